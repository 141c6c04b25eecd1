from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from privacy.papers import first


def add_first_versions(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    first.install(apps.get_model("privacy", "LegalDocument"))


class Migration(migrations.Migration):
    dependencies = [("privacy", "0050_papers")]

    operations = [migrations.RunPython(add_first_versions, migrations.RunPython.noop)]
