"""A no counts at once, in every spelling; a yes is the person's own, and stands in the ledger of consents."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts.models import ContactPoint, Customer
from accounts.wall import scope
from privacy.consents import ledger as consents
from privacy.consents.ending import withdraw
from privacy.consents.kinds import BY_CODE
from privacy.marketing import choosing, facts, links, sales
from privacy.marketing.normalising import asked, canonical
from privacy.marketing.purposes import PURPOSES
from privacy.models import ConsentEntry, MarketingChoice
from privacy.models.marketing import Channel, How
from privacy.restrictions.objecting import MARKETING, object_to
from tests.privacy.marketing.conftest import ADDRESS, say_no, say_yes, verdict
from tests.world import World

pytestmark = pytest.mark.django_db


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
