"""A no counts at once, in every spelling, and outlives whoever said it; a yes is the person's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts import ledger
from accounts.models import ContactPoint, Customer, Person
from accounts.models.reachable import mark_of
from accounts.wall import scope
from privacy.consents import ledger as consents
from privacy.consents.ending import withdraw
from privacy.consents.kinds import BY_CODE
from privacy.marketing import choosing, ending, facts, links, sales, suppression
from privacy.marketing.facts import decide
from privacy.marketing.normalising import asked, canonical
from privacy.marketing.purposes import PURPOSES
from privacy.models import ConsentEntry, MarketingChoice, PrivacyRequest, SuppressionEntry
from privacy.models.marketing import Channel, How
from privacy.restrictions.objecting import MARKETING, object_to
from tests.accounts.intake.bundle import conftest as bundle
from tests.accounts.intake.bundle.conftest import Loader, loaded  # noqa: F401 - a fixture
from tests.accounts.ownership import walk
from tests.privacy.erasure.conftest import (  # noqa: F401 - fixtures
    as_worker,
    carry_out,
    confirmed,
    ended,
)
from tests.privacy.marketing.conftest import MONDAY_NOON, verdict
from tests.world import World

pytestmark = pytest.mark.django_db
ADDRESS = "ingrid@example.no"


def say_no(world: World, *channels: Channel) -> None:
    with scope.of_user(world.users["ingrid"]):
        choosing.say_no(world.ingrid, channels, how=How.PORTAL, by=world.users["ingrid"])


def say_yes(world: World, channel: Channel) -> None:
    with scope.of_user(world.users["ingrid"]):
        choosing.say_yes(
            world.ingrid,
            channel,
            by=world.users["ingrid"],
            language="nb",
            wording_version=1,
            evidence="knappen",
        )


def test_a_buyer_gets_what_is_like_it_until_they_say_no(buyer: World) -> None:
    assert verdict(ADDRESS) == "yes: customer"
    say_no(buyer, Channel.EMAIL)
    assert verdict(ADDRESS) == "no: opted_out"
    # The other way goes on, and so do others.
    phone = ContactPoint.objects.get(person=buyer.ingrid, kind="phone").value
    assert verdict(phone, Channel.SMS) == "yes: customer"


@pytest.mark.parametrize("name", ["ole", "kari", "tor"])
def test_users_contacts_and_strangers_get_no_mail(world: World, name: str) -> None:
    """Nobody's address becomes a recipient's because the company happens to have it (PE-04, R-41)."""
    Customer.objects.filter(person=world.tor).update(status="ended", ended_on=world.now.date())
    sales.note("3310771", Channel.EMAIL, at=world.now)
    assert verdict(f"{name}@example.no") == "no: no_consent"
    assert verdict("ukjent@example.org") == "no: no_consent"


def test_a_sale_never_undoes_a_no(buyer: World) -> None:
    say_no(buyer, Channel.EMAIL)
    sales.note("4410882", Channel.EMAIL, at=timezone.now() + timedelta(minutes=1))
    assert verdict(ADDRESS) == "no: opted_out"


def test_only_a_yes_after_it_ends_a_no(buyer: World) -> None:
    say_no(buyer, Channel.EMAIL)
    say_yes(buyer, Channel.EMAIL)
    assert verdict(ADDRESS) == "yes: consent"
    made = MarketingChoice.objects.get(state="opted_in")
    assert (made.wording, made.language) == (
        "Ja, send meg nyheter og tilbud på e-post. Jeg kan trekke samtykket når jeg vil.",
        "nb",
    )
    say_no(buyer, Channel.EMAIL)
    assert verdict(ADDRESS) == "no: opted_out"


@pytest.mark.parametrize("channel", [*Channel])
def test_a_yes_stands_in_the_ledger_of_consents_as_long_as_it_holds(buyer: World, channel: Channel) -> None:
    purpose = PURPOSES[channel]
    assert BY_CODE[purpose]
    say_yes(buyer, channel)
    [given] = consents.standing(buyer.ingrid)
    assert (given.purpose, given.wording_version) == (purpose, 1)
    assert given.wording == MarketingChoice.objects.get(state="opted_in").wording
    assert has_consent(buyer, channel)
    say_no(buyer, channel)
    assert not consents.standing(buyer.ingrid).exists()
    assert not has_consent(buyer, channel)


def has_consent(world: World, channel: Channel) -> bool:
    return facts.of_person(world.ingrid, [channel])[channel].has_consent


def test_a_consent_taken_back_in_the_ledger_is_a_no(buyer: World) -> None:
    """Also where it was taken back at the other page, or by nothing but the ledger."""
    user, how = buyer.users["ingrid"], {"channel": "portal", "language": "nb"}
    say_yes(buyer, Channel.EMAIL)
    assert verdict(ADDRESS) == "yes: consent"
    with scope.of_user(user):
        withdraw(buyer.ingrid, "reklame-epost", by=user, **how)
    assert verdict(ADDRESS) == "no: opted_out"
    assert MarketingChoice.objects.order_by("-at")[0].state == "opted_out"
    say_yes(buyer, Channel.EMAIL)
    with scope.of_user(user):
        consents.withdraw(buyer.ingrid, "reklame-epost", by=user, **how)
    assert verdict(ADDRESS) == "no: opted_out"


def test_a_no_by_link_takes_the_consent_back(buyer: World) -> None:
    say_yes(buyer, Channel.EMAIL)
    assert consents.standing(buyer.ingrid).exists()
    Client().post(links.address_of(asked(Channel.EMAIL, address=ADDRESS).marks, Channel.EMAIL))
    assert not consents.standing(buyer.ingrid).exists()
    taken = ConsentEntry.objects.get(act="withdrawn")
    assert (taken.person, taken.channel, taken.evidence) == (buyer.ingrid, "email", "Nei til reklame: link")
    assert verdict(ADDRESS) == "no: opted_out"


@pytest.mark.parametrize("other", ["INGRID@Example.NO", "ingrid+tilbud@example.no", " ingrid@example.no "])
def test_another_spelling_is_the_same_address(buyer: World, other: str) -> None:
    assert choosing.stop_address([Channel.EMAIL], address=other, how=How.STAFF, by="test")
    assert verdict(ADDRESS) == "no: opted_out"
    assert verdict("ingrid+annet@example.no") == "no: opted_out"
    assert verdict("lise@example.no") == "no: no_consent"


@pytest.mark.parametrize("number", ["91 23 45 67", "+47 912 34 567", "0047-91234567", "4791234567"])
def test_a_number_is_the_same_however_it_is_written(world: World, number: str) -> None:
    assert choosing.stop_address([Channel.SMS], address="91234567", how=How.SMS, by="test")
    assert verdict(number, Channel.SMS) == "no: opted_out"
    assert verdict("91234568", Channel.SMS) == "no: no_consent"


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


def test_a_person_says_no_for_themself_alone(buyer: World) -> None:
    with scope.of_user(buyer.users["ingrid"]):
        assert suppression.suppress([], Channel.SMS, source=How.PORTAL, customer="4410882") == 1
        for wrong in (
            {"source": How.STAFF},
            {"source": How.PORTAL, "customer": "4410990"},
            {"source": How.PORTAL, "person": buyer.lise},
        ):
            with pytest.raises(ProgrammingError, match="own"), transaction.atomic():
                suppression.suppress([], Channel.SMS, **wrong)
    assert not MarketingChoice.objects.filter(person=buyer.lise).exists()


def test_a_domain_in_our_letters_is_the_one_name_servers_know() -> None:
    assert canonical("Ola@Blåbær.no") == canonical("ola@xn--blbr-roah.no") == "ola@xn--blbr-roah.no"
    assert canonical("ola@bær.no") != canonical("ola@bar.no")


def test_an_objection_stops_every_channel_and_a_yes_opens_one(buyer: World) -> None:
    user = buyer.users["ingrid"]
    with scope.of_user(user):
        object_to(buyer.ingrid, [MARKETING], by=user, words="", language="nb")
    with scope.of_user(user):
        assert not any(switch.is_on for switch in choosing.switches(buyer.ingrid))
    say_yes(buyer, Channel.EMAIL)
    with scope.of_user(user):
        on = [switch.channel for switch in choosing.switches(buyer.ingrid) if switch.is_on]
    assert on == [Channel.EMAIL]


def test_who_shares_a_number_gets_what_the_stricter_of_them_wants(buyer: World) -> None:
    phone = ContactPoint.objects.get(person=buyer.ingrid, kind="phone")
    ContactPoint.objects.create(person=buyer.lise, kind="phone", value=phone.value)
    sales.note("4410990", Channel.SMS, at=buyer.now)
    assert verdict(phone.value, Channel.SMS) == "yes: customer"
    with scope.of_user(buyer.users["lise"]):
        choosing.say_no(buyer.lise, [Channel.SMS], how=How.PORTAL, by=buyer.users["lise"])
    say_yes(buyer, Channel.SMS)
    assert verdict(phone.value, Channel.SMS) == "no: opted_out"


def told(channel: Channel, *, address: str = "", customer: str = "") -> str:
    row = asked(channel, address=address, customer=customer)
    return decide([row], channel, at=MONDAY_NOON, is_similar=True)[0].reason.value


def test_a_number_of_nobodys_is_no_address(buyer: World) -> None:
    assert told(Channel.EMAIL, customer="4410882") == "customer"
    for channel in Channel:
        assert told(channel, customer="9999999") == "not_understood", channel
    choosing.stop_address([Channel.PHONE], customer="9999999", how=How.STAFF, by="test")
    assert told(Channel.PHONE, customer="9999999") == "opted_out"


def test_whose_number_stands_beside_anothers_address_adds_a_no_and_no_yes(buyer: World) -> None:
    assert told(Channel.EMAIL, address=ADDRESS, customer="4410882") == "customer"
    assert told(Channel.EMAIL, address="ukjent@example.org", customer="4410882") == "no_consent"
    assert told(Channel.EMAIL, address="lise@example.no", customer="4410882") == "no_consent"
    # Nor does a number of somebody without a sale take anything from whoever has the address.
    assert told(Channel.EMAIL, address=ADDRESS, customer="4410990") == "customer"
    with scope.of_user(buyer.users["lise"]):
        choosing.say_no(buyer.lise, [Channel.EMAIL], how=How.PORTAL, by=buyer.users["lise"])
    assert told(Channel.EMAIL, address=ADDRESS, customer="4410990") == "opted_out"


def test_a_person_asks_about_themself_alone(buyer: World) -> None:
    with scope.of_user(buyer.users["ingrid"]):
        assert told(Channel.EMAIL, customer="4410882") == "customer"
        assert told(Channel.EMAIL, customer="4410990") == "not_understood"
        assert told(Channel.EMAIL, address="lise@example.no") == "no_consent"
        assert told(Channel.EMAIL, address=ADDRESS) == "no_consent"


def test_nobody_says_yes_for_somebody_else(buyer: World) -> None:
    wrong: dict[str, Any] = {"person": buyer.ingrid, "channel": "email", "state": "opted_in"}
    with pytest.raises(IntegrityError), transaction.atomic():
        MarketingChoice.objects.create(**wrong, how="staff", wording="Ja", language="nb")
    with pytest.raises(IntegrityError), transaction.atomic():
        MarketingChoice.objects.create(**wrong, how="portal", language="nb")
    sale = MarketingChoice.objects.filter(state="with_sale").first()
    assert sale is not None
    with pytest.raises(ProgrammingError), transaction.atomic():
        MarketingChoice.objects.filter(pk=sale.pk).update(state="opted_out")


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
