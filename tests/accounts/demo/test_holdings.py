"""What the demo's persons see is whole, adds up, and is nothing the company should have deleted."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from PIL import Image
from stdnum import luhn
from stdnum.no import orgnr

from accounts.demo import keeping
from accounts.demo.sample import SAMPLE_MOMENT, at, demo_id
from accounts.files.audio import recognise
from accounts.files.storage import open_plain
from accounts.models import (
    AlarmActivation,
    CallRecording,
    ContactPoint,
    CreditCheck,
    Customer,
    Disclosure,
    FollowUp,
    ImageAccess,
    Invoice,
    InvoiceLine,
    Organisation,
    Recipient,
    RecordingAccess,
    StoredFile,
    Transfer,
    User,
    VerificationImage,
)
from accounts.models.dialogue import Channel
from accounts.viewers import Viewer
from accounts.viewing import seen, visible
from privacy.categories import CATEGORIES
from privacy.overview.retention import fate, paths
from privacy.stores import read
from tests.accounts.demo.looking import viewer
from tests.accounts.demo.test_stories import was_loaded

pytestmark = pytest.mark.usefixtures("asked")

TODAY = SAMPLE_MOMENT.date()
# Tor sold the house long ago. He stays, so that the log of his time is somebody's.
ON_PURPOSE = {
    demo_id("customer", "tor"),
    demo_id("occupancy", "tor"),
    demo_id("agreement", "A-2015-0311"),
    demo_id("agreement line", "A-2015-0311", 1),
    demo_id("authorised user", "tor"),
    demo_id("authorised user", "second seller"),
    demo_id("code assignment", "tor"),
    demo_id("code assignment", "second seller"),
}


def plain(file: StoredFile | None) -> bytes:
    assert file is not None
    with open_plain(file) as opened:
        return b"".join(opened.pieces())


def test_ingrid_has_something_in_every_category() -> None:
    ingrid = viewer("ingrid")
    held = {
        category.slug
        for category in CATEGORIES
        if any(rows.exists() for table in category.tables for _columns, rows in read(table, ingrid))
    }
    assert {category.slug for category in CATEGORIES} == held


def test_ingrid_has_71_invoices_with_their_papers() -> None:
    invoices = visible("accounts.Invoice", viewer("ingrid")).select_related("document")
    assert invoices.count() == 71
    assert Counter(invoices.values_list("kind", flat=True)) == {"invoice": 70, "credit_note": 1}
    assert len({plain(invoice.document) for invoice in invoices}) == 71
    assert plain(invoices[0].document).startswith(b"%PDF-1.7")


def test_every_invoice_adds_up_and_is_paid_with_a_number_a_bank_takes() -> None:
    lines: Counter[Any] = Counter()
    for line in InvoiceLine.objects.all():
        assert line.amount == line.quantity * line.unit_price
        lines[line.invoice_id] += line.amount
    for invoice in Invoice.objects.select_related("customer"):
        assert lines[invoice.pk] == invoice.total
        assert abs(invoice.net * Decimal("1.25") - invoice.total) <= Decimal("0.01")
        if invoice.kind == Invoice.Kind.INVOICE:
            assert luhn.is_valid(invoice.kid)
            assert invoice.kid.startswith(invoice.customer.customer_number + invoice.number)


def test_a_real_alarm_was_not_to_be_paid_for_and_one_bill_was_paid_late() -> None:
    note = Invoice.objects.get(kind=Invoice.Kind.CREDIT_NOTE)
    assert note.credits is not None
    assert note.total == -note.credits.total
    assert not note.credits.payments.exists()
    late = [
        bill for bill in Invoice.objects.all() for paid in bill.payments.all() if paid.paid_on > bill.due_on
    ]
    assert [bill.number for bill in late] == ["2026024417"]


def test_ingrid_sees_23_alarms_and_nothing_of_noras_call_for_help() -> None:
    panic = AlarmActivation.objects.get(alarm_type=AlarmActivation.Kind.PANIC)
    seen_by = {name: visible("accounts.AlarmActivation", viewer(name)) for name in ("ingrid", "lise", "tor")}
    assert {name: rows.count() for name, rows in seen_by.items()} == {"ingrid": 23, "lise": 3, "tor": 0}
    assert panic not in seen_by["ingrid"]
    assert not visible("accounts.FollowUp", viewer("ingrid")).filter(alarm=panic).exists()
    [_whole, part] = seen("accounts.AlarmActivation", viewer("nora"))
    assert panic in part.rows


def test_whoever_was_called_about_an_alarm_sees_the_call() -> None:
    smoke = AlarmActivation.objects.get(key="AL-20260801-184712")
    for name in ("ole", "kari"):
        calls = [row for sight in seen("accounts.FollowUp", viewer(name)) for row in sight.rows]
        assert smoke.pk in {row.alarm_id for row in calls}
        assert {row.person_id for row in calls} == {demo_id("person", name)}


def test_the_steps_of_an_alarm_come_one_after_the_other() -> None:
    assert FollowUp.objects.count() > 100
    for alarm in AlarmActivation.objects.prefetch_related("follow_ups"):
        steps = list(alarm.follow_ups.all())
        assert [step.step_no for step in steps] == list(range(1, len(steps) + 1))
        assert [step.at for step in steps] == sorted(step.at for step in steps)
        assert steps[-1].at == alarm.closed_at


def test_pictures_past_their_time_are_gone_and_the_others_can_be_seen() -> None:
    images = VerificationImage.objects.select_related("file")
    held = [image for image in images if image.file]
    for image in held:
        with Image.open(BytesIO(plain(image.file))) as opened:
            assert opened.size == (640, 480)
    cat = [image for image in held if image.key.startswith("AL-20261116-021429")]
    assert [image.review_state for image in cat] == ["released"] * 3
    assert Counter(image.review_state for image in held) == {
        "released": 8,
        "withheld": 1,
        "waiting": 1,
        "quarantined": 1,
    }
    fitter = images.filter(alarm__key="AL-20260903-110601")
    assert {image.deleted_at for image in fitter} == {at(2026, 9, 10, 3, 30)}


def test_everybody_at_the_company_who_looked_or_listened_said_why() -> None:
    for looks in (ImageAccess.objects.all(), RecordingAccess.objects.all()):
        assert looks.exclude(role="subject").count() > 1
        assert not looks.exclude(role="subject").filter(reason="").exists()
        assert not looks.exclude(role="subject").filter(staff_number="").exists()


def test_three_recordings_of_ingrids_can_be_heard_and_one_is_closed() -> None:
    recordings = visible("accounts.CallRecording", viewer("ingrid")).select_related("file")
    by_state = Counter(recordings.values_list("state", flat=True))
    assert by_state == {"available": 3, "quarantined": 1}
    assert set(recordings.filter(state="available").values_list("line", flat=True)) == set(CallRecording.Line)
    for recording in recordings:
        sound = recognise(BytesIO(plain(recording.file)))
        assert sound is not None
        assert sound.media_type == "audio/mpeg"
        assert abs((sound.seconds or 0) - recording.duration_seconds) < 1
        assert bool(recording.transcript) == (recording.state == "available")


def test_ingrid_wrote_in_every_channel_and_with_files() -> None:
    contacts = visible("accounts.CustomerContact", viewer("ingrid"))
    assert set(contacts.values_list("channel", flat=True)) == set(Channel)
    assert all(contact.body for contact in contacts)
    files = visible("accounts.ContactAttachment", viewer("ingrid")).select_related("file")
    assert {attachment.file.media_type for attachment in files} == {"image/jpeg", "application/pdf"}
    threads = visible("accounts.Conversation", viewer("ingrid"))
    assert threads.filter(closed_at=None).exists()
    assert threads.exclude(closed_at=None).exists()


def test_what_the_police_has_under_secrecy_is_told_when_it_is_over() -> None:
    ingrid = viewer("ingrid")
    later = Viewer(ingrid.person, now=at(2027, 7, 1))
    told = visible("accounts.Disclosure", ingrid)
    assert set(told.values_list("recipient__key", flat=True)) == {"guard", "police"}
    assert visible("accounts.Disclosure", later).count() == told.count() + 1
    assert Disclosure.objects.filter(recipient__key="bonus").exclude(person=ingrid.person).count() == 1


def test_credit_is_decided_by_people_and_a_block_is_no_refusal() -> None:
    checks = {check.person.given_name: check for check in CreditCheck.objects.select_related("person")}
    assert set(checks) == {"Ingrid", "Mona", "Hanne"}
    assert all(check.decided_by.isdecimal() for check in checks.values())
    assert (checks["Hanne"].result, checks["Hanne"].decision) == ("blocked", "prepayment")


@pytest.mark.parametrize("name", ["mona", "hanne"])
def test_who_only_asked_is_no_customer_and_cannot_sign_in(name: str) -> None:
    person = viewer(name).person
    assert visible("accounts.QuoteRequest", viewer(name)).exists()
    assert not Customer.objects.filter(person=person).exists()
    assert not User.objects.filter(person=person).exists()


def test_only_what_is_lawful_goes_abroad() -> None:
    assert dict(Transfer.objects.filter(country="US").values_list("mechanism", "is_active")) == {
        "scc_2021_914": True,
        "privacy_shield": False,
    }
    processors = Recipient.objects.filter(role=Recipient.Role.PROCESSOR)
    assert processors.count() > 5
    assert not processors.filter(processor=None).exists()


def test_the_numbers_belong_to_nobody() -> None:
    numbers = [*Recipient.objects.values_list("organisation_number", flat=True)]
    numbers += Organisation.objects.values_list("organisation_number", flat=True)
    assert all(orgnr.is_valid(number) and number.startswith("312") for number in numbers if number)
    phones = ContactPoint.objects.filter(kind="phone").values_list("value", flat=True)
    assert {phone[:7] for phone in phones} == {"+472200", "+471000"}
    emails = ContactPoint.objects.filter(kind="email").values_list("value", flat=True)
    assert {email.rpartition("@")[2] for email in emails} == {"example.no", "fjord-bakeri.example"}


def test_nothing_is_held_that_the_register_says_should_be_gone() -> None:
    looked_at = 0
    for category in CATEGORIES:
        for table in category.tables:
            model = apps.get_model(table.label)
            needed = paths(category, table)
            if not table.label.startswith("accounts.") or not needed:
                continue
            for row in model._default_manager.select_related(*relations(needed)):
                what = fate(category, table, row, today=TODAY)
                looked_at += 1
                assert what is None or not what.is_overdue or is_there_on_purpose(row), (row, what)
    assert looked_at > 10_000


def relations(needed: tuple[str, ...]) -> set[str]:
    return {path.rpartition("__")[0] for path in needed if "__" in path}


def is_there_on_purpose(row: Model) -> bool:
    """The panel's own logs and whose they are, and what says that a file is gone."""
    if getattr(row, "deleted_at", None):
        return True
    happened = getattr(row, "occurred_at", None)
    return was_loaded(happened) if happened else row.pk in ON_PURPOSE


