import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import accounts.models.sealed_text


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0017_staff_numbers"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="contactpoint",
            name="previous_value_encrypted",
        ),
        migrations.CreateModel(
            name="ContactChange",
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
                    "what",
                    models.CharField(
                        choices=[("add", "lagt til"), ("change", "endret"), ("remove", "fjernet")],
                        max_length=6,
                        verbose_name="hva",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("email", "e-post"), ("phone", "telefon"), ("postal", "postadresse")],
                        max_length=6,
                        verbose_name="type",
                    ),
                ),
                ("point", models.UUIDField(blank=True, null=True, verbose_name="kontaktpunkt")),
                (
                    "value_sealed",
                    accounts.models.sealed_text.SealedTextField(
                        blank=True, null=True, verbose_name="ny verdi"
                    ),
                ),
                (
                    "former_sealed",
                    accounts.models.sealed_text.SealedTextField(
                        blank=True, null=True, verbose_name="forrige verdi"
                    ),
                ),
                (
                    "code_hmac",
                    models.BinaryField(
                        blank=True, max_length=32, null=True, verbose_name="nøkkelavtrykk av koden"
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="forsøk")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="bedt om")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="gjort")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_changes",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at"],
                "indexes": [
                    models.Index(fields=["person", "-asked_at"], name="contact_change_of_person"),
                    models.Index(fields=["asked_at"], name="contact_change_age"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what", "remove"), _negated=True),
                            ("done_at__isnull", False),
                            _connector="OR",
                        ),
                        name="contact_change_removal_is_done",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TextMessage",
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
                ("kind", models.CharField(max_length=60, verbose_name="melding")),
                (
                    "number_sealed",
                    accounts.models.sealed_text.SealedTextField(
                        blank=True, null=True, verbose_name="sendt til nummer"
                    ),
                ),
                (
                    "secret_sealed",
                    accounts.models.sealed_text.SealedTextField(
                        blank=True, null=True, verbose_name="engangskode, forseglet"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("nb", "Norsk bokmål"), ("en", "English")],
                        default="nb",
                        max_length=2,
                        verbose_name="språk",
                    ),
                ),
                (
                    "next_try_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="neste forsøk"),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="forsøk")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sendt")),
                ("given_up_at", models.DateTimeField(blank=True, null=True, verbose_name="oppgitt")),
                ("error_code", models.CharField(blank=True, max_length=60, verbose_name="feil")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="text_messages",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("given_up_at__isnull", True), ("sent_at__isnull", True)),
                        fields=["next_try_at"],
                        name="text_message_owed",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_at__isnull", True), ("secret_sealed__isnull", True), _connector="OR"
                        ),
                        name="text_message_sent_keeps_no_secret",
                    )
                ],
            },
        ),
    ]
