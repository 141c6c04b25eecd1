import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import accounts.models.sealed_text


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0018_contact_changes_and_texts"),
        ("privacy", "0010_every_request_in_a_case"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Correction",
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
                ("label", models.CharField(max_length=60, verbose_name="tabell")),
                ("row_key", models.CharField(max_length=64, verbose_name="rad")),
                ("field", models.CharField(max_length=60, verbose_name="felt")),
                (
                    "before_sealed",
                    accounts.models.sealed_text.SealedTextField(blank=True, null=True, verbose_name="før"),
                ),
                (
                    "proposed_sealed",
                    accounts.models.sealed_text.SealedTextField(
                        blank=True, null=True, verbose_name="forslag til ny verdi"
                    ),
                ),
                ("applied_at", models.DateTimeField(blank=True, null=True, verbose_name="rettet")),
                (
                    "applied_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="rettet av",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction",
                        to="privacy.privacyrequest",
                        verbose_name="krav",
                    ),
                ),
            ],
            options={
                "verbose_name": "retting",
                "verbose_name_plural": "rettinger",
                "ordering": ["created_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("applied_at__isnull", True)),
                        fields=["label", "row_key"],
                        name="correction_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("proposed_sealed__isnull", False)),
                        name="correction_says_what_is_right",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("applied_at__isnull", True), ("applied_by__isnull", True)),
                            models.Q(("applied_at__isnull", False), ("applied_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="correction_applied_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecipientNotice",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("owed", "skal få beskjed"),
                            ("told", "har fått beskjed"),
                            ("impossible", "kunne ikke få beskjed"),
                        ],
                        default="owed",
                        max_length=10,
                        verbose_name="tilstand",
                    ),
                ),
                (
                    "reason_sealed",
                    accounts.models.sealed_text.SealedTextField(
                        blank=True, null=True, verbose_name="hvorfor ikke"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="tidspunkt")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="utført av",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.recipient",
                        verbose_name="mottaker",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recipient_notices",
                        to="privacy.privacyrequest",
                        verbose_name="krav",
                    ),
                ),
            ],
            options={
                "verbose_name": "beskjed til mottaker",
                "verbose_name_plural": "beskjeder til mottakere",
                "ordering": ["at", "created_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("request", "recipient"), name="recipient_notice_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by__isnull", True), ("state", "owed")),
                            models.Q(models.Q(("state", "owed"), _negated=True), ("by__isnull", False)),
                            _connector="OR",
                        ),
                        name="recipient_notice_settled_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "impossible"), _negated=True),
                            ("reason_sealed__isnull", False),
                            _connector="OR",
                        ),
                        name="recipient_notice_impossible_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordNote",
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
                ("label", models.CharField(max_length=60, verbose_name="tabell")),
                ("row_key", models.CharField(max_length=64, verbose_name="rad")),
                (
                    "record_sealed",
                    accounts.models.sealed_text.SealedTextField(
                        blank=True, null=True, verbose_name="hva merknaden gjelder"
                    ),
                ),
                (
                    "text_sealed",
                    accounts.models.sealed_text.SealedTextField(
                        blank=True, null=True, verbose_name="merknaden din"
                    ),
                ),
                (
                    "added_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="lagt til"),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="fjernet")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="record_notes",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="record_note",
                        to="privacy.privacyrequest",
                        verbose_name="krav",
                    ),
                ),
            ],
            options={
                "verbose_name": "merknad",
                "verbose_name_plural": "merknader",
                "ordering": ["added_at", "created_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=["person", "label", "row_key"],
                        name="record_note_shown",
                    ),
                    models.Index(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=["label", "row_key"],
                        name="record_note_of_row",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text_sealed__isnull", False)), name="record_note_has_text"
                    )
                ],
            },
        ),
    ]
