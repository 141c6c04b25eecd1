"""A marketing letter is asked about when it goes, and can be refused with one click (RFC 8058)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from accounts import post
from accounts.models import AuditInbox, Letter
from accounts.wall import scope
from privacy.marketing import choosing, letters
from privacy.models import SuppressionEntry
from privacy.models.marketing import Channel, How
from tests.privacy.erasure.conftest import as_worker
from tests.privacy.marketing.conftest import verdict
from tests.world import World

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def send(world: World, campaign: str = "hoest") -> Any:
    """Queue for Ingrid and let the worker send; the letter that went, if any."""
    letters.queue(campaign, [world.ingrid])
    with as_worker():
        post.settle()
    return mail.outbox[-1] if mail.outbox else None


def link_of(message: Any) -> str:
    header = message.extra_headers["List-Unsubscribe"]
    assert re.fullmatch(rf"<{re.escape(settings.SITE_URL)}/reklame/avmeld/[\w-]+/>", header)
    return str(header.strip("<>").removeprefix(settings.SITE_URL))


def test_a_queued_campaign_is_refused_after_a_no(buyer: World) -> None:
    letters.queue("vinter", [buyer.ingrid])
    with scope.of_user(buyer.users["ingrid"]):
        choosing.say_no(buyer.ingrid, [Channel.EMAIL], how=How.PORTAL, by=buyer.users["ingrid"])
    with as_worker():
        assert post.settle() == 0
    assert mail.outbox == []
    refused = Letter.objects.get(kind="marketing-offer")
    assert refused.given_up_at
    assert refused.error_code == "NotWanted"


def test_a_no_stops_no_other_letter(buyer: World) -> None:
    with scope.of_user(buyer.users["ingrid"]):
        choosing.say_no(buyer.ingrid, Channel, how=How.PORTAL, by=buyer.users["ingrid"])
    post.owe("restriction-started", key="answer", to=buyer.ingrid, facts={"reference": "PV-7K4M-Q2XD"})
    with as_worker():
        assert post.settle() == 1
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers


def test_what_goes_says_what_it_is_and_how_to_stop_it(buyer: World) -> None:
    message = send(buyer)
    assert message.subject.startswith("Reklame: ")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert settings.SITE_URL + link_of(message) in message.body
    assert "Sector Alarm AS" in message.body
    letters.queue("hoest", [buyer.ingrid])
    assert Letter.objects.filter(kind="marketing-offer").count() == 1


def test_one_click_without_cookies_stops_it_and_opening_the_link_does_not(buyer: World) -> None:
    link = link_of(send(buyer))
    client = Client(enforce_csrf_checks=True)
    shown = client.get(link)
    assert (shown.status_code, verdict("ingrid@example.no")) == (200, "yes: customer")
    assert "Nei takk til reklame" in shown.content.decode()
    done = client.post(link, ONE_CLICK)
    assert done.status_code == 200
    assert verdict("ingrid@example.no") == "no: opted_out"
    assert not done.cookies
    assert send(buyer, "neste") is mail.outbox[0]


def test_a_second_click_is_answered_the_same_and_a_forged_link_says_so(buyer: World) -> None:
    link = link_of(send(buyer))
    client = Client()
    changed = f"{link[:-3]}AA/" if link[-3:-1] != "AA" else f"{link[:-3]}BB/"
    for wrong in (changed, "/reklame/avmeld/x/", "/reklame/avmeld/é/"):
        for answer in (client.get(wrong), client.post(wrong, ONE_CLICK)):
            assert answer.status_code == 200
            assert "Lenken kunne ikke leses" in answer.content.decode()
    assert not SuppressionEntry.objects.exists()
    first = client.post(link, ONE_CLICK).content
    assert "Du får ikke mer reklame" in first.decode()
    entries = list(SuppressionEntry.objects.values_list("channel", "since"))
    assert entries
    assert client.post(link, ONE_CLICK).content == first
    assert list(SuppressionEntry.objects.values_list("channel", "since")) == entries


def test_a_no_after_a_yes_is_written_in_the_log_and_another_is_not(buyer: World) -> None:
    link, logged = (
        link_of(send(buyer)),
        AuditInbox.objects.filter(action="marketing-chosen", reason="no:link"),
    )
    for _turn in range(2):
        Client().post(link, ONE_CLICK)
        assert logged.count() == 1
    with scope.of_user(buyer.users["ingrid"]):
        choosing.say_yes(
            buyer.ingrid,
            Channel.EMAIL,
            by=buyer.users["ingrid"],
            language="nb",
            wording_version=1,
            evidence="knappen",
        )
    assert verdict("ingrid@example.no") == "yes: consent"
    Client().post(link, ONE_CLICK)
    assert verdict("ingrid@example.no") == "no: opted_out"
    assert logged.count() == 2


def test_a_link_names_nobody(buyer: World) -> None:
    first, second = link_of(send(buyer)), link_of(send(buyer, "andre"))
    assert first != second
    assert "ingrid" not in first.lower()
    assert str(buyer.ingrid.pk) not in first
