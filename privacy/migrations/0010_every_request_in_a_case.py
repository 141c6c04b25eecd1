"""No request without its case, which has the number, the channel and the language from now on."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("privacy", "0009_a_case_for_each_request")]

    operations = [
        migrations.AlterField(
            model_name="privacyrequest",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to="privacy.privacycase",
                verbose_name="sak",
            ),
        ),
        migrations.RemoveField(model_name="privacyrequest", name="channel"),
        migrations.RemoveField(model_name="privacyrequest", name="language"),
        migrations.RemoveField(model_name="privacyrequest", name="reference"),
    ]
