"""Employees answer questions and wishes for a quote; credit takes a person at every step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import (
    Agreement,
    CreditCheck,
    Customer,
    Inquiry,
    Letter,
    Person,
    QuoteRequest,
    Recipient,
    Site,
)
from accounts.staff import roles
from privacy.outsiders import answering, quoting, sending
from privacy.outsiders.sending import Wanted
from privacy.states import WrongState
from tests.privacy.outsiders.conftest import MONA, read
from tests.world import World, canary

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
DESK = "/admin/personvernombud"
ANSWER = canary("mona", "answered")


@pytest.fixture
def wish(world: World) -> QuoteRequest:
    """Mona wants a quote, and the company's register has said who she is."""
    row = sending.want_quote(Wanted(name="Mona Lie", email=MONA), language="nb")
    row.person = Person.objects.create(given_name="Mona", family_name="Lie")
    row.save(update_fields=["person"])
    return row


@pytest.fixture
def bureau(world: World) -> Recipient:
    return Recipient.objects.create(name="Kreditt AS", category="credit", role="controller")


def test_support_takes_answers_and_closes_and_the_letter_holds_nothing_of_it(
    world: World, question: Inquiry, signed_in: SignedIn, inside: Callable[..., Client]
) -> None:
    client = signed_in("sam")
    assert question.reference in client.get(f"{DESK}/sporsmal/").content.decode()
    page = f"{DESK}/sporsmal/{question.pk}/"
    assert canary("mona", "asked") in client.get(page).content.decode()
    assert "Det går ikke lenger" in client.post(page, {"svar": ANSWER}, follow=True).content.decode()
    client.post(page, {"steg": "ta"})
    assert "Skriv svaret." in client.post(page, {"svar": ""}).content.decode()
    client.post(page, {"svar": ANSWER})
    question.refresh_from_db()
    assert (question.state, question.answer) == ("answered", ANSWER)
    assert ANSWER.encode() not in bytes(question.answer_sealed or b"")
    letter = Letter.objects.get(kind="inquiry-answered")
    assert (letter.address, letter.facts) == (MONA, {"reference": question.reference})
    assert ANSWER in read(inside())
    client.post(page, {"steg": "folg-opp"})
    client.post(page, {"steg": "avslutt"})
    question.refresh_from_db()
    assert question.state == "closed"
    assert question.closed_at is not None


@pytest.mark.parametrize("name", ["dina", "omar"])
def test_whoever_does_not_answer_customers_sees_no_question(
    world: World, question: Inquiry, signed_in: SignedIn, name: str
) -> None:
    client = signed_in(name)
    for page in ("sporsmal/", f"sporsmal/{question.pk}/", "tilbud/"):
        assert client.get(f"{DESK}/{page}").status_code == 403


def test_after_an_objection_nobody_answers_and_silence_closes_after_a_month(
    world: World, question: Inquiry, inside: Callable[..., Client]
) -> None:
    sam = world.users["sam"]
    answering.assign(question, by=sam)
    inside().post(f"/uten-innlogging/sporsmal/{question.pk}/protest/")
    with pytest.raises(WrongState):
        answering.answer(question, ANSWER, by=sam)
    Inquiry.objects.update(state="answered", closed_at=None, answered_at=timezone.now() - timedelta(days=30))
    assert answering.close_silent(timezone.now() - timedelta(days=1)) == 0
    assert answering.close_silent(timezone.now()) == 1


def test_credit_is_ordered_only_after_the_letter_and_decided_by_a_person(
    world: World, wish: QuoteRequest, bureau: Recipient, signed_in: SignedIn, inside: Callable[..., Client]
) -> None:
    roles.give(world.users["omar"], "økonomi")
    support, money = signed_in("sam"), signed_in("omar")
    page = f"{DESK}/tilbud/{wish.pk}/"
    order = {"steg": "kreditt", "bureau": str(bureau.pk), "behov": "Bestilling på faktura"}

    def state() -> str:
        wish.refresh_from_db()
        return wish.state

    assert money.post(page, order).status_code == 403
    support.post(page, {"steg": "credit_informed"})
    assert state() == "submitted"
    support.post(page, {"steg": "need_confirmed"})
    support.post(page, {"steg": "credit_informed"})
    assert state() == "credit_informed"
    assert support.post(page, order).status_code == 403
    assert "ikke sendt ennå" in money.post(page, order, follow=True).content.decode()
    assert not CreditCheck.objects.exists()
    Letter.objects.filter(kind="quote-credit").update(sent_at=timezone.now())
    money.post(page, order)
    check = CreditCheck.objects.get()
    assert (state(), check.person, check.decision) == ("credit_ordered", wish.person, "")
    money.post(page, {"steg": "kreditt", "resultat": "blocked"})
    assert state() == "result_in"
    until = (timezone.localdate() + timedelta(days=30)).isoformat()
    refusal = {"steg": "kreditt", "avgjorelse": "declined", "gjelder_til": until}
    assert "Skriv hvorfor." in money.post(page, refusal).content.decode()
    assert state() == "result_in"
    money.post(page, refusal | {"begrunnelse": "Kredittsperre"})
    check.refresh_from_db()
    assert (state(), check.decided_by) == ("declined", world.users["omar"].staff_number)
    assert Letter.objects.get(kind="quote-decided").facts == {"reference": wish.reference}
    page_of_mona = read(inside())
    assert "Kredittsperre" in page_of_mona
    assert "Kreditt AS" in page_of_mona


def test_no_step_is_skipped_and_no_machine_decides(
    world: World, wish: QuoteRequest, bureau: Recipient
) -> None:
    sam = world.users["sam"]
    with pytest.raises(WrongState):
        quoting.order_credit(wish, by=sam, bureau=bureau, need="x")
    for state in (QuoteRequest.State.OFFERED, QuoteRequest.State.ACCEPTED):
        with pytest.raises(WrongState):
            quoting.move(wish, state, by=sam)
    QuoteRequest.objects.update(state="credit_informed")
    check = CreditCheck(key="K", quote=wish, person=wish.person, bureau=bureau, need_reason="x")
    check.informed_at = check.requested_at = check.decided_at = timezone.now()
    check.decision = "approved"
    with pytest.raises(IntegrityError, match="credit_decision_has_a_human"), transaction.atomic():
        check.save()


def test_the_copy_of_an_accepted_quote_goes_when_the_agreement_begins(
    world: World, wish: QuoteRequest, bureau: Recipient
) -> None:
    QuoteRequest.objects.filter(pk=wish.pk).update(state="credit_informed")
    now = timezone.now()
    CreditCheck.objects.create(
        key="K",
        quote=wish,
        person=wish.person,
        bureau=bureau,
        need_reason="x",
        informed_at=now,
        requested_at=now,
    )
    customer = Customer.objects.create(customer_number="5550009", kind="person", person=wish.person)
    tomorrow = timezone.localdate() + timedelta(days=1)
    agreement = Agreement.objects.create(
        number="A-mona", customer=customer, site=Site.objects.first(), status="active", starts_on=tomorrow
    )
    QuoteRequest.objects.filter(pk=wish.pk).update(state="accepted")
    assert quoting.forget_converted() == 0
    Agreement.objects.filter(pk=agreement.pk).update(starts_on=timezone.localdate())
    other = sending.want_quote(Wanted(name="Per", email="per@example.no"), language="nb")
    assert quoting.forget_converted() == 1
    assert list(QuoteRequest.objects.all()) == [other]
    assert CreditCheck.objects.get().quote is None
