"""What people at the company do with a change of ownership, and what stops without anybody noticing (R-64)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import HandoverCheck, Letter, Occupancy, OwnershipChange
from accounts.staff import roles
from tests.accounts.ownership import walk
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
LIST = "/admin/accounts/ownershipchange/"


def act(client: Client, change: OwnershipChange, action: str) -> str:
    data = {"action": action, "_selected_action": str(change.pk)}
    return client.post(LIST, data, follow=True).content.decode()


@pytest.fixture
def accepted(world: World, signed_in: SignedIn) -> OwnershipChange:
    """Both have confirmed; people have not looked yet."""
    buyer = signed_in("lise")
    walk.begin(signed_in("ingrid"), world)
    change = walk.join(buyer)
    walk.accept(buyer, change)
    return change


def test_nothing_is_planned_before_people_have_looked(
    world: World, accepted: OwnershipChange, signed_in: SignedIn
) -> None:
    assert not walk.tick()
    roles.give(world.users["omar"], "økonomi")
    support, money = signed_in("sam"), signed_in("omar")
    assert "gjort" in act(support, accepted, "see_identity")
    assert not walk.tick()
    refused = act(support, accepted, "approve")
    accepted.refresh_from_db()
    assert accepted.takeover.credit == "", refused
    assert "gjort" in act(money, accepted, "approve")
    assert walk.tick() == 1
    accepted.refresh_from_db()
    assert accepted.state == "scheduled"
    assert accepted.takeover.credit_by == world.users["omar"]


def test_a_protected_home_waits_for_a_human_and_reads_like_any_other(
    world: World, accepted: OwnershipChange, signed_in: SignedIn
) -> None:
    ordinary = {name: page_of(signed_in(name), accepted) for name in ("ingrid", "lise")}
    world.people["ole"].protection_status = "protected"
    world.people["ole"].save()
    walk.look_at(accepted, world)
    assert not walk.tick()
    accepted.refresh_from_db()
    assert accepted.state == "buyer_onboarding"
    for name, page in ordinary.items():
        assert page_of(signed_in(name), accepted) == page
    support, caseworker = signed_in("sam"), signed_in("sara")
    assert accepted.key in caseworker.get(f"{LIST}?stage=stopped").content.decode()
    assert "må ses på" not in support.get(LIST).content.decode()
    assert not act(support, accepted, "release").count("gjort")
    assert "gjort" in act(caseworker, accepted, "release")
    assert walk.tick() == 1
    accepted.refresh_from_db()
    assert accepted.state == "scheduled"


def page_of(client: Client, change: OwnershipChange) -> str:
    """The page of the change, but for the token each form has anew."""
    text = client.get(f"/eierskifte/{change.pk}/").content.decode()
    return "\n".join(line for line in text.splitlines() if "csrf" not in line and "nonce" not in line)


def test_protection_that_comes_after_planning_stops_at_the_minute(
    world: World, accepted: OwnershipChange
) -> None:
    walk.look_at(accepted, world)
    assert walk.tick() == 1
    world.people["nora"].protection_status = "protected"
    world.people["nora"].save()
    walk.carried_out(accepted)
    assert accepted.state == "scheduled"
    assert Occupancy.objects.get(site=accepted.site, valid_to=None).customer == accepted.from_customer
    assert HandoverCheck.objects.get(change=accepted).stopped_at is not None


def test_one_release_opens_one_stop_and_not_the_next(
    world: World, accepted: OwnershipChange, signed_in: SignedIn
) -> None:
    def protect(name: str) -> None:
        world.people[name].protection_status = "protected"
        world.people[name].save()

    caseworker = signed_in("sara")
    protect("ole")
    walk.look_at(accepted, world)
    assert not walk.tick()
    assert "gjort" in act(caseworker, accepted, "release")
    assert walk.tick() == 1
    assert accepted.key not in caseworker.get(f"{LIST}?stage=stopped").content.decode()
    protect("nora")
    walk.carried_out(accepted)
    assert accepted.state == "scheduled", "the release was given before Nora was in danger"
    assert accepted.key in caseworker.get(f"{LIST}?stage=stopped").content.decode()
    assert not walk.tick()
    assert "gjort" in act(caseworker, accepted, "release")
    assert "gjort" not in act(caseworker, accepted, "release"), "nothing stands any more"
    assert walk.tick() == 1
    accepted.refresh_from_db()
    assert accepted.state == "completed"


def test_a_release_after_the_minute_carries_it_out(
    world: World, accepted: OwnershipChange, signed_in: SignedIn
) -> None:
    world.people["ole"].protection_status = "protected"
    world.people["ole"].save()
    walk.look_at(accepted, world)
    OwnershipChange.objects.filter(pk=accepted.pk).update(takeover_at=timezone.now() - timedelta(hours=1))
    assert not walk.tick()
    assert "gjort" in act(signed_in("sara"), accepted, "release")
    assert walk.tick() == 2, "planned and carried out: nobody is asked twice about one stop"


def test_an_employee_begins_for_an_estate_with_a_note_and_no_copy(world: World, signed_in: SignedIn) -> None:
    support = signed_in("sam")
    typed = {
        "installation_number": world.sites["house"].installation_number,
        "ground": "death",
        "evidence": "Skifteattest av 20. november, vist på kontoret",
        "takeover_at": walk.in_a_day().strftime(walk.TYPED),
        "address": walk.BUYER,
    }
    unknown = support.post(f"{LIST}add/", typed | {"installation_number": "0"})
    assert "Ingen har et anlegg med dette nummeret nå." in unknown.content.decode()
    assert support.post(f"{LIST}add/", typed).status_code == 302
    change = OwnershipChange.objects.get()
    assert (change.state, change.initiated_by) == ("awaiting_counterparty", "support")
    check = HandoverCheck.objects.get(change=change)
    assert check.evidence == typed["evidence"]
    assert typed["evidence"].encode() not in bytes(check.evidence_sealed)
    assert check.seen_by == world.users["sam"]
    read = signed_in("sara").get(f"{LIST}{change.pk}/change/").content.decode()
    for words in ("dødsfall: skifteattest sett", typed["evidence"], str(world.users["sam"])):
        assert words in read, "whoever lets it go on decides by it"
    assert typed["evidence"] not in support.get(f"{LIST}{change.pk}/change/").content.decode()
    assert not Letter.objects.filter(kind="ownership-begun").exists(), "nobody writes to the dead"
    buyer = signed_in("lise")
    walk.join(buyer)
    walk.accept(buyer, change)
    walk.look_at(change, world)
    assert walk.tick() == 1
    change.refresh_from_db()
    assert walk.carried_out(change).state == "completed"


def test_whoever_has_no_part_in_it_opens_no_list(signed_in: SignedIn) -> None:
    for name in ("omar", "astrid", "dina"):
        assert signed_in(name).get(LIST).status_code == 403
