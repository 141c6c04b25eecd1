"""An objection stops the use at once; only a written balance lets it go on."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from accounts.models import Letter
from accounts.models.reachable import mark_of
from privacy import decisions
from privacy.decisions import Decision, Unweighed
from privacy.gate import Use, may
from privacy.marketing import suppression
from privacy.models import MarketingChoice, PrivacyRequest, Restriction, Weighing
from privacy.models.marketing import Channel
from privacy.restrictions import lifting
from privacy.restrictions.objecting import BY_CODE, MARKETING, object_to, stop
from privacy.states import Ground, Right, Status, WrongState
from privacy.uses import Why
from privacy.weighing import Balance, BalanceForm, weigh, written
from tests.privacy.desk.cases import written_down
from tests.privacy.restrictions.conftest import Scoped
from tests.world import World

pytestmark = pytest.mark.django_db
BALANCE = Balance("Vise hva som ble sagt", "Uten opptak går det ikke", "Lite", "Interessen vår")
OVERRIDDEN = Decision(Status.REFUSED, answer="Vi trenger opptakene.", ground=Ground.COMPELLING)


@pytest.fixture
def calls(world: World, as_user: Scoped) -> PrivacyRequest:
    """Ingrid's objection to the recording of calls."""
    with as_user("ingrid"):
        case = object_to(
            world.ingrid, [BY_CODE["opptak"]], by=world.users["ingrid"], words="Jeg vil ikke", language="nb"
        )
    return case.requests.get(right=Right.OBJECTION)


def may_record(world: World) -> bool:
    return may(world.ingrid, Use.OTHER, purpose="P-19")


def test_marketing_stops_in_the_same_second_and_nobody_weighs(world: World, as_user: Scoped) -> None:
    assert may(world.ingrid, Use.MARKETING)
    with as_user("ingrid"):
        case = object_to(world.ingrid, [MARKETING], by=world.users["ingrid"], words="", language="nb")
    assert not may(world.ingrid, Use.MARKETING)
    request = case.requests.get()
    assert (request.status, request.decided_by) == (Status.GRANTED, None)
    assert {letter.kind for letter in Letter.objects.all()} == {"objection-followed"}
    with as_user("dina"), pytest.raises(WrongState):
        weigh(request, BALANCE, by=world.users["dina"])


def test_no_employee_ends_an_objection_to_marketing(
    world: World, calls: PrivacyRequest, as_user: Scoped
) -> None:
    with as_user("ingrid"):
        case = object_to(world.ingrid, [MARKETING], by=world.users["ingrid"], words="", language="nb")
    request = case.requests.get()
    assert lifting.liftable(calls).exists()
    assert not lifting.liftable(request).exists()
    own = Restriction.objects.get(use=Use.MARKETING)
    with as_user("dina"), pytest.raises(WrongState):
        lifting.give_notice(own, by=world.users["dina"], reason="Nei", now=timezone.now())
    with as_user("dina"), pytest.raises(WrongState):
        lifting.give_notice_of(request, by=world.users["dina"], reason="Nei")
    assert not may(world.ingrid, Use.MARKETING)


def test_an_objection_by_telephone_is_a_no_of_every_channel(world: World, as_user: Scoped) -> None:
    [request] = written_down(world, Right.OBJECTION, about="reklame")
    assert not MarketingChoice.objects.exists()
    with as_user("dina"):
        stop(request, by=world.users["dina"])
    said = MarketingChoice.objects.filter(person=world.ingrid, state="opted_out", how="objection")
    assert {one.channel for one in said} == set(Channel)
    Restriction.objects.update(lifted_at=timezone.now(), is_lifted_by_oneself=True)
    assert may(world.ingrid, Use.MARKETING)
    assert suppression.is_suppressed([mark_of("ingrid@example.no")], Channel.EMAIL)


def test_another_use_stops_while_it_is_weighed(world: World, calls: PrivacyRequest) -> None:
    assert calls.status == Status.RECEIVED
    assert not may_record(world)
    assert may(world.ingrid, Use.OTHER, purpose="P-12")
    assert may(world.ingrid, Use.ALARM)
    restriction = Restriction.objects.get()
    assert (restriction.ground, restriction.is_interim) == (Why.OBJECTION, True)


def test_upheld_it_stays_stopped(world: World, calls: PrivacyRequest, as_user: Scoped) -> None:
    with as_user("dina"):
        decisions.take(calls, by=world.users["dina"])
        decisions.decide(calls, Decision(Status.GRANTED, answer="Du har rett."), by=world.users["dina"])
    assert not Restriction.objects.get().is_interim
    assert Restriction.objects.get().lift_notice_sent_at is None
    assert not may_record(world)


def test_it_is_not_overridden_without_a_balance(world: World, calls: PrivacyRequest, as_user: Scoped) -> None:
    with as_user("dina"):
        decisions.take(calls, by=world.users["dina"])
        with pytest.raises(Unweighed):
            decisions.decide(calls, OVERRIDDEN, by=world.users["dina"])
        weigh(calls, BALANCE, by=world.users["dina"])
        assert decisions.decide(calls, OVERRIDDEN, by=world.users["dina"]) == Status.PROPOSED
    assert not may_record(world)
    with as_user("sam"):
        decisions.confirm(calls, by=world.users["sam"])
    assert Restriction.objects.get().lift_not_before
    assert not may_record(world)  # not before the notice is over


def test_a_balance_can_be_written_anew_until_it_is_decided(
    world: World, calls: PrivacyRequest, as_user: Scoped
) -> None:
    for name, conclusion in (("dina", "Først"), ("sam", "Så")):
        with as_user(name):
            weigh(
                calls,
                Balance(BALANCE.interest, BALANCE.necessity, BALANCE.effect, conclusion),
                by=world.users[name],
            )
    found = Weighing.objects.get()
    assert (found.conclusion, found.by) == ("Så", world.users["sam"])
    assert b"Interessen" not in bytes(found.interest_sealed)
    with as_user("dina"):
        assert written(calls)["conclusion"] == "Så"


def test_the_form_asks_all_four_and_forgets_nothing() -> None:
    form = BalanceForm({"interest": "Noe", "necessity": " ", "effect": "x" * 4_001, "conclusion": ""})
    assert set(form.errors) == {"necessity", "effect", "conclusion"}
    assert form["interest"].value() == "Noe"
    assert BalanceForm(vars(BALANCE)).is_valid()


def test_customers_never_see_how_it_was_weighed(world: World, calls: PrivacyRequest, as_user: Scoped) -> None:
    with as_user("dina"):
        weigh(calls, BALANCE, by=world.users["dina"])
        assert Weighing.objects.exists()
    with as_user("ingrid"), pytest.raises(ProgrammingError), transaction.atomic():
        Weighing.objects.exists()


def test_objecting_twice_stops_once(world: World, as_user: Scoped) -> None:
    uses = [MARKETING, BY_CODE["opptak"]]
    with as_user("ingrid"):
        first, second = (
            object_to(world.ingrid, uses, by=world.users["ingrid"], words="", language="nb") for _ in range(2)
        )
    assert first == second
    assert Restriction.objects.count() == 2
    assert {request.status for request in first.requests.all()} == {Status.GRANTED, Status.RECEIVED}
