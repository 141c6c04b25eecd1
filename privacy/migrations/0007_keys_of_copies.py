"""The keys of copies out of their rows, into the table of data keys."""

from typing import Any

from django.db import migrations

from accounts.migrations import _first_seals


def move_keys(apps: Any, _editor: Any) -> None:
    _first_seals.move_keys(apps, app="privacy", label="Archive", kind="archive", old="ARCHIVE_KEY")


class Migration(migrations.Migration):
    dependencies = [("privacy", "0004_name_of_the_channel"), ("accounts", "0010_data_keys")]

    operations = [
        migrations.RunPython(move_keys, migrations.RunPython.noop),
        migrations.RemoveField(model_name="archive", name="key_sealed"),
    ]
