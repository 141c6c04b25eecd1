"""A use stops the moment it is asked for, once, whatever an employee says later."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import AuditInbox, Letter
from privacy import decisions, workflow
from privacy.arrivals import Wish, receive
from privacy.decisions import Decision
from privacy.gate import Use, may
from privacy.models import PrivacyCase, PrivacyRequest, Restriction
from privacy.restrictions import lifting
from privacy.restrictions.starting import Target, restrict_while_disputed
from privacy.states import Ground, Right, Status, WrongState
from privacy.uses import Why
from tests.privacy.desk.cases import act, done
from tests.privacy.restrictions.conftest import Scoped
from tests.world import World

pytestmark = pytest.mark.django_db
Ask = Callable[..., PrivacyRequest]
MARKETING = Target(use=Use.MARKETING)


def test_on_a_ground_of_the_law_it_binds_at_once_and_is_looked_at(world: World, ask: Ask) -> None:
    assert may(world.ingrid, Use.EDIT)
    request = ask(ground=Why.UNLAWFUL)
    assert request.status == Status.RECEIVED
    assert not may(world.ingrid, Use.EDIT)
    assert not may(world.ingrid, Use.RETENTION)
    assert may(world.ingrid, Use.ALARM)
    restriction = Restriction.objects.get()
    assert restriction.is_interim
    assert restriction.consequences_shown == "print\nwords"
    assert {letter.kind for letter in Letter.objects.all()} == {"case-received"}
    assert AuditInbox.objects.filter(action="restriction-changed", case=request.reference).exists()


def test_what_one_just_wants_is_granted_at_once(world: World, ask: Ask) -> None:
    request = ask(MARKETING, ground=Why.VOLUNTARY, alarm=None)
    assert request.status == Status.GRANTED
    assert request.closed_at
    assert request.decided_by is None
    assert not Restriction.objects.get().is_interim
    assert not may(world.ingrid, Use.MARKETING)
    assert may(world.ingrid, Use.EDIT)
    assert {letter.kind for letter in Letter.objects.all()} == {"restriction-started"}


def test_stopping_the_alarm_waits_for_a_human_who_is_told(world: World, ask: Ask) -> None:
    request = ask(ground=Why.VOLUNTARY, alarm=False)
    assert request.status == Status.RECEIVED
    assert not may(world.ingrid, Use.ALARM)
    assert {letter.kind for letter in Letter.objects.all()} == {"case-received", "alarm-stop-asked"}


@pytest.mark.parametrize("ground", [Why.VOLUNTARY, Why.ACCURACY])
def test_sending_twice_stops_once(ask: Ask, ground: Why) -> None:
    first, second = ask(MARKETING, ground=ground), ask(MARKETING, ground=ground)
    assert first.case_id == second.case_id
    assert Restriction.objects.count() == 1
    assert PrivacyCase.objects.count() == 1
    assert Letter.objects.count() == 1


def test_a_disputed_value_is_not_used_until_it_is_decided(world: World, as_user: Scoped) -> None:
    wish = Wish(Right.RECTIFICATION, about="accounts.ContactPoint")
    with as_user("ingrid"):
        case = receive(world.ingrid, by=world.users["ingrid"], wishes=[wish], language="nb")
        request = case.requests.get()
        for _again in range(2):
            restrict_while_disputed(
                request,
                by=world.users["ingrid"],
                category="kundeforhold",
                table="accounts.ContactPoint",
                row="1",
            )
    restriction = Restriction.objects.get()
    assert (restriction.ground, restriction.is_interim) == (Why.ACCURACY, True)
    assert not may(world.ingrid, Use.CONNECTORS, table="accounts.ContactPoint", row="1")
    assert may(world.ingrid, Use.CONNECTORS, table="accounts.ContactPoint", row="2")
    assert may(world.ingrid, Use.ALARM)
    with as_user("dina"):
        decisions.take(request, by=world.users["dina"])
        decisions.decide(request, Decision(Status.GRANTED, answer="Rettet"), by=world.users["dina"])
    restriction.refresh_from_db()
    assert restriction.lift_notice_sent_at
    assert restriction.lifted_at is None
    assert not may(world.ingrid, Use.CONNECTORS, table="accounts.ContactPoint", row="1")


def test_granted_it_is_final(world: World, ask: Ask, as_user: Scoped) -> None:
    request = ask(ground=Why.CLAIMS)
    with as_user("dina"):
        decisions.take(request, by=world.users["dina"])
        decisions.decide(request, Decision(Status.GRANTED, answer="Ja"), by=world.users["dina"])
    restriction = Restriction.objects.get()
    assert not restriction.is_interim
    assert restriction.lift_notice_sent_at is None
    assert not may(world.ingrid, Use.EDIT)


def test_refused_it_binds_until_notice_is_over(world: World, ask: Ask, as_user: Scoped) -> None:
    request = ask(ground=Why.UNLAWFUL)
    refused = Decision(Status.REFUSED, answer="Bruken er lovlig.", ground=Ground.NO_GROUND)
    with as_user("dina"):
        decisions.take(request, by=world.users["dina"])
        decisions.decide(request, refused, by=world.users["dina"])
    assert Restriction.objects.get().lift_notice_sent_at is None
    with as_user("sam"):
        decisions.confirm(request, by=world.users["sam"])
    restriction = Restriction.objects.get()
    assert restriction.lifted_by == world.users["sam"]
    assert restriction.lift_reason.startswith("Bruken er lovlig.")
    assert not may(world.ingrid, Use.EDIT)
    assert "restriction-lifting" in {letter.kind for letter in Letter.objects.all()}


def test_what_was_registered_by_telephone_binds_when_it_is_granted(world: World, as_user: Scoped) -> None:
    with as_user("ingrid"):
        case = receive(
            world.ingrid, by=world.users["ingrid"], wishes=[Wish(Right.RESTRICTION)], language="nb"
        )
    request = case.requests.get()
    with as_user("dina"):
        decisions.take(request, by=world.users["dina"])
        decisions.decide(request, Decision(Status.GRANTED, answer="Ja"), by=world.users["dina"])
    assert not may(world.ingrid, Use.MARKETING)
    assert may(world.ingrid, Use.ALARM)


def test_withdrawn_it_ends_at_once(world: World, ask: Ask, as_user: Scoped) -> None:
    request = ask(ground=Why.ACCURACY)
    assert not may(world.ingrid, Use.EDIT)
    with as_user("ingrid"):
        workflow.withdraw(request, by=world.users["ingrid"])
    assert may(world.ingrid, Use.EDIT)
    assert Restriction.objects.get().is_lifted_by_oneself


def test_withdrawn_by_an_employee_it_ends_after_notice(world: World, ask: Ask, as_user: Scoped) -> None:
    request = ask(ground=Why.ACCURACY)
    with as_user("dina"):
        workflow.withdraw(request, by=world.users["dina"])
    assert not may(world.ingrid, Use.EDIT)
    assert Restriction.objects.get().lift_not_before


def test_one_lifts_what_one_wanted_and_nothing_else(world: World, ask: Ask, as_user: Scoped) -> None:
    ask(MARKETING, ground=Why.VOLUNTARY, alarm=None)
    ask(ground=Why.ACCURACY)
    voluntary = Restriction.objects.get(ground=Why.VOLUNTARY)
    disputed = Restriction.objects.get(ground=Why.ACCURACY)
    with as_user("ingrid"):
        lifting.lift_own(voluntary, by=world.users["ingrid"])
        with pytest.raises(WrongState):
            lifting.lift_own(voluntary, by=world.users["ingrid"])
        with pytest.raises(WrongState):
            lifting.lift_own(disputed, by=world.users["ingrid"])
    with pytest.raises(WrongState):
        lifting.lift_own(disputed, by=world.users["lise"])
    assert Restriction.objects.active().get() == disputed


def test_what_is_reported_as_wrong_is_paused_when_one_ticks_it(world: World, client: Client) -> None:
    form = f"/opplysninger/feil/?kategori=kundeforhold&tabell=person&rad={world.ingrid.pk}"
    assert may(world.ingrid, Use.CONNECTORS, table="accounts.Person", row=str(world.ingrid.pk))
    typed = {"hva": "Navnet er galt", "felt": "family_name", "riktig": "Sol", "pause": "on"}
    assert client.post(form, typed | {"nokkel": str(uuid4())}).status_code == 303
    assert not may(world.ingrid, Use.CONNECTORS, table="accounts.Person", row=str(world.ingrid.pk))
    assert may(world.ingrid, Use.CONNECTORS, table="accounts.Customer")
    assert Restriction.objects.get().ground == Why.ACCURACY


def test_a_correction_is_refused_while_another_restriction_binds_and_says_which(
    world: World, client: Client, signed_in: Callable[[str], Client]
) -> None:
    form = f"/opplysninger/feil/?kategori=kundeforhold&tabell=person&rad={world.ingrid.pk}"
    typed = {"hva": "Navnet er galt", "felt": "family_name", "riktig": "Sol", "pause": "on"}
    client.post(form, typed | {"nokkel": str(uuid4())})
    request = PrivacyRequest.objects.get(right=Right.RECTIFICATION)
    confirm = "/personvern/begrensning/ny/bekreft/?hva=alt&hvorfor=vil"
    client.post(confirm, {"alarm": "ja", "ord": ""})
    blocking = PrivacyRequest.objects.get(right=Right.RESTRICTION)
    sara = signed_in("sara")
    done(sara, request, "ansvar")
    answer = act(sara, request, "avgjorelse", outcome="granted", answer="Rettet.")
    page = answer.content.decode()
    assert "Dette er begrenset og kan bare lagres" in page
    assert blocking.reference in page
    assert "Rettet." in page
    world.ingrid.refresh_from_db()
    assert world.ingrid.family_name == "Solberg"
    voluntary = Restriction.objects.get(ground=Why.VOLUNTARY)
    client.post(f"/personvern/begrensning/{voluntary.pk}/opphev/")
    done(sara, request, "avgjorelse", outcome="granted", answer="Rettet.")
    world.ingrid.refresh_from_db()
    assert world.ingrid.family_name == "Sol"
