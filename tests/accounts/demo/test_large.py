"""The demo at another size, and at another time."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from accounts.demo import filing, making, service
from accounts.demo.crowd import HEAVY
from accounts.demo.history import KEPT_DAYS, NAMED_DAYS
from accounts.demo.sample import SAMPLE_MOMENT, at
from accounts.models import (
    Controller,
    Customer,
    DataKey,
    Invoice,
    Person,
    StoredFile,
    User,
    VerificationImage,
)
from accounts.models.activity import EVENT_MODELS, ActorKind
from tests.accounts.demo.looking import OURS, Rows, every_row

EARLIER = at(2026, 8, 5)
AHEAD_BY_NATURE = {
    *("valid_to", "valid_until", "next_try_at", "scheduled_at", "secret_until", "takeover_at", "next_due_on"),
    *("due_on", "fiscal_year_ends_on", "period_to", "binding_until", "starts_on", "dpa_valid_to"),
}
TINY_PDF = b"%PDF-1.7\n%%EOF\n"


def make(*options: str) -> str:
    said = StringIO()
    call_command("make_demo", *options, stdout=said)
    return said.getvalue()


@pytest.mark.usefixtures("asked")
def test_two_demos_hold_the_same(first_demo: Rows) -> None:
    again = every_row()
    assert len(again) > 10_000
    assert again ^ first_demo == set()


@pytest.mark.usefixtures("asked")
def test_there_are_as_many_customers_as_one_asks_for() -> None:
    before = Customer.objects.count()
    assert make("--customers", "200").startswith("Made 150 persons, 150 homes and ")
    assert Customer.objects.count() == before + 150
    assert make("--customers", "200") == "The demo is here already: nothing was changed.\n"
    newest = Customer.objects.order_by("customer_number").last()
    assert newest is not None
    assert newest.customer_number == "6000200"
    assert newest.invoices.count() >= 3
    assert newest.agreements.count() == newest.occupancies.count() == 1


@pytest.mark.usefixtures("asked")
def test_a_heavy_customer_has_exactly_so_many_events_none_older_than_may_be_held() -> None:
    assert make("--heavy", "20000").startswith("Made 1 persons, 1 homes and 20000 events")
    site = HEAVY.id("site")
    held = {model: model._default_manager.filter(site=site) for model in EVENT_MODELS}
    assert sum(rows.count() for rows in held.values()) == 20_000
    for model, rows in held.items():
        assert rows.count() > 1_000
        kept = timedelta(days=KEPT_DAYS[model])
        assert not rows.filter(occurred_at__lte=SAMPLE_MOMENT - kept).exists()
        assert not rows.filter(occurred_at__gt=SAMPLE_MOMENT).exists()
        old = rows.filter(occurred_at__lt=SAMPLE_MOMENT - timedelta(days=NAMED_DAYS))
        assert not old.filter(actor_kind=ActorKind.PERSON).exists()
    assert User.objects.get(email="tung@example.no").person_id == HEAVY.id("person")
    assert make("--heavy", "20000") == "The demo is here already: nothing was changed.\n"


@pytest.mark.parametrize("number", ["-1", "many", "50000001"])
def test_a_size_that_cannot_be_is_refused(number: str) -> None:
    with pytest.raises(CommandError, match="from 0 to"):
        make(f"--heavy={number}")


def test_an_earlier_demo_knows_nothing_of_what_came_later(
    db: None, file_storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing, "invoice_pdf", lambda _facts: TINY_PDF)
    monkeypatch.setattr(filing, "agreement_pdf", lambda _paper: TINY_PDF)
    monkeypatch.setattr(service, "service_report_pdf", lambda _report: TINY_PDF)
    making.make(EARLIER, customers=2)
    assert Person.objects.count() > 8
    assert Invoice.objects.filter(issued_on__year=2026).exists()
    for model in set(OURS) - {StoredFile, Controller, DataKey}:
        for field in model._meta.concrete_fields:
            if isinstance(field, models.DateField) and field.name not in AHEAD_BY_NATURE:
                late = EARLIER if isinstance(field, models.DateTimeField) else EARLIER.date()
                assert not model._default_manager.filter(**{f"{field.name}__gt": late}).exists(), field
    smoke = VerificationImage.objects.filter(alarm__key="AL-20260801-184712")
    assert smoke.count() == 2
    assert not smoke.filter(file=None).exists()
