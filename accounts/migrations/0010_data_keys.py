"""A key per person and file, in a table of their own; what lay under one key for all is sealed anew.

Table, move and removal in one: between them the keys of files would be in two places or in none.
"""

import uuid
from typing import Any

import django.utils.timezone
from django.db import migrations, models

from accounts.migrations import _first_seals


def move_file_keys(apps: Any, _editor: Any) -> None:
    _first_seals.move_keys(apps, app="accounts", label="StoredFile", kind="file", old="FILE_KEY")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_log_that_cannot_be_changed")]

    operations = [
        migrations.CreateModel(
            name="DataKey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="id",
                    ),
                ),
                ("owner", models.UUIDField(db_index=True, editable=False, verbose_name="eier")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "person"),
                            ("file", "fil"),
                            ("archive", "kopi"),
                            ("row", "rad uten person"),
                            ("user", "innlogging"),
                        ],
                        editable=False,
                        max_length=7,
                        verbose_name="type",
                    ),
                ),
                ("wrapped", models.BinaryField(verbose_name="nøkkel, pakket inn")),
                (
                    "kek_id",
                    models.CharField(
                        db_index=True, editable=False, max_length=80, verbose_name="pakket inn under"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="lagret"
                    ),
                ),
            ],
        ),
        migrations.RunPython(_first_seals.reseal_texts, migrations.RunPython.noop),
        migrations.RunPython(move_file_keys, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="storedfile", name="storedfile_removed_has_no_key"),
        migrations.RemoveField(model_name="storedfile", name="key_sealed"),
    ]
