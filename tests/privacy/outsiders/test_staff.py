"""Employees answer questions and wishes for a quote; credit takes a person at every step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

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
    User,
)
from accounts.staff import roles
from privacy import tasks
from privacy.models import OutsiderCase, OutsiderStep
from privacy.outsiders import answering, chasing, quoting, sending, wishes
from privacy.outsiders.sending import Wanted
from privacy.states import WrongState
from tests.privacy.outsiders.conftest import MONA, read
from tests.privacy.retention.conftest import Sweep, as_worker
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
    facts = {"key": "bureau", "name": "Kreditt AS", "category": "credit", "role": "controller"}
    return Recipient.objects.create(active_from=date(2020, 1, 1), **facts)


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


def test_what_is_asked_by_right_comes_first_with_the_day_it_is_answered_by(
    question: Inquiry, signed_in: SignedIn
) -> None:
    values = {"channel": "web_form", "received_at": question.received_at + timedelta(hours=1)}
    right = Inquiry.objects.create(reference="RETT", subject=f"{wishes.SUBJECT}slette, sak UK", **values)
    client = signed_in("sam")
    page = client.get(f"{DESK}/sporsmal/").content.decode()
    day = date_format(wishes.due(right), "SHORT_DATE_FORMAT")
    assert page.index("RETT") < page.index(question.reference)
    assert day in page
    assert "over fristen" not in page
    assert f"Vi svarer innen {day}" in client.get(f"{DESK}/sporsmal/{right.pk}/").content.decode()
    Inquiry.objects.filter(pk=right.pk).update(received_at=timezone.now() - timedelta(days=40))
    assert "over fristen" in client.get(f"{DESK}/sporsmal/").content.decode()


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
    assert (state(), check.decided_by) == (
        "declined",
        User.objects.get(pk=world.users["omar"].pk).staff_number,
    )
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
        number="A-mona",
        customer=customer,
        site=Site.objects.first(),
        status="active",
        signed_on=timezone.localdate(),
        starts_on=tomorrow,
    )
    QuoteRequest.objects.filter(pk=wish.pk).update(state="accepted")
    assert quoting.forget_converted() == 0
    Agreement.objects.filter(pk=agreement.pk).update(starts_on=timezone.localdate())
    other = sending.want_quote(Wanted(name="Per", email="per@example.no"), language="nb")
    assert quoting.forget_converted() == 1
    assert list(QuoteRequest.objects.all()) == [other]
    assert CreditCheck.objects.get().quote is None


def test_what_nobody_takes_further_ends_and_begins_the_time_until_it_is_deleted(
    world: World, wish: QuoteRequest
) -> None:
    received = wish.received_at
    with as_worker():
        assert quoting.expire(received + timedelta(days=89)) == 0
        assert quoting.expire(received + timedelta(days=90)) == 1
        assert quoting.expire(received + timedelta(days=91)) == 0
    wish.refresh_from_db()
    assert (wish.state, wish.valid_until) == ("expired", timezone.localdate(received + timedelta(days=90)))


def test_the_worker_closes_reminds_and_forgets_in_its_own_role(
    world: World, question: Inquiry, inside: Callable[..., Client]
) -> None:
    inside()
    with as_worker():
        tasks.chase_outsiders()
        chasing.chase(timezone.now() + timedelta(days=9))
        assert chasing.close_left(timezone.now() + timedelta(hours=1)) == 1
    assert OutsiderCase.objects.get().closing == "done"


def test_cases_go_when_their_time_is_up_and_what_was_done_in_them_too(
    world: World, inside: Callable[..., Client], sweep: Sweep
) -> None:
    inside()
    now = timezone.now()
    for closing in ("done", "unproven"):
        case = OutsiderCase.objects.latest("asked_at") if closing == "done" else OutsiderCase(channel="email")
        case.address, case.address_mark, case.token_hmac, case.code_hmac = "", b"x" * 32, None, None
        case.closed_at, case.closing, case.language = now, closing, "nb"
        case.save()
    for days, left in ((29, {"done", "unproven"}), (32, {"done"}), (1800, {"done"}), (1840, set())):
        OutsiderCase.objects.update(closed_at=now - timedelta(days=days))
        sweep(timezone.localdate(now))
        assert set(OutsiderCase.objects.values_list("closing", flat=True)) == left, days
    assert not OutsiderStep.objects.exists()
