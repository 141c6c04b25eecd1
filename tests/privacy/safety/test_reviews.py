"""A safety review: asked for in silence, granted by two, and then an owner sees nothing of the home (R-67)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.household import across
from accounts.models import ArmingEvent, CommandEvent, Letter, Person, ViewPause
from accounts.viewers import Viewer
from accounts.viewing import visible
from accounts.wall import scope
from privacy.models import SafetyReview
from privacy.safety import reviews
from tests.privacy.safety.conftest import AtWork, Read
from tests.world import World, canary

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
OWN, ROOM = "/trygghet/meg/", "/admin/privacy/safetyreview/"
STANDING = "satt på pause. Alarmen virker som før"
WORDS = "Hun flyttet ut i mai og ser når jeg går."


def typed(world: World, **other: str) -> dict[str, str]:
    return {"anlegg": str(world.occupancies["ingrid"].pk), "melding": WORDS} | other


@pytest.fixture
def asked(world: World, signed_in: SignedIn) -> SafetyReview:
    assert signed_in("ole").post(OWN, typed(world)).status_code == 303
    return SafetyReview.objects.get()


def act(client: Client, review: SafetyReview, name: str, **values: str) -> None:
    answer = client.post(f"{ROOM}{review.pk}/change/", {"act": name} | values)
    assert answer.status_code in {200, 303}
    review.refresh_from_db()


def propose(client: Client, review: SafetyReview) -> None:
    act(client, review, "propose", evidence="order", reason="Har sett kontaktforbudet.")


@pytest.fixture
def granted(asked: SafetyReview, keepers: tuple[str, str], signed_in: SignedIn) -> SafetyReview:
    propose(signed_in(keepers[0]), asked)
    act(signed_in(keepers[1]), asked, "grant")
    assert asked.state == "granted"
    return asked


def test_it_is_asked_for_without_a_letter_to_anybody(asked: SafetyReview, read: Read) -> None:
    assert asked.message == WORDS
    assert not Letter.objects.exists()
    assert "venter på oss" in read("ole", OWN)
    assert "venter på oss" not in read("ingrid", OWN)


def test_bad_input_is_told_beside_the_field_and_nothing_typed_is_lost(
    world: World, signed_in: SignedIn
) -> None:
    page = signed_in("ole").post(OWN, {"anlegg": "x", "melding": WORDS}).content.decode()
    assert "Velg et hjem fra listen." in page
    assert WORDS in page
    assert not SafetyReview.objects.exists()


def test_a_second_time_is_the_same_review(world: World, asked: SafetyReview, signed_in: SignedIn) -> None:
    page = signed_in("ole").post(OWN, typed(world), follow=True).content.decode()
    assert "Du har meldt fra om dette hjemmet før." in page
    assert SafetyReview.objects.count() == 1


@pytest.mark.parametrize("name", ["ingrid", "lise", "tor"])
def test_nobody_asks_about_a_home_they_do_not_use_as_somebody_elses(
    world: World, signed_in: SignedIn, name: str
) -> None:
    client = signed_in(name)
    assert "Du er ikke bruker av noen annens alarm" in client.get(OWN).content.decode()
    assert client.post(OWN, typed(world)).status_code == 200
    assert not SafetyReview.objects.exists()


def test_one_alone_grants_nothing(asked: SafetyReview, keepers: tuple[str, str], signed_in: SignedIn) -> None:
    client = signed_in(keepers[0])
    act(client, asked, "grant")
    assert asked.state == "asked"
    propose(client, asked)
    act(client, asked, "grant")
    assert asked.state == "proposed"
    assert not ViewPause.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        SafetyReview.objects.filter(pk=asked.pk).update(
            state="granted", decided_by=asked.proposed_by_id, review_on="2026-12-24"
        )


def test_the_owner_no_longer_sees_the_home_and_reads_no_reason(
    world: World, asked: SafetyReview, keepers: tuple[str, str], signed_in: SignedIn, read: Read
) -> None:
    pages = ("bruk", "alarmer", "laser", "anlegg")
    before = read("ingrid", "/opplysninger/bruk/?anlegg=alle")
    assert "Andres bruk av alarmen" in before
    assert STANDING not in before
    propose(signed_in(keepers[0]), asked)
    act(signed_in(keepers[1]), asked, "grant")
    for slug in pages:
        page = read("ingrid", f"/opplysninger/{slug}/?anlegg=alle")
        assert STANDING in page, slug
        assert canary("house", "system") not in page
        assert "Ole" not in page
        assert "kontaktforbud" not in page
    assert "Alarmen ble slått av" not in read("ingrid", "/opplysninger/bruk/").partition("Andres bruk")[2]
    assert "Fjellveien 12" in read("ole", "/trygghet/loggen/")


def test_matrix_and_wall_agree_about_a_pause_and_only_that_home_is_cut(
    world: World, granted: SafetyReview
) -> None:
    viewer = Viewer(world.ingrid, world.now)
    assert [one.is_paused for one in viewer.current].count(True) == 1
    by_matrix = {row.pk for row in visible("accounts.CommandEvent", viewer)}
    others = ArmingEvent.objects.exclude(actor=world.ingrid).filter(site=world.sites["house"])
    assert others.exists()
    with scope.of_person(world.ingrid.pk):
        assert {row.pk for row in CommandEvent.objects.all()} == by_matrix
        assert not others.all().exists()
    own = CommandEvent.objects.filter(actor=world.ingrid)
    assert by_matrix == {row.pk for row in own}
    with scope.of_person(world.ole.pk):
        assert ArmingEvent.objects.filter(actor=world.ole).exists()


def test_who_is_paused_sees_no_month_of_anybodys_use_either(world: World, granted: SafetyReview) -> None:
    home = world.occupancies["ingrid"].pk
    others = {world.accesses[name].pk for name in ("ole", "nora")}
    with scope.of_person(world.ingrid.pk):
        assert not set(across.last_used(home)) & others
    ViewPause.objects.update(ended_at=timezone.now())
    with scope.of_person(world.ingrid.pk):
        assert set(across.last_used(home)) & others


def test_a_pause_ends_with_the_review_of_whoever_was_erased(
    world: World, granted: SafetyReview, tick: Callable[[datetime], int]
) -> None:
    tick(world.now)
    assert ViewPause.objects.running().exists()
    granted.delete()
    tick(world.now)
    assert not ViewPause.objects.running().exists()


def test_one_reads_what_one_wrote_and_what_came_of_it(granted: SafetyReview, read: Read) -> None:
    page = read("ole", OWN)
    for words in (
        WORDS,
        "Har sett kontaktforbudet.",
        "kontaktforbud eller annen avgjørelse sett",
        "uten brev",
    ):
        assert words in page


def test_when_it_ends_the_owner_sees_the_home_again(
    world: World, granted: SafetyReview, keepers: tuple[str, str], signed_in: SignedIn, read: Read
) -> None:
    act(signed_in(keepers[0]), granted, "end")
    assert ViewPause.objects.get().ended_at is not None
    page = read("ingrid", "/opplysninger/bruk/")
    assert STANDING not in page
    assert "· Nora" in page
    act(signed_in(keepers[0]), granted, "prolong")
    assert granted.state == "ended"


def test_it_is_looked_at_again_after_fourteen_days_by_the_clock(
    world: World,
    granted: SafetyReview,
    tick: Callable[[datetime], int],
    keepers: tuple[str, str],
    at_work: AtWork,
) -> None:
    due = granted.review_on
    assert due is not None
    assert due - granted.decided_at.date() in {timedelta(days=14), timedelta(days=15)}  # type: ignore[union-attr]
    days = {days: world.now + timedelta(days=days) for days in (12, 15)}
    tick(days[12])
    assert not Letter.objects.filter(kind="safety-waits").exists()
    tick(days[15])
    assert Letter.objects.filter(kind="safety-waits").count() == 1
    with time_machine.travel(days[15], tick=False), at_work(keepers[0]):
        reviews.prolong(SafetyReview.objects.get(), by=world.users[keepers[0]])
    granted.refresh_from_db()
    assert granted.review_on is not None
    assert granted.review_on > due + timedelta(days=13)
    assert ViewPause.objects.running().exists()


@pytest.mark.parametrize(("chosen", "letters"), [({}, 0), ({"brev": "on"}, 1)])
def test_a_letter_goes_only_to_whoever_chose_one_and_says_nothing(
    world: World,
    keepers: tuple[str, str],
    signed_in: SignedIn,
    chosen: dict[str, str],
    letters: int,
) -> None:
    Person.objects.filter(pk=world.ole.pk).update(preferred_language="en")
    signed_in("ole").post(OWN, typed(world, **chosen))
    review = SafetyReview.objects.get()
    act(signed_in(keepers[0]), review, "refuse")
    assert review.state == "refused"
    assert Letter.objects.filter(person=world.ole, kind="answer-ready", facts={}).count() == letters
    assert {letter.language for letter in Letter.objects.all()} <= {"en"}
    assert Letter.objects.count() == letters
