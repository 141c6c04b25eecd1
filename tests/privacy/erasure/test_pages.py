"""The pages of an erasure: choose, read the plan, confirm that one, think again, also by the link of a letter."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.db import ProgrammingError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts import post
from accounts.models import ContactPoint, Letter, TextMessage
from accounts.texting import outbox
from accounts.wall import scope
from privacy.erasure import counting
from privacy.erasure.plan import make
from privacy.models import Erasure, PrivacyRequest
from privacy.states import Right, Status
from tests.accounts.conftest import in_the_web_process
from tests.privacy.reading import heading, read
from tests.world import World

__all__ = ["in_the_web_process"]
pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
NEW = "/personvern/sletting/ny/"
NOW = f"{NEW}?valg=na"
HIDDEN = re.compile(r'<input type="hidden" name="(plan|sett)" value="([^"]*)"')


def confirm(client: Client, path: str = NOW):
    """Read the plan and confirm that one."""
    shown = dict(HIDDEN.findall(read(client.get(path))))
    return client.post(path, {**shown, "bekreft": "on"})


def link_in(text: str) -> str:
    found = re.search(r"/personvern/sletting/angre/[\w-]+/", text)
    assert found, text
    return found[0]


def test_while_an_agreement_runs_there_are_three_choices(signed_in: SignIn) -> None:
    text = read(signed_in("ingrid").get(NEW))
    assert heading(text) == "Slett"
    assert "?valg=na" in text
    assert "?valg=ved-slutt" in text
    assert "/opplysninger/avtale/" in text
    assert "/personvern/sletting/noe/" in text
    assert "?valg=alt" not in text


def test_the_plan_is_read_before_anything_is_sent(signed_in: SignIn) -> None:
    text = read(signed_in("ingrid").get(NOW))
    assert heading(text) == "Dette skjer hvis du bekrefter"
    assert "Dette slettes" in text
    assert "så lenge avtalen løper" in text
    assert not PrivacyRequest.objects.exists()


def test_what_a_law_keeps_is_told_with_reason_law_and_day(signed_in: SignIn) -> None:
    text = read(signed_in("ingrid").get(f"{NEW}?valg=ved-slutt"))
    assert "Dette må vi beholde" in text
    assert "Krav kan gjøres gjeldende i tre år." in text
    assert "foreldelsesloven §§ 2 og 3" in text
    assert "Når det blir borte" in text
    assert "Etter slettingen" in text
    assert "Ingenting slettes nå." in text


def test_a_box_that_is_not_ticked_says_so_and_sends_nothing(signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    shown = dict(HIDDEN.findall(read(client.get(NOW))))
    text = read(client.post(NOW, shown))
    assert "Kryss av for at du har lest" in text
    assert HIDDEN.findall(text)
    assert not PrivacyRequest.objects.exists()


def test_the_plan_that_was_read_is_confirmed_and_can_be_taken_back(world: World, signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    shown = dict(HIDDEN.findall(read(client.get(NOW))))
    answer = client.post(NOW, {**shown, "bekreft": "on"})
    found = PrivacyRequest.objects.get(right=Right.ERASURE)
    assert (answer.status_code, answer["Location"]) == (303, f"/personvern/saker/{found.reference}/")
    assert found.status == Status.COOLING
    text = read(client.get(answer["Location"]))
    assert "Angrefrist" in text
    assert "72 timer" in text
    again = client.post(NOW, {**shown, "bekreft": "on"})
    assert again["Location"] == answer["Location"]
    back = client.post(f"/personvern/saker/{found.reference}/sletting/angre/", follow=True)
    assert "Slettingen er avlyst. Ingenting er slettet." in read(back)
    found.refresh_from_db()
    assert found.status == Status.WITHDRAWN
    twice = client.post(f"/personvern/saker/{found.reference}/sletting/angre/", follow=True)
    assert "Ingenting er endret" in read(twice)


def test_another_plan_than_the_one_that_was_read_is_shown_with_what_changed(
    world: World, signed_in: SignIn
) -> None:
    client = signed_in("ingrid")
    shown = dict(HIDDEN.findall(read(client.get(NOW))))
    text = read(client.post(NOW, {**shown, "plan": "0" * 64, "bekreft": "on"}))
    assert "Planen er endret siden du leste den" in text
    assert not PrivacyRequest.objects.exists()
    assert confirm(client).status_code == 303


def test_it_wants_a_fresh_sign_in(signed_in: SignIn, settings: Settings) -> None:
    client = signed_in("ingrid")
    shown = dict(HIDDEN.findall(read(client.get(NOW))))
    settings.FRESH_SIGN_IN_SECONDS = 0
    answer = client.post(NOW, {**shown, "bekreft": "on"})
    assert answer.status_code == 302
    assert not answer["Location"].startswith("/personvern/")
    assert not PrivacyRequest.objects.exists()


def test_every_verified_address_and_number_is_told_with_a_link_that_works_signed_out_once(
    world: World, signed_in: SignIn, settings: Settings
) -> None:
    settings.SMS_BACKEND = "accounts.texting.gateways.FileGateway"
    person = world.people["ingrid"]
    moment = person.created_at
    ContactPoint.objects.create(person=person, kind="email", value="also@example.no", verified_at=moment)
    ContactPoint.objects.create(person=person, kind="email", value="never@example.no")
    ContactPoint.objects.create(person=person, kind="phone", value="+4790000001", verified_at=moment)
    confirm(signed_in("ingrid"))
    addresses = set(Letter.objects.filter(kind="erasure-confirmed").values_list("address", flat=True))
    assert {"ingrid@example.no", "also@example.no"} <= addresses
    assert "never@example.no" not in addresses
    texted = [outbox.text_of(one) for one in TextMessage.objects.filter(kind="erasure-confirmed")]
    assert len(texted) == 1
    post.settle()
    written = next(one for one in mail.outbox if one.to == ["also@example.no"] and "angre" in one.subject)
    link = link_in(written.body)
    assert link == link_in(texted[0])
    assert Letter.objects.filter(kind="erasure-confirmed", secret_encrypted__isnull=False).count() == 0
    out = Client()
    text = read(out.get(link))
    assert heading(text) == "Angre slettingen"
    assert PrivacyRequest.objects.get().status == Status.COOLING
    assert heading(read(out.post(link))) == "Slettingen er avlyst"
    assert PrivacyRequest.objects.get().status == Status.WITHDRAWN
    assert out.get(link).status_code == 404
    assert out.post(link).status_code == 404
    assert Letter.objects.filter(kind="erasure-cancelled").exists()


def test_the_link_is_stored_as_a_mark_only(signed_in: SignIn) -> None:
    confirm(signed_in("ingrid"))
    post.settle()
    token = link_in("\n".join(letter.body for letter in mail.outbox)).split("/")[-2]
    erasure = Erasure.objects.get()
    assert bytes(erasure.cancel_mark) != token.encode()
    assert token not in str(erasure.plan)
    assert Client().get("/personvern/sletting/angre/nothing-like-it/").status_code == 404


def test_somebody_else_reaches_neither_plan_nor_button(world: World, signed_in: SignIn) -> None:
    confirm(signed_in("ingrid"))
    reference = PrivacyRequest.objects.get().reference
    stranger = signed_in("lise")
    assert stranger.post(f"/personvern/saker/{reference}/sletting/angre/").status_code == 404
    assert stranger.get(f"/personvern/saker/{reference}/sletting/plan/").status_code == 404
    assert PrivacyRequest.objects.get().status == Status.COOLING


@pytest.mark.parametrize("name", ["ole", "nora"])
def test_whoever_has_no_agreement_of_their_own_erases_all_of_their_part(
    world: World, signed_in: SignIn, name: str
) -> None:
    assert world.users[name].person == world.people[name]
    client = signed_in(name)
    text = read(client.get(NEW))
    assert heading(text) == "Dette skjer hvis du bekrefter"
    assert "unntatt det en lov krever" in text
    confirm(client, NEW)
    assert PrivacyRequest.objects.get().person == world.people[name]
    assert Erasure.objects.get().choice == "all"


def test_nobody_counts_what_there_is_of_somebody_else(world: World) -> None:
    mine, other = world.people["ingrid"], world.people["lise"]
    with scope.of_person(mine.pk):
        assert any(one.number for one in counting.of(mine, choice="all", now=timezone.now()).values())
        with pytest.raises(ProgrammingError), transaction.atomic():
            counting.of(other, choice="all", now=timezone.now())


def test_the_person_and_the_worker_count_the_same(world: World) -> None:
    person, now = world.people["ole"], timezone.now()
    with scope.of_person(person.pk):
        shown = make(person, choice="all", now=now)
    assert shown.lines
    assert shown.hash == make(person, choice="all", now=now).hash
