"""Whose an address or a number is decides what is answered; and who may ask and say no."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction

from accounts.models import ContactPoint
from accounts.wall import scope
from privacy.marketing import choosing, facts, sales, suppression
from privacy.marketing.facts import decide
from privacy.marketing.normalising import asked
from privacy.models import MarketingChoice
from privacy.models.marketing import Channel, How
from tests.privacy.marketing.conftest import ADDRESS, MONDAY_NOON, say_yes, verdict
from tests.world import World

pytestmark = pytest.mark.django_db


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
    rows = [
        asked(Channel.EMAIL, customer="4410882"),
        asked(Channel.EMAIL, customer="4410990"),
        asked(Channel.EMAIL, address="lise@example.no"),
        asked(Channel.EMAIL, address=ADDRESS),
    ]
    assert [known.is_held for known in facts.of(rows, Channel.EMAIL, at=MONDAY_NOON)] == [True] * 4
    with scope.of_user(buyer.users["ingrid"]):
        found = facts.of(rows, Channel.EMAIL, at=MONDAY_NOON)
    assert [known.is_held for known in found] == [True, False, False, False]


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


def test_who_shares_a_number_gets_what_the_stricter_of_them_wants(buyer: World) -> None:
    phone = ContactPoint.objects.get(person=buyer.ingrid, kind="phone")
    ContactPoint.objects.create(person=buyer.lise, kind="phone", value=phone.value)
    sales.note("4410990", Channel.SMS, at=buyer.now)
    assert verdict(phone.value, Channel.SMS) == "yes: customer"
    with scope.of_user(buyer.users["lise"]):
        choosing.say_no(buyer.lise, [Channel.SMS], how=How.PORTAL, by=buyer.users["lise"])
    say_yes(buyer, Channel.SMS)
    assert verdict(phone.value, Channel.SMS) == "no: opted_out"
