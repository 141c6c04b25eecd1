import uuid

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0024_changes_of_ownership"),
        ("privacy", "0034_recipients_of_erasures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConsentEntry",
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
                    "purpose",
                    models.CharField(
                        choices=[
                            ("bonus", "Deling med bonusprogram"),
                            ("opptak", "Opptak av samtaler"),
                            ("reklame-epost", "Nyheter og tilbud på e-post"),
                            ("reklame-sms", "Nyheter og tilbud på SMS"),
                        ],
                        max_length=13,
                        verbose_name="hva det gjelder",
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("given", "sa ja"),
                            ("declined", "sa nei takk"),
                            ("withdrawn", "trakk samtykket"),
                        ],
                        max_length=9,
                        verbose_name="hva du gjorde",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="tidspunkt")),
                ("wording", models.TextField(blank=True, verbose_name="ordlyden")),
                (
                    "wording_version",
                    models.PositiveSmallIntegerField(default=0, verbose_name="ordlydens utgave"),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("nb", "Norsk bokmål"), ("en", "English")],
                        max_length=2,
                        verbose_name="språk",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("portal", "Mine sider"),
                            ("phone", "telefon"),
                            ("letter", "brev"),
                            ("email", "e-post"),
                            ("in_person", "personlig"),
                        ],
                        max_length=9,
                        verbose_name="kanal",
                    ),
                ),
                ("evidence", models.CharField(blank=True, max_length=200, verbose_name="hvordan vi vet det")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="gjaldt til")),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.recipient",
                        verbose_name="partner",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "samtykke",
                "verbose_name_plural": "samtykker",
                "ordering": ["-at", "-created_at"],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="ConsentEnd",
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
                    "assessment",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nothing", "Vi har ingenting som bare hvilte på samtykket"),
                            ("other_basis", "Alt vi har, har vi også et annet grunnlag for"),
                            ("erase", "Noe hvilte bare på samtykket, og skal slettes"),
                        ],
                        max_length=11,
                        verbose_name="hva som skal slettes",
                    ),
                ),
                ("assessed_at", models.DateTimeField(blank=True, null=True, verbose_name="vurdert")),
                (
                    "assessed_by",
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consent_ends",
                        to="privacy.privacyrequest",
                        verbose_name="krav",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="end",
                        to="privacy.consententry",
                        verbose_name="samtykket som ble trukket",
                    ),
                ),
            ],
            options={
                "verbose_name": "samtykke som er trukket",
                "verbose_name_plural": "samtykker som er trukket",
                "ordering": ["created_at"],
                "default_permissions": ("view",),
            },
        ),
        migrations.AddIndex(
            model_name="consententry",
            index=models.Index(fields=["person", "purpose", "-at"], name="consent_latest"),
        ),
        migrations.AddConstraint(
            model_name="consententry",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["bonus", "opptak", "reklame-epost", "reklame-sms"])),
                name="consent_is_for_a_purpose_and_never_terms",
            ),
        ),
        migrations.AddConstraint(
            model_name="consententry",
            constraint=models.CheckConstraint(
                condition=models.Q(("act__in", ["given", "declined", "withdrawn"])), name="consent_known_act"
            ),
        ),
        migrations.AddConstraint(
            model_name="consententry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act", "given"), _negated=True),
                    models.Q(
                        ("wording_version__gt", 0),
                        models.Q(("wording", ""), _negated=True),
                        models.Q(("evidence", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="consent_given_in_known_words_with_evidence",
            ),
        ),
        migrations.AddConstraint(
            model_name="consententry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("partner__isnull", False), ("purpose", "bonus")),
                    models.Q(models.Q(("purpose", "bonus"), _negated=True), ("partner__isnull", True)),
                    _connector="OR",
                ),
                name="consent_to_sharing_names_the_partner",
            ),
        ),
        migrations.AddConstraint(
            model_name="consententry",
            constraint=models.CheckConstraint(
                condition=models.Q(("act", "given"), ("ended_at__isnull", False), _connector="OR"),
                name="consent_only_a_yes_goes_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="consententry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True), ("ended_at__gte", models.F("at")), _connector="OR"
                ),
                name="consent_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="consententry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("act", "given"), ("ended_at", None)),
                fields=("person", "purpose", "partner"),
                name="consent_stands_once",
                nulls_distinct=False,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consententry",
            trigger=pgtrigger.compiler.Trigger(
                name="consent_never_rewritten",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."partner_id" IS DISTINCT FROM (NEW."partner_id") OR OLD."act" IS DISTINCT FROM (NEW."act") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."wording" IS DISTINCT FROM (NEW."wording") OR OLD."wording_version" IS DISTINCT FROM (NEW."wording_version") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."evidence" IS DISTINCT FROM (NEW."evidence"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="55fa84d4ba30d8b91a157e77b864009bb3cc8698",
                    operation="UPDATE",
                    pgid="pgtrigger_consent_never_rewritten_ff246",
                    table="privacy_consententry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consententry",
            trigger=pgtrigger.compiler.Trigger(
                name="consent_ends_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."ended_at" IS NOT NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="ac238571fa151726617f3fc6d5c9ae445b950fdd",
                    operation="UPDATE",
                    pgid="pgtrigger_consent_ends_once_8045c",
                    table="privacy_consententry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consententry",
            trigger=pgtrigger.compiler.Trigger(
                name="consent_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="2ffbbb19810ae3b7ef7a0e15c1bb2544c041bfad",
                    operation="DELETE",
                    pgid="pgtrigger_consent_is_kept_3acb7",
                    table="privacy_consententry",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="consentend",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assessed_at__isnull", True), ("assessment", "")),
                    models.Q(
                        ("assessment__in", ["nothing", "other_basis", "erase"]),
                        ("assessed_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="consent_end_assessed_at_a_time",
            ),
        ),
    ]
