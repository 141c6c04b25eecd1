import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0025_pauses_and_late_news"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactRefusal",
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
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="lagret"
                    ),
                ),
                ("number_hmac", models.BinaryField(max_length=32, verbose_name="nøkkelavtrykk av nummeret")),
                (
                    "occupancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.occupancy",
                        verbose_name="anlegg",
                    ),
                ),
            ],
            options={
                "verbose_name": "nummer som sa nei",
                "verbose_name_plural": "numre som sa nei",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("occupancy", "number_hmac"), name="contact_refusal_one_per_number"
                    )
                ],
            },
        ),
    ]