@pytest.mark.parametrize(
    ("label", "only", "period"),
    [
        ("accounts.AlarmActivation", {}, keeping.ALARM),
        ("accounts.VerificationImage", {"classification": "false_alarm"}, keeping.FALSE_ALARM_PICTURE),
        ("accounts.VerificationImage", {"classification": "unresolved"}, keeping.UNRESOLVED_PICTURE),
        ("accounts.VerificationImage", {"classification": "confirmed_incident"}, keeping.CONFIRMED_PICTURE),
        ("accounts.CallRecording", {"line": "alarm_centre"}, keeping.RECORDING_OF_ALARM_CENTRE),
        ("accounts.CallRecording", {"line": "sales"}, keeping.RECORDING_OF_SALE),
        ("accounts.CallRecording", {"line": "service"}, keeping.RECORDING_OF_SERVICE),
        ("accounts.Conversation", {}, keeping.CONVERSATION),
        ("accounts.ServiceVisit", {}, keeping.WORK),
        ("accounts.Agreement", {}, keeping.CLAIM),
        ("accounts.Invoice", {}, keeping.BOOKED),
        ("accounts.PriceLine", {}, keeping.PRICE),
        ("accounts.PaymentArrangement", {}, keeping.ARRANGEMENT),
        ("accounts.CreditCheck", {}, keeping.CREDIT_CHECK),
        ("accounts.Inquiry", {}, keeping.INQUIRY),
        ("accounts.QuoteRequest", {}, keeping.QUOTE),
        ("accounts.Disclosure", {}, keeping.DISCLOSURE),
    ],
)
def test_the_demo_keeps_things_as_long_as_the_register_says(
    label: str, only: dict[str, str], period: keeping.Period
) -> None:
    rules = [rule for category in CATEGORIES for rule in category.retention if rule.table == label]
    [rule] = [rule for rule in rules if dict(rule.only) == only]
    assert (rule.months, rule.days) == (period.months, period.days)
