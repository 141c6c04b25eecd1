"""Orders that a disclosure be kept secret."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0017_staff_numbers"),
        ("privacy", "0016_desk_queue"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SecrecyOrder",
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
                (
                    "issued_by",
                    models.CharField(
                        choices=[
                            ("police", "politiet"),
                            ("prosecution", "påtalemyndigheten"),
                            ("court", "en domstol"),
                            ("tax", "skattemyndighetene"),
                            ("other", "en annen myndighet"),
                        ],
                        max_length=11,
                        verbose_name="gitt av",
                    ),
                ),
                ("reference", models.CharField(max_length=60, verbose_name="nummeret på pålegget")),
                ("until", models.DateTimeField(verbose_name="gjelder til")),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="skrevet inn"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="avsluttet før tiden")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lifted", "opphevet av den som ga det"),
                            ("known", "saken er kjent for den det gjelder"),
                            ("mistaken", "skrevet inn ved en feil"),
                        ],
                        max_length=8,
                        verbose_name="hvorfor avsluttet",
                    ),
                ),
                (
                    "disclosure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="secrecy",
                        to="accounts.disclosure",
                        verbose_name="utlevering",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="avsluttet av",
                    ),
                ),
            ],
            options={
                "verbose_name": "pålegg om taushet",
                "verbose_name_plural": "pålegg om taushet",
                "ordering": ["-recorded_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("end_reason", ""), ("ended_at__isnull", True), ("ended_by__isnull", True)
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="secrecy_ended_early_by_somebody_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), ("ended_at__lte", models.F("until")), _connector="OR"
                        ),
                        name="secrecy_ends_early_or_by_itself",
                    ),
                ],
            },
        ),
    ]
