"""The whole way of a change of ownership (WF-10), over the pages and in the real roles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import (
    AccessCode,
    Agreement,
    AuthorisedUser,
    ContactPerson,
    Customer,
    Letter,
    Occupancy,
    OwnershipChange,
    Passphrase,
    Takeover,
)
from accounts.ownership import certificates, clock, ending, executing
from accounts.ownership.moving import move
from accounts.ownership.pages import Seen
from accounts.ownership.states import WrongState
from accounts.viewers import Viewer
from accounts.viewing import visible
from tests.accounts.ownership import walk
from tests.world import World, canary

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
EVENT_LABELS = ("accounts.ArmingEvent", "accounts.LockEvent", "accounts.PlugEvent", "accounts.CommandEvent")


@pytest.fixture
def change(world: World, signed_in: SignedIn) -> OwnershipChange:
    """Ingrid hands the house over to Lise; only the minute is awaited."""
    return walk.scheduled(signed_in("ingrid"), signed_in("lise"), world)


def test_both_confirm_and_at_the_minute_the_home_is_the_other_s(
    world: World, change: OwnershipChange
) -> None:
    assert not walk.tick(), "before its minute nothing moves"
    walk.carried_out(change)
    assert change.state == "completed"
    old, new = (
        world.occupancies["ingrid"],
        Occupancy.objects.get(customer=world.customers["lise"], site=change.site),
    )
    old.refresh_from_db()
    assert old.valid_to == new.valid_from == change.takeover_at
    assert Agreement.objects.get(number="A-ingrid").status == "ended"
    begun = Agreement.objects.get(customer=world.customers["lise"], site=change.site)
    assert (begun.status, begun.sales_channel) == ("active", "ownership_change")
    world.customers["ingrid"].refresh_from_db()
    assert world.customers["ingrid"].status == "active", "the cabin is hers as before"
    assert not walk.tick(), "a second turn of the clock does nothing"


def test_a_minute_that_passed_while_people_looked_is_not_carried_out_backdated(
    world: World, signed_in: SignedIn
) -> None:
    """Approved on Monday for Friday: the weekend stays the seller's, and letters and certificate say so."""
    buyer = signed_in("lise")
    walk.begin(signed_in("ingrid"), world)
    change = walk.join(buyer)
    walk.accept(buyer, change)
    walk.look_at(change, world)
    friday = timezone.now() - timedelta(days=3)
    OwnershipChange.objects.filter(pk=change.pk).update(takeover_at=friday)
    monday = timezone.now()
    assert walk.tick(monday) == 2, "planned and carried out"
    change.refresh_from_db()
    assert (change.state, change.takeover_at) == ("completed", monday)
    old = world.occupancies["ingrid"]
    old.refresh_from_db()
    new = Occupancy.objects.get(site=change.site, customer=world.customers["lise"])
    assert old.valid_to == new.valid_from == monday
    for kind in ("ownership-scheduled", "ownership-done"):
        for letter in Letter.objects.filter(kind=kind):
            assert letter.facts["takeover_at"] == monday.isoformat()
    words = dict(certificates.facts(Seen(change, "buyer")))
    assert words["Overtatt av deg"] == words["Gjennomført"]


def test_a_clock_some_seconds_late_keeps_the_minute_both_agreed_on(change: OwnershipChange) -> None:
    minute = timezone.now() - timedelta(minutes=4)
    OwnershipChange.objects.filter(pk=change.pk).update(takeover_at=minute)
    assert walk.tick() == 1
    change.refresh_from_db()
    assert (change.state, change.takeover_at) == ("completed", minute)


def test_every_way_in_of_the_household_ends_and_is_counted(world: World, change: OwnershipChange) -> None:
    here = world.occupancies["ingrid"]
    running = AuthorisedUser.objects.filter(occupancy=here, state="active")
    assert running.count() == 4
    assert Passphrase.objects.filter(occupancy=here).exists()
    assert ContactPerson.objects.filter(occupancy=here, valid_to=None).count() == 2
    assert UserSession.objects.filter(user=world.users["ingrid"]).exists()
    other_code = AccessCode.objects.get(site=world.sites["lise"], slot_no=1)
    walk.carried_out(change)
    assert not running.exists()
    assert not AccessCode.objects.filter(site=change.site, secret_hmac__isnull=False).exists()
    assert not Passphrase.objects.filter(occupancy=here).exists()
    assert not ContactPerson.objects.filter(occupancy=here, valid_to=None).exists()
    assert not UserSession.objects.filter(user=world.users["ingrid"]).exists()
    assert UserSession.objects.filter(user=world.users["lise"]).exists(), "the buyer stays signed in"
    assert change.wipe_report["users"] == 4
    assert change.wipe_report["passphrases"] == 1
    assert change.wipe_report["contacts"] == 2
    assert change.wipe_report["codes"] >= 4
    other_code.refresh_from_db()
    assert other_code.secret_hmac, "codes of another home open it as before"


