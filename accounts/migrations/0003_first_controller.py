from datetime import UTC, datetime

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def add_controller(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("accounts", "Controller").objects.create(
        valid_from=datetime(2020, 4, 16, tzinfo=UTC),
        name="Sector Alarm AS",
        organisation_number="975368211",
        is_vat_registered=True,
        phone="915 03033",
        emergency_phone="915 03033",
        visiting_address="Vitaminveien 1A, 0485 Oslo",
        postal_address="Postboks 113 Grefsen, 0409 Oslo",
        email="post@sectoralarm.no",
        privacy_officer_email="personvernombud@sectoralarm.no",
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_months_and_cache")]

    operations = [migrations.RunPython(add_controller, migrations.RunPython.noop)]
