"""The first page after sign-in: what waits, what is under way, what is held, and which home."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from accounts.models import ContactPerson
from privacy.models import Archive, ArchivePart, PrivacyRequest
from privacy.states import Status
from privacy.workflow import Scope, open_export
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(world: World) -> Callable[[str], str]:
    def get(name: str) -> str:
        client = Client()
        client.force_login(world.users[name])
        return client.get("/").content.decode()

    return get


@pytest.fixture
def case(world: World) -> PrivacyRequest:
    return open_export(world.ingrid, by=world.users["ingrid"], scope=Scope(("bruk",)), language="nb")


def ready(case: PrivacyRequest) -> None:
    case.move_to(Status.BUILDING)
    case.move_to(Status.READY)
    now = timezone.now()
    archive = Archive.objects.create(
        request=case, job=case.jobs.get(), size=1, rows=1,
        snapshot_at=now, expires_at=now + timedelta(days=7),
    )  # fmt: skip
    ArchivePart.objects.create(archive=archive, number=1, size=1, sha256="0" * 64)


def test_it_greets_by_name_and_shows_the_six_largest(home: Callable[[str], str]) -> None:
    text = home("ingrid")
    assert "Hei, Ingrid" in text
    assert text.count('href="/opplysninger/') >= 6
    assert "7 kategorier til" in text


def test_a_contact_who_has_not_answered_waits_for_the_owner(home: Callable[[str], str]) -> None:
    text = home("ingrid")
    assert "Per Aas har ikke bekreftet at vi kan ringe" in text
    assert "helt til vi får et nei" in text
    assert "Kari Solberg" not in text


@pytest.mark.parametrize("state", ["confirmed", "declined", "objected", "removed"])
def test_a_contact_who_has_answered_does_not(world: World, home: Callable[[str], str], state: str) -> None:
    ContactPerson.objects.filter(person=world.per).update(state=state)
    text = home("ingrid")
    assert "Per Aas" not in text
    assert "Alt er i orden" in text


@pytest.mark.parametrize("name", ["ole", "nora", "tor", "lise"])
def test_nobody_but_the_owner_is_told_of_contacts(home: Callable[[str], str], name: str) -> None:
    text = home(name)
    assert "Per Aas" not in text
    assert "Alt er i orden" in text


def test_a_request_under_way_shows_its_steps(case: PrivacyRequest, home: Callable[[str], str]) -> None:
    text = home("ingrid")
    assert "Saken din" in text
    assert case.reference in text
    assert case.reference not in home("ole")


def test_a_copy_that_is_ready_waits_with_its_date(case: PrivacyRequest, home: Callable[[str], str]) -> None:
    ready(case)
    text = home("ingrid")
    assert "Kopien av opplysningene dine er klar" in text
    assert "(7 dager igjen)" in text
    assert "Kopien av opplysningene dine er klar" not in home("lise")


def test_a_copy_that_is_fetched_or_gone_waits_no_more(
    case: PrivacyRequest, home: Callable[[str], str]
) -> None:
    ready(case)
    Archive.objects.filter(request=case).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "Kopien av opplysningene dine er klar" not in home("ingrid")


def test_an_owner_sees_the_home_with_its_number_and_panel(home: Callable[[str], str]) -> None:
    text = home("ingrid")
    assert "Anlegget ditt" in text
    assert "Fageråsen 3" in text
    assert "4410882" in text
    assert "SX-200, 1 enhet" in text
    assert "Bytt til Fjellveien 12, Oslo" in text


def test_a_user_sees_the_address_alone(home: Callable[[str], str]) -> None:
    text = home("ole")
    assert "Anlegget du bruker" in text
    assert "Fjellveien 12" in text
    assert "4410882" not in text
    assert "SX-200" not in text


def test_a_former_owner_has_no_home_there_any_more(home: Callable[[str], str]) -> None:
    text = home("tor")
    assert "Hei, Tor" in text
    assert "Fjellveien 12" not in text


def test_counts_that_cannot_be_made_leave_the_rest_standing(
    home: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def give_up(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("canceling statement due to statement timeout")

    monkeypatch.setattr("privacy.overview.sections.answer", give_up)
    text = home("ingrid")
    assert "Noe gikk galt hos oss" in text
    assert "Per Aas har ikke bekreftet" in text