def test_the_seller_is_signed_out_and_still_reads_their_own(world: World, signed_in: SignedIn) -> None:
    seller = signed_in("ingrid")
    change = walk.scheduled(seller, signed_in("lise"), world)
    assert seller.get("/eierskifte/").status_code == 200
    walk.carried_out(change)
    assert seller.get("/eierskifte/").status_code == 302
    again = signed_in("ingrid")
    assert again.get("/opplysninger/avtale/").status_code == 200
    page = again.get(f"/eierskifte/{change.pk}/").content.decode()
    assert "Anlegget har fått ny eier." in page


def test_the_buyer_sees_nothing_before_the_minute_and_nothing_of_before_it_after(
    world: World, signed_in: SignedIn
) -> None:
    buyer = signed_in("lise")
    change = walk.scheduled(signed_in("ingrid"), buyer, world)

    def seen() -> tuple[int, str]:
        viewer = Viewer(world.people["lise"], now=timezone.now())
        rows = sum(visible(label, viewer, site=change.site_id).count() for label in EVENT_LABELS)
        pages = [
            buyer.get(address)
            for address in ("/", "/opplysninger/bruk/", "/opplysninger/anlegg/", "/eierskifte/")
        ]
        return rows, "".join(page.content.decode() for page in pages)

    rows, text = seen()
    assert rows == 0
    assert "Fjellveien 12" not in text
    assert change.site.installation_number in text, "the number on the panel is all that is told"
    walk.carried_out(change)
    rows, text = seen()
    assert rows == 0, "the history begins empty"
    assert "Fjellveien 12" in text
    for name in ("ingrid", "ole", "nora", "house"):
        assert f"ZQX-{name}-" not in text.replace(canary("house", "ytterdør"), "").replace(
            canary("house", "serial"), ""
        )


def test_the_takeover_is_whole_or_not_at_all(
    change: OwnershipChange, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_arguments: Any, **_details: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr(executing, "_begin_agreement", dies)
        with pytest.raises(RuntimeError):
            walk.carried_out(change)
    change.refresh_from_db()
    assert change.state == "scheduled"
    assert Occupancy.objects.filter(site=change.site, valid_to=None).get().customer == change.from_customer
    assert Passphrase.objects.filter(occupancy__site=change.site).exists()
    assert walk.carried_out(change).state == "completed"


def test_a_home_with_three_owners_shows_each_their_own_time(world: World, change: OwnershipChange) -> None:
    walk.carried_out(change)
    periods = Occupancy.objects.filter(site=change.site).order_by("valid_from")
    assert [one.customer_id for one in periods] == [
        world.customers[name].pk for name in ("tor", "ingrid", "lise")
    ]
    for earlier, later in zip(periods, list(periods)[1:], strict=False):
        assert earlier.valid_to == later.valid_from
    for name in ("tor", "ingrid"):
        viewer = Viewer(world.people[name], now=timezone.now())
        own = Occupancy.objects.get(site=change.site, customer=world.customers[name])
        for event in visible("accounts.CommandEvent", viewer, site=change.site_id):
            if event.actor_id is None:
                assert own.valid_from <= event.occurred_at < own.valid_to


def test_each_side_reads_and_prints_its_own_half(world: World, signed_in: SignedIn) -> None:
    buyer = signed_in("lise")
    change = walk.carried_out(walk.scheduled(signed_in("ingrid"), buyer, world))
    seller = signed_in("ingrid")
    here = f"/eierskifte/{change.pk}/bevis/"
    sold, bought = (client.get(here).content.decode() for client in (seller, buyer))
    assert "Kontrollord som er slettet" in sold
    assert "Kontrollord som er slettet" not in bought
    assert "Lise" not in sold
    assert "Ingrid" not in bought
    assert signed_in("ole").get(here).status_code == 404
    for client in (seller, buyer):
        paper = client.get(f"{here}eierskifte.pdf")
        assert paper["Content-Type"] == "application/pdf"
        assert paper.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("begun_by", "words"),
    [("seller", "Du bekreftet"), ("buyer", "Du bekreftet"), ("support", "Vi så dokumentet på eierskiftet")],
)
def test_the_certificate_says_whose_word_it_was(world: World, begun_by: str, words: str) -> None:
    """By a deed, or for an estate, an employee saw a document: the seller has confirmed nothing."""
    change = walk.due(world, seller="ingrid", buyer="lise", site="house")
    change.initiated_by = begun_by
    for side, said in (("seller", words), ("buyer", "Du bekreftet")):
        own = [word for word, _moment in certificates.facts(Seen(change, side))]
        assert [word for word in own if word in {"Du bekreftet", "Vi så dokumentet på eierskiftet"}] == [said]


