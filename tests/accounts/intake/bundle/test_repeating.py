"""The next bundle: what is the same, what changes, and what never may."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from accounts import sealing
from accounts.intake.bundle.catalogue import BY_NAME
from accounts.keys import opening
from accounts.models import (
    AccessCode,
    ArmingEvent,
    ContactPoint,
    Conversation,
    CustomerContact,
    DataKey,
    Inquiry,
    Invoice,
    NationalIdentifier,
    Occupancy,
    Person,
)
from tests.accounts.intake.bundle.conftest import SINCE, THEN, Loader, event, faults, home, person, tallies

pytestmark = pytest.mark.django_db
CHANGED = "finnes fra før med andre opplysninger, og kan ikke endres"


def invoice(number: str = "F-1", **fields: Any) -> dict[str, Any]:
    facts = {"fiscal_year_ends_on": "2026-12-31", "issued_on": "2026-03-01", "due_on": "2026-03-15"}
    sums = {"net": "80.00", "vat": "20.00", "total": "100.00"}
    to = {"customer_number": "C-1", "recipient_name": "Ingrid", "recipient_address": "Vei 1"}
    return {"number": number} | to | facts | sums | fields


def conversation(**fields: Any) -> dict[str, Any]:
    return {"reference": "H-1", "person_key": "p-1", "subject": "Pris", "opened_at": THEN} | fields


def message(**fields: Any) -> dict[str, Any]:
    facts = {
        "conversation_reference": "H-1",
        "channel": "email",
        "direction": "in",
        "at": THEN,
        "body": "Hei",
    }
    return {"key": "m-1"} | facts | fields


def number(**fields: Any) -> dict[str, Any]:
    return {"person_key": "p-1", "kind": "fnr", "value": "15818012345", "need_reason": "Kreditt"} | fields


def test_the_same_bundle_adds_and_changes_nothing(loaded: Loader) -> None:
    rows = home(
        arming_events=[event("a", user_key="u-1"), event("b", code_slot=2), event("c", system=True)],
        conversations=[conversation()],
        customer_contacts=[message()],
        national_identifiers=[number()],
        invoices=[invoice(), invoice("F-2", kind="credit_note", credits_number="F-1")],
    )
    loaded(rows)
    stored = {name: tuple(sorted(map(str, entity_rows(name)))) for name in rows}
    for options in ({}, {"dry_run": True}, {"keep_going": True}):
        assert tallies(loaded(rows, **options)) == {name: (0, 0, len(rows[name]), 0) for name in rows}
    assert {name: tuple(sorted(map(str, entity_rows(name)))) for name in rows} == stored


def entity_rows(name: str) -> Any:
    return BY_NAME[name].model._default_manager.values_list()


def test_facts_are_updated(loaded: Loader) -> None:
    loaded(home())
    report = loaded({"persons": [person("p-1", given_name="Inger"), person("p-2", given_name="Ole")]})
    assert tallies(report) == {"persons": (0, 1, 1, 0)}
    assert set(Person.objects.values_list("given_name", flat=True)) == {"Inger", "Ole", "Lise"}


def test_what_a_line_leaves_out_stays_and_null_empties(loaded: Loader) -> None:
    loaded({"persons": [person(birth_date="1980-01-15", preferred_language="en", family_name="Solberg")]})
    loaded({"persons": [person()]})
    known = Person.objects.get()
    assert (str(known.birth_date), known.preferred_language, known.family_name) == (
        "1980-01-15",
        "en",
        "Solberg",
    )
    loaded({"persons": [person(birth_date=None, family_name="")]})
    known.refresh_from_db()
    assert (known.birth_date, known.preferred_language, known.family_name) == (None, "en", "")


def test_a_left_out_reference_stays_and_null_empties(loaded: Loader) -> None:
    rows = home()
    rows["contact_persons"] = [
        {"key": "cp", "occupancy_key": "o-1", "name": "Ole", "call_order": 1, "valid_from": SINCE}
    ]
    with_person = rows["contact_persons"][0] | {"person_key": "p-2"}
    contacts = BY_NAME["contact_persons"].model._default_manager
    loaded(home(contact_persons=[with_person]))
    loaded({"contact_persons": rows["contact_persons"]})
    assert contacts.get().person.given_name == "Ole"
    loaded({"contact_persons": [with_person | {"person_key": None}]})
    assert contacts.get().person is None


def test_what_people_did_in_mine_sider_stays(loaded: Loader) -> None:
    loaded(home())
    code = AccessCode.objects.get()
    code.secret_hmac = b"x" * 32
    code.save()
    Occupancy.objects.filter(site__installation_number="S-1").update(pets_note="Hunden Balder")
    loaded(home())
    code.refresh_from_db()
    assert bytes(code.secret_hmac) == b"x" * 32
    assert Occupancy.objects.get(site__installation_number="S-1").pets_note == "Hunden Balder"


def test_a_revoked_code_keeps_nothing_of_what_it_was(loaded: Loader) -> None:
    loaded(home())
    AccessCode.objects.update(secret_hmac=b"x" * 32)
    revoked = {"site_installation_number": "S-1", "slot_no": 2, "status": "revoked"}
    assert tallies(loaded({"access_codes": [revoked]})) == {"access_codes": (0, 1, 0, 0)}
    assert AccessCode.objects.get().secret_hmac is None


def test_an_address_added_here_is_known_when_it_comes_back_with_a_key(loaded: Loader) -> None:
    loaded(home())
    ingrid = Person.objects.get(given_name="Ingrid")
    here = ContactPoint.objects.create(person=ingrid, kind="email", value="ingrid@example.no", label="privat")
    point = {
        "key": "k",
        "person_key": "p-1",
        "kind": "email",
        "value": "ingrid@example.no",
        "is_primary": True,
    }
    assert tallies(loaded({"contact_points": [point]})) == {"contact_points": (0, 1, 0, 0)}
    here.refresh_from_db()
    assert (here.is_primary, here.label) == (True, "privat")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("arming_events", event(), event(mode="off")),
        ("arming_events", event(user_key="u-1"), event(user_key="u-2")),
        ("arming_events", event(), event(system=True)),
        ("arming_events", event(code_slot=2), event(code_slot=3)),
        ("invoices", invoice(), invoice(total="101.00", vat="21.00")),
        ("invoices", invoice(), invoice(recipient_name="Tor")),
        ("customer_contacts", message(), message(body="Noe annet")),
        ("customer_contacts", message(), message(direction="out")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_evidence_never_changes(
    loaded: Loader, name: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    rows = home(conversations=[conversation()])
    loaded(rows | {name: [before]})
    stored = list(entity_rows(name))
    for options in ({}, {"dry_run": True}, {"keep_going": True}):
        report = loaded({name: [after]}, **options)
        assert faults(report) == [(f"{name}.jsonl", 1, "", CHANGED)]
    assert list(entity_rows(name)) == stored


def test_an_event_at_another_time_is_another_event(loaded: Loader) -> None:
    loaded(home(arming_events=[event()]))
    loaded({"arming_events": [event(occurred_at="2026-03-02T16:00:00Z")]})
    assert ArmingEvent.objects.count() == 2


def test_the_same_moment_in_another_offset_is_the_same_event(loaded: Loader) -> None:
    loaded(home(arming_events=[event()]))
    report = loaded({"arming_events": [event(occurred_at="2026-03-02T15:00:00.000Z")]})
    assert tallies(report) == {"arming_events": (0, 0, 1, 0)}


def test_what_was_blanked_here_stays_blank(loaded: Loader) -> None:
    rows = home(
        arming_events=[event(user_key="u-1"), event("b", unresolved_name="Kode 7")],
        conversations=[conversation()],
        customer_contacts=[message()],
    )
    loaded(rows)
    ArmingEvent.objects.update(actor=None, user=None, unresolved_name="")
    CustomerContact.objects.update(body_sealed=None)
    report = loaded(rows)
    assert report.refused == 0
    assert ArmingEvent.objects.filter(actor=None, user=None, unresolved_name="").count() == 2
    assert CustomerContact.objects.get().body == ""


def test_a_sealed_text_that_may_change_is_sealed_anew_for_its_row(loaded: Loader) -> None:
    inquiry = {"reference": "I-1", "channel": "chat", "received_at": THEN, "subject": "Pris", "body": "Hva?"}
    Inquiry.objects.create(reference="I-1", channel="chat", received_at=THEN, subject="Pris")
    assert tallies(loaded({"inquiries": [inquiry]})) == {"inquiries": (0, 1, 0, 0)}
    assert Inquiry.objects.get().body == "Hva?"
    sealed = bytes(Inquiry.objects.get().body_sealed)
    assert tallies(loaded({"inquiries": [inquiry]})) == {"inquiries": (0, 0, 1, 0)}
    assert bytes(Inquiry.objects.get().body_sealed) == sealed
    loaded({"inquiries": [inquiry | {"answer": "Dette."}]})
    loaded({"inquiries": [inquiry | {"body": "Hva så?"}]})
    assert (Inquiry.objects.get().body, Inquiry.objects.get().answer) == ("Hva så?", "Dette.")


def test_a_corrected_identity_number_is_sealed_anew(loaded: Loader) -> None:
    loaded(home(national_identifiers=[number()]))
    assert tallies(loaded({"national_identifiers": [number()]})) == {"national_identifiers": (0, 0, 1, 0)}
    loaded({"national_identifiers": [number(value="15818012299")]})
    known = NationalIdentifier.objects.get()
    secret = BY_NAME["national_identifiers"].secrets[0]
    assert sealing.unseal(known.value_encrypted, context=secret.context(known.pk)) == "15818012299"
    assert secret.fingerprint is not None
    assert bytes(known.value_hmac) == secret.fingerprint("15818012299")


def test_a_credit_note_may_come_before_its_invoice(loaded: Loader) -> None:
    note = invoice("F-2", kind="credit_note", credits_number="F-1")
    assert loaded(home(invoices=[note, invoice()])).refused == 0
    assert Invoice.objects.get(number="F-2").credits.number == "F-1"


def test_a_conversation_may_be_closed_later(loaded: Loader) -> None:
    loaded(home(conversations=[conversation()]))
    report = loaded({"conversations": [conversation(closed_at="2026-03-04T16:00:00+01:00")]})
    assert tallies(report) == {"conversations": (0, 1, 0, 0)}
    assert Conversation.objects.get().closed_at is not None


def owner_of(sealed: Any) -> Any:
    return DataKey.objects.get(pk=UUID(bytes=bytes(sealed)[1:17])).owner


def test_texts_lie_under_the_keys_of_those_they_are_about(loaded: Loader) -> None:
    asked = {
        "channel": "web_form",
        "received_at": THEN,
        "subject": "Pris",
        "body": "Hva?",
        "answer": "Dette.",
    }
    loaded(
        home(
            national_identifiers=[number(), number(person_key="p-3", value="15818012299")],
            conversations=[conversation(), conversation(reference="H-3", person_key="p-3")],
            customer_contacts=[
                message(internal_note="Obs"),
                message(key="m-3", conversation_reference="H-3"),
            ],
            inquiries=[{"reference": "Q-1"} | asked, {"reference": "Q-2", "person_key": "p-3"} | asked],
        )
    )
    for row in NationalIdentifier.objects.all():
        assert owner_of(row.value_encrypted) == row.person_id
    for contact in CustomerContact.objects.select_related("conversation"):
        assert contact.body == "Hei"
        assert owner_of(contact.body_sealed) == contact.conversation.person_id
    unknown, known = Inquiry.objects.order_by("reference")
    for row, owner in ((unknown, unknown.pk), (known, known.person_id)):
        assert (row.body, row.answer) == ("Hva?", "Dette.")
        assert {owner_of(row.body_sealed), owner_of(row.answer_sealed)} == {owner}
    assert sorted(DataKey.objects.values_list("kind", flat=True)) == ["person", "person", "row"]


def test_a_text_that_was_destroyed_is_not_brought_back_by_the_next_bundle(loaded: Loader) -> None:
    rows = home(conversations=[conversation()], customer_contacts=[message()])
    loaded(rows)
    contact = CustomerContact.objects.get()
    assert contact.body == "Hei"
    opening.destroy(contact.conversation.person_id)
    assert tallies(loaded(rows))["customer_contacts"] == (0, 0, 1, 0)
    assert CustomerContact.objects.get().body == "slettet"
