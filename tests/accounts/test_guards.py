"""What the database itself refuses, whatever code or hand writes to it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import (
    Agreement,
    CallRecording,
    Component,
    CreditCheck,
    Disclosure,
    Invoice,
    InvoiceLine,
    OwnershipChange,
    Payment,
    PaymentArrangement,
    QuoteRequest,
    Recipient,
    Transfer,
    VerificationImage,
)
from accounts.models.recipients import DEAD_MECHANISMS
from accounts.viewers import Viewer
from accounts.viewing import visible
from privacy.categories import CATEGORIES
from tests.world import World, canary

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
YEAR = timezone.localdate().year


def refused(write: Callable[[], Any]) -> str:
    """What PostgreSQL says when it does not take it."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write()
    return str(error.value)


@pytest.mark.parametrize("mechanism", DEAD_MECHANISMS)
def test_a_dead_mechanism_is_never_active(full_world: World, mechanism: str) -> None:
    recipient = full_world.held["guard"]
    kept = Transfer.objects.create(recipient=recipient, country="US", mechanism=mechanism, is_active=False)
    assert "dead_mechanism" in refused(lambda: Transfer.objects.filter(pk=kept.pk).update(is_active=True))


def test_a_mechanism_in_force_may_be_active(full_world: World) -> None:
    Transfer.objects.create(recipient=full_world.held["guard"], country="US", mechanism="scc_2021_914")


@pytest.mark.parametrize("model", [Invoice, InvoiceLine, Payment])
def test_what_is_booked_neither_changes_nor_goes(full_world: World, model: Any) -> None:
    row = model.objects.first()
    field = {Invoice: "recipient_name", InvoiceLine: "description", Payment: "method"}[model]
    assert "does not change" in refused(lambda: model.objects.filter(pk=row.pk).update(**{field: "bank"}))
    assert "does not change" in refused(lambda: model.objects.filter(pk=row.pk)._raw_delete("default"))
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(("year", "goes"), [(YEAR - 6, True), (YEAR - 5, False)])
def test_what_is_booked_may_go_when_the_fifth_year_is_over(full_world: World, year: int, goes: bool) -> None:
    old = Invoice.objects.create(
        number="F-old",
        customer=full_world.customers["ingrid"],
        fiscal_year_ends_on=date(year, 12, 31),
        issued_on=date(year, 3, 1),
        due_on=date(year, 3, 15),
        net="80.00",
        vat="20.00",
        total="100.00",
        recipient_name="Ingrid",
        recipient_address="Fjellveien 12",
    )
    rows = Invoice.objects.filter(pk=old.pk)
    if goes:
        rows.delete()
    else:
        refused(lambda: rows._raw_delete("default"))
    assert rows.exists() is not goes


def test_an_invoice_adds_up(full_world: World) -> None:
    bill = full_world.held["bill"]
    wrong = Invoice(
        **{
            field.attname: getattr(bill, field.attname)
            for field in Invoice._meta.concrete_fields
            if field.name not in {"id", "number", "total", "document"}
        },
        number="F-wrong",
        total="1.00",
    )
    assert "invoice_adds_up" in refused(wrong.save)


def test_a_picture_without_an_alarm_is_quarantined_or_not_there(full_world: World) -> None:
    stray = VerificationImage.objects.filter(pk=full_world.held["stray"].pk)
    assert "quarantined" in refused(lambda: stray.update(review_state="released", released_at=full_world.now))


def test_a_picture_is_there_or_says_when_it_went(full_world: World) -> None:
    image = VerificationImage.objects.filter(pk=full_world.held["cat_released"].pk)
    assert "file_until_deleted" in refused(lambda: image.update(file=None))


def test_a_recording_nobody_was_told_of_is_quarantined(full_world: World) -> None:
    recording = CallRecording.objects.filter(pk=full_world.held["unheard"].pk)
    assert "notice" in refused(lambda: recording.update(state="available"))
    assert "notice" in refused(lambda: recording.update(state="available", notice_given=True))
    recording.update(state="available", notice_given=True, notice_version="2025-1")


def credit_check(world: World, **fields: Any) -> Callable[[], CreditCheck]:
    facts: dict[str, Any] = {
        "key": "K-new",
        "person": world.lise,
        "need_reason": "Bestilling",
        "informed_at": world.now,
        "requested_at": world.now,
        "bureau": world.held["bureau"],
    } | fields
    return lambda: CreditCheck.objects.create(**facts)


