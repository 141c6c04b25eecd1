"""What a person decides about looks at them: notices, locks, and codes for a telephone call."""

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
        ("privacy", "0014_readings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="reading",
            name="what",
            field=models.CharField(
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
                    ("caller_check", "ringesjekk"),
                ],
                max_length=20,
                verbose_name="hva",
            ),
        ),
        migrations.CreateModel(
            name="RecordLock",
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
                    "what",
                    models.CharField(
                        choices=[
                            ("calls", "opptak av samtaler"),
                            ("images", "bilder fra alarmen"),
                            ("notes", "henvendelser og notater"),
                        ],
                        max_length=6,
                        verbose_name="hva som er låst",
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now, verbose_name="låst fra")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="låst til")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="record_locks",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "lås",
                "verbose_name_plural": "låser",
                "ordering": ["-since"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="LockOpening",
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
                (
                    "ground_sealed",
                    accounts.models.sealed_text.SealedTextField(
                        blank=True, null=True, verbose_name="begrunnelse"
                    ),
                ),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opened_locks",
                        to="privacy.opening",
                        verbose_name="kundeoppslag",
                    ),
                ),
                (
                    "lock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="privacy.recordlock",
                        verbose_name="lås",
                    ),
                ),
            ],
            options={
                "verbose_name": "åpning av lås",
                "verbose_name_plural": "åpninger av låser",
                "ordering": ["-at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CallerCheck",
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
                    "direction",
                    models.CharField(
                        choices=[("we_say", "vi sier koden"), ("you_say", "du sier koden")],
                        max_length=7,
                        verbose_name="hvem som sier koden",
                    ),
                ),
                (
                    "code_sealed",
                    accounts.models.sealed_text.SealedTextField(blank=True, null=True, verbose_name="kode"),
                ),
                (
                    "code_hmac",
                    models.BinaryField(blank=True, null=True, verbose_name="fingeravtrykk av koden"),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="laget")),
                ("expires_at", models.DateTimeField(verbose_name="gjelder til")),
                ("role", models.CharField(blank=True, max_length=20, verbose_name="hvem")),
                ("staff_number", models.CharField(blank=True, max_length=6, verbose_name="ansattnummer")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="feil kode")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="brukt")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ansatt",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="caller_checks",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "ringesjekk",
                "verbose_name_plural": "ringesjekker",
                "ordering": ["-made_at", "-id"],
                "permissions": (("check_caller", "Can check a caller"),),
                "default_permissions": ("view",),
                "indexes": [models.Index(fields=["person", "-made_at"], name="caller_check_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["we_say", "you_say"])),
                        name="caller_check_known_direction",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gte", models.F("made_at"))), name="caller_check_ends"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tries__lte", 5)), name="caller_check_few_tries"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("used_at", None), ("by__isnull", False), _connector="OR"),
                        name="caller_check_used_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code_hmac__isnull", True), ("direction", "we_say")),
                            models.Q(
                                ("by__isnull", False), ("code_hmac__isnull", False), ("direction", "you_say")
                            ),
                            _connector="OR",
                        ),
                        name="caller_check_is_compared_where_it_is_typed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LookNotice",
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
                    "which",
                    models.CharField(
                        choices=[
                            ("all", "hver gang noen ser noe om meg"),
                            ("media", "bare når noen ser bilder eller hører opptak"),
                            ("never", "aldri"),
                        ],
                        max_length=5,
                        verbose_name="når du får e-post",
                    ),
                ),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="valgt")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="look_notice",
                        to="accounts.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "varsel om oppslag",
                "verbose_name_plural": "varsel om oppslag",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("which__in", ["all", "media", "never"])),
                        name="look_notice_known_choice",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="recordlock",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("person", "what"),
                name="record_lock_one_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordlock",
            constraint=models.CheckConstraint(
                condition=models.Q(("what__in", ["calls", "images", "notes"])), name="record_lock_known_part"
            ),
        ),
        migrations.AddConstraint(
            model_name="recordlock",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="record_lock_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="lockopening",
            constraint=models.UniqueConstraint(
                fields=("lock", "opening"), name="lock_opening_once_in_a_look"
            ),
        ),
        migrations.AddConstraint(
            model_name="lockopening",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground_sealed__isnull", False)), name="lock_opening_says_why"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lockopening",
            trigger=pgtrigger.compiler.Trigger(
                name="lock_opening_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d2b4ef7ce2bdde66b9603be1f918d79452c9dcda",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_lock_opening_append_only_da3fd",
                    table="privacy_lockopening",
                    when="BEFORE",
                ),
            ),
        ),
    ]
