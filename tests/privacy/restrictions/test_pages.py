"""The pages: what follows is read first, nothing typed is lost, and a stranger's is not there."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import CallRecording
from privacy.gate import Use, may
from privacy.models import PrivacyCase, Restriction
from privacy.restrictions.reviewing import review
from privacy.restrictions.starting import EVERYTHING
from privacy.states import Right, Status
from privacy.uses import Why
from tests.world import World

pytestmark = pytest.mark.django_db
NEW, CONFIRM, ALL = (
    "/personvern/begrensning/ny/",
    "/personvern/begrensning/ny/bekreft/",
    "/personvern/begrensning/",
)


def confirm(**chosen: object) -> str:
    return f"{CONFIRM}?{urlencode(chosen, doseq=True)}"


def test_the_choice_leads_to_what_follows(client: Client) -> None:
    page = client.get(confirm(hva="reklame", kategori="alarmer", hvorfor="vil")).content.decode()
    assert "Du får ikke reklame fra oss." in page
    assert "Da kan vi ikke se på bilder eller ringe deg når alarmen går." in page
    assert "Skal alarmen virke som før?" in page
    assert not Restriction.objects.exists()


def test_what_the_alarm_does_not_need_asks_nothing_of_it(client: Client) -> None:
    page = client.get(confirm(kategori="kreditt", hvorfor="vil")).content.decode()
    assert "betaling på forskudd" in page
    assert "Skal alarmen virke som før?" not in page


@pytest.mark.parametrize("name", ["kari", "per"])
def test_the_alarm_is_asked_of_those_who_have_one(world: World, name: str) -> None:
    assert review(world.ingrid, [EVERYTHING]).asks_about_alarm
    assert not review(world.people[name], [EVERYTHING]).asks_about_alarm


def test_an_unfinished_choice_is_told_beside_the_field_and_kept(client: Client) -> None:
    page = client.get(confirm(hvorfor="ulovlig")).content.decode()
    assert page.count("Velg minst én ting.") == 2
    assert "<title>Feil:" in page
    assert 'value="ulovlig" id="id_hvorfor_2" checked' in page


def test_confirmed_it_binds_and_the_words_are_kept(world: World, client: Client) -> None:
    address = confirm(hva="alt", hvorfor="feil")
    answer = client.post(address, {"alarm": "ja", "ord": "Navnet er galt"})
    assert (answer.status_code, answer["Location"]) == (303, ALL)
    restriction = Restriction.objects.get()
    assert (restriction.ground, restriction.alarm_goes_on) == (Why.ACCURACY, True)
    assert "Alarmen virker som før" in restriction.consequences_shown
    assert restriction.request is not None
    assert restriction.request.wish == "Navnet er galt"
    assert not may(world.ingrid, Use.EDIT)
    page = client.get(ALL).content.decode()
    assert "Begrenset – kun lagring" in page
    assert restriction.request.reference in page
    assert "opphev" not in page


def test_the_alarm_must_be_chosen_and_nothing_typed_is_lost(client: Client) -> None:
    page = client.post(confirm(hva="alt", hvorfor="vil"), {"ord": "Fordi jeg sier det"}).content.decode()
    assert "Velg om alarmen skal virke som før." in page
    assert "Fordi jeg sier det" in page
    assert not Restriction.objects.exists()


def test_a_stale_sign_in_is_confirmed_first(client: Client) -> None:
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    answer = client.post(confirm(hva="reklame", hvorfor="vil"), {"ord": ""})
    assert answer.status_code == 302
    assert "/bekreft/" in answer["Location"]
    assert not Restriction.objects.exists()


def test_what_one_stopped_oneself_is_taken_away_at_once_and_once(world: World, client: Client) -> None:
    client.post(confirm(hva="reklame", hvorfor="vil"), {"ord": ""})
    address = f"/personvern/begrensning/{Restriction.objects.get().pk}/opphev/"
    assert address in client.get(ALL).content.decode()
    assert not may(world.ingrid, Use.MARKETING)
    assert client.post(address).status_code == 303
    assert may(world.ingrid, Use.MARKETING)
    again = client.post(address, follow=True).content.decode()
    assert "Ingenting er endret." in again


def test_nobody_takes_away_anothers(world: World, client: Client, signed_in) -> None:
    client.post(confirm(hva="reklame", hvorfor="vil"), {"ord": ""})
    address = f"/personvern/begrensning/{Restriction.objects.get().pk}/opphev/"
    assert signed_in("ole").post(address).status_code == 404
    assert not may(world.ingrid, Use.MARKETING)


def test_an_objection_to_marketing_is_followed_at_once(world: World, client: Client) -> None:
    answer = client.post("/personvern/protest/ny/", {"bruk": "reklame"}, follow=True)
    assert "Vi har sluttet å sende deg reklame" in answer.content.decode()
    assert not may(world.ingrid, Use.MARKETING)
    assert PrivacyCase.objects.get().requests.get().status == Status.GRANTED


def test_an_objection_without_a_choice_keeps_what_was_typed(client: Client) -> None:
    page = client.post("/personvern/protest/ny/", {"ord": "Fordi"}).content.decode()
    assert page.count("Velg minst én ting.") == 2
    assert "Fordi" in page


def test_a_consent_is_taken_back_with_one_click(full_world: World, client: Client, signed_in) -> None:
    world, page = full_world, "/personvern/samtykke/"
    assert "Ingen samtykker" in signed_in("nora").get(page).content.decode()
    CallRecording.objects.filter(contact__conversation__person=world.ingrid).update(basis="consent")
    assert 'value="opptak"' in client.get(page).content.decode()
    for _twice in range(2):
        answer = client.post(page, {"samtykke": "opptak"}, follow=True)
    assert "Trukket" in answer.content.decode()
    assert 'value="opptak"' not in answer.content.decode()
    request = PrivacyCase.objects.get().requests.get()
    assert (request.right, request.status) == (Right.CONSENT, Status.RECEIVED)
    assert not may(world.ingrid, Use.OTHER, purpose="P-19-samtykke")
    assert may(world.ingrid, Use.OTHER, purpose="P-19")
    assert client.post(page, {"samtykke": "noe annet"}).status_code == 404


def test_a_restricted_category_says_so(world: World, client: Client) -> None:
    page = "/opplysninger/kundeforhold/"
    assert "Begrenset – kun lagring" not in client.get(page).content.decode()
    Restriction.objects.create(
        person=world.ingrid, ground=Why.CLAIMS, category="kundeforhold", started_at=timezone.now()
    )
    assert "Begrenset – kun lagring" in client.get(page).content.decode()
    assert "Begrenset – kun lagring" not in client.get("/opplysninger/avtale/").content.decode()
    assert client.get("/opplysninger/").content.decode().count("Begrenset – kun lagring") == 1
