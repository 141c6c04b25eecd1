"""A no outlives the address it was said of, the contract, the home, and whoever said it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import ledger
from accounts.models import ContactPoint, Customer, Person
from accounts.models.reachable import mark_of
from accounts.wall import scope
from privacy.marketing import choosing, ending, links, sales, suppression
from privacy.marketing.normalising import asked
from privacy.models import MarketingChoice, PrivacyRequest, SuppressionEntry
from privacy.models.marketing import Channel, How
from tests.accounts.intake.bundle import conftest as bundle
from tests.accounts.intake.bundle.conftest import Loader, loaded  # noqa: F401 - a fixture
from tests.accounts.ownership import walk
from tests.privacy.erasure.conftest import (  # noqa: F401 - fixtures
    as_worker,
    carry_out,
    confirmed,
    ended,
)
from tests.privacy.marketing.conftest import ADDRESS, say_no, say_yes, verdict
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("how", ["link", "staff", "number"])
def test_a_no_to_an_address_stays_when_the_address_changes(buyer: World, how: str) -> None:
    """It was the person's, by whatever way it came."""
    assert verdict(ADDRESS) == "yes: customer"
    if how == "link":
        Client().post(links.address_of(asked(Channel.EMAIL, address=ADDRESS).marks, Channel.EMAIL))
    else:
        told = {"address": ADDRESS} if how == "staff" else {"customer": "4410882"}
        with scope.of_user(buyer.users["sam"]):
            assert choosing.stop_address([Channel.EMAIL], **told, how=How.STAFF, by=buyer.users["sam"])
    [said] = MarketingChoice.objects.filter(state="opted_out")
    assert said.person == buyer.ingrid
    point = ContactPoint.objects.get(person=buyer.ingrid, kind="email")
    point.value = "ny@example.no"
    point.save()
    assert verdict("ny@example.no") == verdict(ADDRESS) == "no: opted_out"
    say_yes(buyer, Channel.EMAIL)
    assert verdict("ny@example.no") == "yes: consent"


def test_a_link_stops_the_address_as_it_is_held(buyer: World) -> None:
    ContactPoint.objects.filter(person=buyer.ingrid, kind="email").delete()
    held = ContactPoint.objects.create(person=buyer.ingrid, kind="email", value="ingrid+alarm@example.no")
    assert verdict(held.value) == "yes: customer"
    Client().post(links.address_of(asked(Channel.EMAIL, address=held.value).marks, Channel.EMAIL))
    assert suppression.is_suppressed([mark_of(held.value)], Channel.EMAIL)
    assert verdict(held.value) == verdict(ADDRESS) == "no: opted_out"


@pytest.mark.django_db(transaction=True)
def test_erased_and_back_again_somebody_still_gets_nothing(
    buyer: World,
    ended: Callable[..., None],  # noqa: F811 - the fixture
    confirmed: Callable[..., tuple[PrivacyRequest, str]],  # noqa: F811
    carry_out: Callable[[PrivacyRequest], Any],  # noqa: F811
    loaded: Loader,  # noqa: F811
) -> None:
    say_no(buyer, *Channel)
    # An address that came after the no is remembered too.
    ContactPoint.objects.create(person=buyer.ingrid, kind="email", value="ny@example.no")
    ended()
    request, _token = confirmed()
    carry_out(request)
    assert not MarketingChoice.objects.exists()
    assert not Person.objects.filter(pk=buyer.ingrid.pk).exists()
    assert verdict(ADDRESS) == verdict("ny@example.no") == "no: opted_out"
    ledger.lift(mark_of(ADDRESS), by=buyer.users["dina"], now=timezone.now())
    back = {
        "persons": [bundle.person("p-1")],
        "customers": [{"customer_number": "C-1", "kind": "person", "person_key": "p-1"}],
        "contact_points": [{"key": "k-1", "person_key": "p-1", "kind": "email", "value": ADDRESS}],
    }
    assert loaded(back).refused == 0
    assert ContactPoint.objects.filter(value=ADDRESS).exists()
    assert sales.note("C-1", Channel.EMAIL, at=timezone.now())
    assert verdict(ADDRESS) == "no: opted_out"
    other = Person.objects.create(given_name="Mona")
    ContactPoint.objects.create(person=other, kind="email", value="mona@example.no")
    Customer.objects.create(customer_number="5550002", kind="person", person=other)
    sales.note("5550002", Channel.EMAIL, at=timezone.now())
    assert verdict("mona@example.no") == "yes: customer"


def test_a_change_of_owner_keeps_both_sides_choices(buyer: World, signed_in: Callable[[str], Client]) -> None:
    sales.note("4410990", Channel.EMAIL, at=timezone.now())
    say_no(buyer, Channel.EMAIL)
    change = walk.scheduled(signed_in("ingrid"), signed_in("lise"), buyer)
    walk.carried_out(change)
    assert change.state == "completed"
    assert verdict(ADDRESS) == "no: opted_out"
    assert verdict("lise@example.no") == "yes: customer"


def test_for_who_never_was_a_customer_the_year_begins_with_the_last_no(world: World) -> None:
    with scope.of_user(world.users["ole"]):
        choosing.say_no(world.ole, [Channel.EMAIL], how=How.PORTAL, by=world.users["ole"])
    with as_worker():
        assert (ending.note(), ending.note()) == (1, 0)
    said = MarketingChoice.objects.get(person=world.ole)
    assert said.contract_ended_on == timezone.localdate(said.at)
    with scope.of_user(world.users["ole"]):
        choosing.say_yes(
            world.ole,
            Channel.SMS,
            by=world.users["ole"],
            language="nb",
            wording_version=1,
            evidence="knappen",
        )
    with as_worker():
        assert ending.note() == 1
    assert not MarketingChoice.objects.exclude(contract_ended_on=None).exists()


def test_when_the_contract_ends_a_year_begins_and_the_no_stays(buyer: World) -> None:
    say_no(buyer, Channel.SMS)
    SuppressionEntry.objects.all().delete()
    with as_worker():
        assert ending.note() == 0
    day = buyer.now.date()
    Customer.objects.filter(person=buyer.ingrid).update(status="ended", ended_on=day)
    with as_worker():
        assert ending.note() == 3
        assert ending.note() == 0
    assert set(MarketingChoice.objects.values_list("contract_ended_on", flat=True)) == {day}
    phone = ContactPoint.objects.get(person=buyer.ingrid, kind="phone").value
    assert suppression.is_suppressed([mark_of(phone)], Channel.SMS)
    assert not suppression.is_suppressed([mark_of(ADDRESS)], Channel.EMAIL)
