"""Readings to ask about, and the fingerprints of what employees share with customers."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import accounts.models.sealed_text


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0018_orders_of_secrecy"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Fingerprint",
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
                ("names", models.JSONField(default=list, verbose_name="etternavn, som avtrykk")),
                ("address", models.CharField(blank=True, max_length=64, verbose_name="adresse, som avtrykk")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fingerprint",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ansatt",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Finding",
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
                ("key", models.CharField(max_length=120, unique=True, verbose_name="nøkkel")),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("own_name", "samme etternavn som den ansatte"),
                            ("own_address", "samme adresse som den ansatte"),
                            ("many_a_day", "uvanlig mange personer på en dag"),
                            ("many_an_hour", "uvanlig mange personer på en time"),
                            ("emergency", "åpnet som nødtilfelle"),
                            ("no_reference", "uten referanse"),
                        ],
                        max_length=12,
                        verbose_name="regel",
                    ),
                ),
                ("happened_at", models.DateTimeField(verbose_name="skjedde")),
                ("count", models.PositiveIntegerField(default=1, verbose_name="antall personer")),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="funnet")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("explained", "forklart"), ("incident", "avvik")],
                        max_length=9,
                        verbose_name="utfall",
                    ),
                ),
                (
                    "note_sealed",
                    accounts.models.sealed_text.SealedTextField(
                        blank=True, null=True, verbose_name="hva som kom fram"
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="vurdert")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ansatt",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="vurdert av",
                    ),
                ),
                (
                    "opening",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="privacy.opening",
                        verbose_name="kundeoppslag",
                    ),
                ),
                (
                    "reading",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="privacy.reading",
                        verbose_name="oppslag",
                    ),
                ),
            ],
            options={
                "verbose_name": "oppslag å spørre om",
                "verbose_name_plural": "oppslag å spørre om",
                "ordering": ["happened_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["happened_at"],
                        name="finding_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", True),
                                ("closed_by__isnull", True),
                                ("note_sealed__isnull", True),
                                ("outcome", ""),
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                ("note_sealed__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="finding_closed_by_somebody_with_a_note",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_by__isnull", True),
                            models.Q(("closed_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="finding_nobody_judges_their_own",
                    ),
                ],
            },
        ),
    ]
