"""The queue: what must be answered first, told without a name, found by number, and quick however long it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import ContactPoint
from privacy import decisions, workflow
from privacy.desk import badges
from privacy.models import PrivacyRequest, Reading
from privacy.states import Right, Status
from tests.privacy.desk.cases import QUEUE, asked, done, written_down
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
OSLO = ZoneInfo("Europe/Oslo")
MONDAY = datetime(2026, 11, 30, 10, 0, tzinfo=OSLO)


def listed(client: Client, **asks: str) -> list[str]:
    """Case numbers of the list, in order."""
    page = client.get(QUEUE, asks).content.decode()
    return re.findall(r"/change/[^>]*>(PV-[^<]*)</a>", page)


def ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def test_what_must_be_answered_first_stands_on_top_and_nobody_is_named(
    world: World, signed_in: SignedIn
) -> None:
    late = written_down(world, Right.ERASURE, at=ago(50))[0]
    new = asked(world, Right.OBJECTION, name="lise")
    page = signed_in("sara").get(QUEUE).content.decode()
    assert listed(signed_in("sara")) == [late.reference, new.reference]
    for words in ("4410882", "I.S.", "Sletting", "dager over", "dager igjen", "vi ringte nummeret vi har"):
        assert words in page, words
    for name in ("Ingrid", "Solberg", "ingrid@", str(world.ingrid.pk)):
        assert name not in page, name
    assert not Reading.objects.exists()


def test_one_line_for_each_right_and_both_dates(world: World, signed_in: SignedIn) -> None:
    with time_machine.travel(MONDAY, tick=False):
        erasure, _question = written_down(world, Right.ERASURE, Right.QUESTION, at=MONDAY - timedelta(days=5))
        page = signed_in("sara").get(QUEUE).content.decode()
        assert listed(signed_in("sara")) == [erasure.reference] * 2
        assert "svar 24.12.2026, lovens frist 28.12.2026" in page
        assert "24 dager igjen" in page


@pytest.mark.parametrize(
    ("days", "tone", "words"),
    [
        (0, "calm", "30 dager igjen"),
        (23, "soon", "7 dager igjen"),
        (22, "calm", "8 dager igjen"),
        (29, "soon", "1 dag igjen"),
        (30, "soon", "0 dager igjen"),
        (31, "over", "1 dag over"),
        (40, "over", "10 dager over"),
    ],
)
def test_the_badge_says_in_words_what_its_colour_says(world: World, days: int, tone: str, words: str) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        request = asked(world)
        clock.shift(timedelta(days=days))
        found = badges.due(request, today=timezone.localdate())
        assert found is not None
        assert (found.tone, found.words) == (tone, words)
        assert words in badges.drawn(found)
        assert 0 <= found.part <= 100


def test_it_is_narrowed_by_who_when_what_and_how(world: World, signed_in: SignedIn) -> None:
    late = written_down(world, Right.ERASURE, at=ago(50))[0]
    new = asked(world, Right.OBJECTION, name="lise")
    over = asked(world, Right.QUESTION, name="tor")
    decisions.take(new, by=world.users["sara"])
    decisions.take(over, by=world.users["dina"])
    decisions.decide(over, decisions.Decision(Status.GRANTED, "Svar."), by=world.users["dina"])
    sara = signed_in("sara")
    month = timezone.localdate().strftime("%Y-%m")
    expected = {
        (): [late, new],
        (("hvem", "mine"),): [new],
        (("hvem", "ingen"),): [late],
        (("frist", "over"),): [late],
        (("frist", "7"),): [late],
        (("frist", "30"),): [late]
        if new.promised_on > timezone.localdate() + timedelta(days=30)
        else [late, new],
        (("right__exact", "objection"),): [new],
        (("status", "received"),): [late],
        (("avsluttet", month),): [over],
        (("avsluttet", "2019-01"),): [],
    }
    for asks, rows in expected.items():
        assert listed(sara, **dict(asks)) == [row.reference for row in rows], asks


def test_five_numbers_stand_on_top(world: World, signed_in: SignedIn) -> None:
    written_down(world, Right.ERASURE, at=ago(50))
    request = asked(world, Right.RECTIFICATION, name="lise")
    decisions.take(request, by=world.users["sara"])
    no = decisions.Decision(Status.REFUSED, "Nei.", decisions.Ground.ACCURATE)
    decisions.decide(request, no, by=world.users["sara"])
    page = signed_in("sara").get(QUEUE).content.decode()
    found = re.findall(r"<li[^>]*><strong>([^<]*)</strong> ([^<]*)</li>", page.split('class="counters"')[1])
    assert [(number, title.strip()) for number, title in found[:5]] == [
        ("1", "over fristen"),
        ("0", "frist innen en uke"),
        ("1", "nye"),
        ("1", "venter på kollega"),
        ("–", "vanlig svartid"),
    ]
    done(signed_in("dina"), request, "kontroll")
    PrivacyRequest.objects.filter(pk=request.pk).update(received_at=ago(11))
    assert "<strong>11 dager</strong> vanlig svartid" in signed_in("sara").get(QUEUE).content.decode()


@pytest.mark.parametrize("words", ["{reference}", "{lower}", "4410882", " Ingrid@example.no", "{phone}"])
def test_it_is_searched_by_all_of_a_number_and_nothing_typed_stands_in_an_address(
    world: World, signed_in: SignedIn, words: str
) -> None:
    old, other = asked(world), asked(world, name="lise")
    workflow.withdraw(old, by=world.users["ingrid"])
    phone = ContactPoint.objects.get(person=world.ingrid, kind="phone").value
    typed = words.format(reference=old.reference, lower=old.reference.lower(), phone=phone)
    client = signed_in("sara")
    answer = client.post(f"{QUEUE}sok/", {"q": typed})
    assert answer.status_code == 303
    assert "example" not in answer["Location"]
    assert phone[3:] not in answer["Location"]
    page = client.get(answer["Location"]).content.decode()
    assert old.reference in page
    assert other.reference not in page


@pytest.mark.parametrize("words", ["", "Ingrid", "441088", "ingrid@", "PV-2222-2222", "%", "x" * 5000])
def test_what_is_not_all_of_a_number_finds_nobody(world: World, signed_in: SignedIn, words: str) -> None:
    request = asked(world)
    client = signed_in("sara")
    answer = client.post(f"{QUEUE}sok/", {"q": words}, follow=True)
    assert answer.status_code == 200
    found = request.reference in answer.content.decode()
    # Nothing found leads back to the whole queue, which says so; a number of no case to an empty list.
    assert found == (words != "PV-2222-2222")
    assert ("Fant ingen." in answer.content.decode()) == found


def test_who_does_not_work_with_cases_can_neither_list_nor_search(world: World, signed_in: SignedIn) -> None:
    asked(world)
    for name in ("omar", "astrid"):
        client = signed_in(name)
        assert client.get(QUEUE).status_code == 403
        assert client.post(f"{QUEUE}sok/", {"q": "4410882"}).status_code == 403


def test_a_longer_list_costs_no_more_queries(world: World, signed_in: SignedIn) -> None:
    client = signed_in("sara")
    asked(world)
    client.get(QUEUE)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(QUEUE)
    for name in ("lise", "tor", "ole", "nora"):
        asked(world, name=name)
        asked(world, Right.ERASURE, name=name)
    with CaptureQueriesContext(connection) as many:
        client.get(QUEUE)
    assert len(many) == len(few)
