"""Addresses and telephone numbers can be found by their keyed fingerprint."""

from typing import Any

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import accounts.models.reachable
from accounts.models.reachable import mark_of

BATCH = 1_000


def mark(apps: Any, _editor: Any) -> None:
    """Those there are, in batches."""
    points = apps.get_model("accounts", "ContactPoint").objects
    unmarked = points.filter(value_hmac=None, kind__in=["email", "phone"]).only("pk", "value").order_by("pk")
    while rows := list(unmarked[:BATCH]):
        for row in rows:
            row.value_hmac = mark_of(row.value)
        points.bulk_update(rows, ["value_hmac"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0018_contact_changes_and_texts"),
    ]

    operations = [
        migrations.AddField(
            model_name="contactpoint",
            name="value_hmac",
            field=accounts.models.reachable.MarkField(max_length=32, null=True, verbose_name="nøkkelavtrykk"),
        ),
        migrations.AddIndex(
            model_name="contactpoint",
            index=models.Index(fields=["value_hmac"], name="contact_point_mark"),
        ),
        migrations.AddIndex(
            model_name="contactpoint",
            index=models.Index(
                condition=models.Q(("kind__in", ["email", "phone"]), ("value_hmac", None)),
                fields=["id"],
                name="contact_point_unmarked",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="contact_point_unmark",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."value" IS DISTINCT FROM (NEW."value") AND OLD."value_hmac" IS NOT DISTINCT FROM (NEW."value_hmac"))',
                    func="NEW.value_hmac := NULL; RETURN NEW;",
                    hash="c437dea9ccd62cddb33702c1751995b640520bc2",
                    operation="UPDATE",
                    pgid="pgtrigger_contact_point_unmark_65433",
                    table="accounts_contactpoint",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