@pytest.mark.parametrize("state", ["draft", "submitted", "need_confirmed"])
def test_nobody_is_credit_checked_for_asking_the_price(full_world: World, state: str) -> None:
    quote = QuoteRequest.objects.create(reference="T-ask", received_at=full_world.now, name="L", state=state)
    assert "price question" in refused(credit_check(full_world, quote=quote))
    QuoteRequest.objects.filter(pk=quote.pk).update(state="credit_informed")
    credit_check(full_world, quote=quote)()


def test_a_customer_is_not_credit_checked_without_a_new_order(full_world: World) -> None:
    running = Agreement.objects.get(number="A-lise")
    assert "existing customer" in refused(credit_check(full_world, agreement=running))
    assert "without an order" in refused(credit_check(full_world))
    tomorrow = (full_world.now + DAY).date()
    order = Agreement.objects.create(
        number="A-new",
        customer=full_world.customers["lise"],
        site=full_world.sites["lise"],
        signed_on=tomorrow,
        starts_on=tomorrow,
        terms_version="1",
        sales_channel="web",
    )
    credit_check(full_world, agreement=order)()


@pytest.mark.parametrize(
    "wrong",
    [
        {"informed_at": None},
        {"need_reason": ""},
        {"decision": "approved"},
        {"decision": "approved", "decided_by": "celery"},
        {"decision": "approved", "decided_by": ""},
        {"decision": "declined", "decided_by": "3301", "decision_note": ""},
    ],
)
def test_a_credit_decision_is_made_by_a_human_who_says_why(full_world: World, wrong: dict[str, Any]) -> None:
    quote = full_world.held["quote"]
    right = {"decision": "declined", "decided_by": "3301", "decision_note": "Ubetalte krav"}
    decided = {"decided_at": full_world.now} if "decision" in wrong else {}
    refused(credit_check(full_world, quote=quote, **decided, **wrong))
    credit_check(full_world, quote=quote, decided_at=full_world.now, **right)()


def test_a_disclosure_by_law_names_the_law_and_the_case(full_world: World) -> None:
    facts = {"person": full_world.ingrid, "recipient": full_world.held["police"], "at": full_world.now}
    for wrong in ({"legal_provision": "§ 1"}, {"case_reference": "1"}, {}):
        told = {**facts, "ground": "legal_obligation", **wrong}
        assert "names_the_law" in refused(lambda told=told: Disclosure.objects.create(**told))  # type: ignore[misc]
    assert "consent" in refused(lambda: Disclosure.objects.create(**facts, ground="consent"))


def test_an_account_number_is_stored_masked(full_world: World) -> None:
    arrangement = PaymentArrangement.objects.filter(customer=full_world.customers["ingrid"])
    assert "masked" in refused(lambda: arrangement.update(bank_account_masked="12345678903"))


def test_a_change_of_ownership_is_between_two(full_world: World) -> None:
    change = OwnershipChange.objects.filter(pk=full_world.held["handover"].pk)
    assert "between_two" in refused(lambda: change.update(to_customer=full_world.customers["tor"]))
    assert "whole" in refused(lambda: change.update(completed_at=None))


def test_what_was_written_is_sealed_in_the_database(full_world: World) -> None:
    message = full_world.held["ingrid_email_in"]
    assert message.body.startswith("ZQX-ingrid-body")
    plain = "SELECT count(*) FROM accounts_customercontact WHERE encode(body_sealed, 'escape') LIKE '%ZQX%'"
    with connection.cursor() as cursor:
        cursor.execute(plain)
        assert cursor.fetchone() == (0,)
        cursor.execute("UPDATE accounts_customercontact SET body_sealed = convert_to('ZQX', 'UTF8')")
        cursor.execute(plain)
        assert cursor.fetchone() != (0,)


def test_text_moved_to_another_row_does_not_open(full_world: World) -> None:
    one, other = full_world.held["ingrid_email_in"], full_world.held["lise_email_in"]
    assert one.body != "kunne ikke åpnes"
    other.body_sealed = one.body_sealed
    assert other.body == "kunne ikke åpnes"
    with pytest.raises(InvalidTag):
        type(other)._meta.get_field("body_sealed").unseal(other.body_sealed, pk=other.pk)


def test_every_category_of_the_statement_is_one_a_recipient_can_have() -> None:
    assert len(Recipient.Category.choices) == 10


def test_who_comes_after_and_renames_a_device_does_not_rename_the_past(full_world: World) -> None:
    alarm = full_world.held["tor"]
    Component.objects.filter(panel__site=full_world.sites["house"]).update(location_label="Noras rom")
    alarm.refresh_from_db()
    assert alarm.placement == canary("house", "ytterdør")
    assert visible("accounts.AlarmActivation", Viewer(full_world.tor)).get().placement == alarm.placement
    exported = {path for category in CATEGORIES for table in category.tables for path in table.export}
    assert "component__location_label" not in exported
