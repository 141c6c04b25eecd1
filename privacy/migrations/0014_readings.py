"""Who at the company has opened whom, and what they saw."""

import uuid

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import accounts.models.sealed_text


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0017_staff_numbers"),
        ("privacy", "0013_restrictions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Opening",
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
                    "reason",
                    models.CharField(
                        choices=[
                            ("customer_called", "kunden ringte"),
                            ("customer_wrote", "kunden skrev"),
                            ("case", "personvernsak"),
                            ("alarm", "alarm"),
                            ("job", "oppdrag hos kunden"),
                            ("invoice", "spørsmål om faktura"),
                            ("check", "kontroll"),
                            ("emergency", "nødtilfelle uten annen grunn"),
                            ("search", "søk etter kunde"),
                        ],
                        max_length=15,
                        verbose_name="grunn",
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=40, verbose_name="referanse")),
                (
                    "explanation_sealed",
                    accounts.models.sealed_text.SealedTextField(
                        blank=True, null=True, verbose_name="forklaring"
                    ),
                ),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="åpnet")),
                ("valid_until", models.DateTimeField(verbose_name="gjelder til")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="lukket")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ansatt",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "kundeoppslag",
                "verbose_name_plural": "kundeoppslag",
                "ordering": ["-opened_at"],
                "permissions": (("open_customer", "Can open a customer for a reason"),),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Reading",
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
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="tidspunkt")),
                ("role", models.CharField(max_length=40, verbose_name="rolle")),
                ("staff_number", models.CharField(max_length=6, verbose_name="ansattnummer")),
                ("category", models.CharField(max_length=20, verbose_name="kategori")),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("amounts", "hvor mye vi har"),
                            ("rows", "opplysninger"),
                            ("list", "liste"),
                            ("search", "treff i søk"),
                            ("case", "sak"),
                            ("image", "bilde"),
                            ("recording", "opptak"),
                            ("document", "dokument"),
                            ("export", "kopi av opplysninger"),
                        ],
                        max_length=20,
                        verbose_name="hva",
                    ),
                ),
                ("count", models.PositiveIntegerField(default=1, verbose_name="antall")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("customer_called", "kunden ringte"),
                            ("customer_wrote", "kunden skrev"),
                            ("case", "personvernsak"),
                            ("alarm", "alarm"),
                            ("job", "oppdrag hos kunden"),
                            ("invoice", "spørsmål om faktura"),
                            ("check", "kontroll"),
                            ("emergency", "nødtilfelle uten annen grunn"),
                            ("search", "søk etter kunde"),
                        ],
                        max_length=15,
                        verbose_name="grunn",
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=40, verbose_name="referanse")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ansatt",
                    ),
                ),
                (
                    "opening",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="privacy.opening",
                        verbose_name="kundeoppslag",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "oppslag",
                "verbose_name_plural": "oppslag",
                "ordering": ["-at", "-id"],
                "default_permissions": ("view",),
            },
        ),
        migrations.AddIndex(
            model_name="opening",
            index=models.Index(fields=["by", "person", "-opened_at"], name="opening_by_of"),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        (
                            "customer_called",
                            "customer_wrote",
                            "case",
                            "alarm",
                            "job",
                            "invoice",
                            "check",
                            "emergency",
                        ),
                    )
                ),
                name="opening_known_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.CheckConstraint(
                condition=models.Q(("reference__regex", "^[A-Za-z0-9-]*$")), name="opening_plain_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", "emergency"), ("explanation_sealed__isnull", False)),
                    models.Q(
                        models.Q(("reason", "emergency"), _negated=True),
                        models.Q(("reference", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="opening_says_what_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until__gt", models.F("opened_at"))), name="opening_has_an_end"
            ),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at", None), ("closed_at__gte", models.F("opened_at")), _connector="OR"
                ),
                name="opening_closed_after",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="opening",
            trigger=pgtrigger.compiler.Trigger(
                name="opening_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."explanation_sealed" IS DISTINCT FROM (NEW."explanation_sealed") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="837630fc29d1ddd8f64294c70d5922dbb1964ed4",
                    operation="UPDATE",
                    pgid="pgtrigger_opening_stays_084f2",
                    table="privacy_opening",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="opening",
            trigger=pgtrigger.compiler.Trigger(
                name="opening_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="1d65ed48a88df28707a36c0e0199c24ff426b2bd",
                    operation="DELETE",
                    pgid="pgtrigger_opening_is_kept_2d7dd",
                    table="privacy_opening",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="reading",
            index=models.Index(fields=["person", "-at", "-id"], name="reading_of_person"),
        ),
        migrations.AddIndex(
            model_name="reading",
            index=models.Index(fields=["by", "-at"], name="reading_by_employee"),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reason", ""),
                    (
                        "reason__in",
                        [
                            "customer_called",
                            "customer_wrote",
                            "case",
                            "alarm",
                            "job",
                            "invoice",
                            "check",
                            "emergency",
                            "search",
                        ],
                    ),
                    _connector="OR",
                ),
                name="reading_known_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(("reference__regex", "^[A-Za-z0-9-]*$")), name="reading_plain_reference"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reading",
            trigger=pgtrigger.compiler.Trigger(
                name="reading_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2ca9bfa11224316ea0cef30d5004e84f49b3e44c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_reading_append_only_e0021",
                    table="privacy_reading",
                    when="BEFORE",
                ),
            ),
        ),
    ]