def test_each_step_is_in_the_log_and_both_are_told(world: World, change: OwnershipChange) -> None:
    walk.carried_out(change)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM accounts_auditinbox WHERE action = 'ownership-moved' ORDER BY id")
        steps = [reason for (reason,) in cursor.fetchall()]
    wanted = ["awaiting_counterparty", "buyer_onboarding", "scheduled", "executing", "completed"]
    assert [step for step in steps if step in wanted] == wanted
    for kind in ("ownership-joined", "ownership-scheduled", "ownership-done"):
        told = Letter.objects.filter(kind=kind).values_list("person", flat=True)
        assert set(told) == {world.people["ingrid"].pk, world.people["lise"].pk}


def test_nobody_answers_and_nothing_happens(world: World, signed_in: SignedIn) -> None:
    change = walk.begin(signed_in("ingrid"), world)
    here = walk.link()
    assert Client().get(here).status_code == 200
    assert not walk.tick(timezone.now() + timedelta(days=13))
    assert walk.tick(timezone.now() + timedelta(days=14, seconds=1)) == 1
    change.refresh_from_db()
    assert change.state == "expired"
    assert Client().get(here).status_code == 404
    assert Occupancy.objects.filter(site=change.site, valid_to=None).get().customer == change.from_customer


def test_those_that_wait_for_somebody_keep_nobody_else_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Homes asked for whose owners are asked already, and one that is stopped: the next in line has its turn."""
    monkeypatch.setattr(clock, "A_ROUND", 1)
    for number, site, owner in ((1, "house", "ingrid"), (2, "cabin", "ingrid")):
        OwnershipChange.objects.create(
            key=f"EK-ASKED-{number}",
            site=world.sites[site],
            from_customer=world.customers[owner],
            initiated_by="buyer",
            initiated_at=timezone.now(),
            takeover_at=walk.in_a_day(),
        )
    for count in (1, 2):
        assert walk.tick() == 1
        assert Letter.objects.filter(kind="ownership-asked").count() == count
    assert not walk.tick()
    OwnershipChange.objects.all().update(state="cancelled")
    stopped = walk.due(world, seller="ingrid", buyer="lise", site="house")
    world.people["ole"].protection_status = "protected"
    world.people["ole"].save()
    OwnershipChange.objects.filter(pk=stopped.pk).update(key="EK-TEST-0000", takeover_at=before(minutes=2))
    Takeover.objects.filter(change=stopped).update(key="EK-TEST-0000")
    later = walk.due(world, seller="lise", buyer="ingrid", site="lise")
    assert not walk.tick(), "the first one is stopped"
    assert walk.tick() == 1
    later.refresh_from_db()
    assert later.state == "completed"


def before(*, minutes: int) -> datetime:
    return timezone.now() - timedelta(minutes=minutes)


@pytest.mark.parametrize("side", ["ingrid", "lise"])
def test_either_side_thinks_again_until_the_minute(
    world: World, change: OwnershipChange, signed_in: SignedIn, side: str
) -> None:
    answer = signed_in(side).post(f"/eierskifte/{change.pk}/avbryt/")
    assert answer.status_code == 303
    change.refresh_from_db()
    assert change.state == "cancelled"
    assert not walk.tick(change.takeover_at + timedelta(minutes=1))
    assert Letter.objects.filter(kind="ownership-cancelled").count() == 2


def test_one_home_changes_hands_once_at_a_time(world: World, signed_in: SignedIn) -> None:
    seller = signed_in("ingrid")
    walk.begin(seller, world)
    page = seller.get("/eierskifte/ny/").content.decode()
    assert "Fageråsen 3" in page
    assert "Fjellveien 12" not in page


def test_a_state_that_has_moved_meanwhile_is_not_moved_again(change: OwnershipChange, world: World) -> None:
    OwnershipChange.objects.filter(pk=change.pk).update(state="cancelled")
    with pytest.raises(WrongState):
        move(change, "executing", by=None)


def test_a_new_ending_of_another_part_is_run_and_counted(
    change: OwnershipChange, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []

    def end(occupancy: Occupancy, _now: Any) -> int:
        seen.append(occupancy.pk)
        return 7

    monkeypatch.setattr(ending, "ENDINGS", [*ending.ENDINGS, ending.Ending("tags", end)])
    old = Occupancy.objects.get(site=change.site, valid_to=None)
    walk.carried_out(change)
    assert seen == [old.pk]
    assert change.wipe_report["tags"] == 7
    assert Customer.objects.filter(pk=change.to_customer_id, status="active").exists()
