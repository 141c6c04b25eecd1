"""What can be chosen of a copy: which right, which homes, how large its files are, and how it shall come."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from accounts.models import Letter, Site
from privacy.copy_forms import PORTABLE
from privacy.exports.counting import counts
from privacy.models import Job, PrivacyRequest
from privacy.states import Right, Status
from privacy.workflow import GIGABYTE, PART_SIZE, Scope
from tests.privacy.reading import read
from tests.privacy.test_copy_pages import NEW, SLUGS, counted
from tests.world import World

SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def storage(settings, tmp_path: Path) -> None:
    settings.STORAGE_DIR = tmp_path


def of(right: Right) -> PrivacyRequest:
    return PrivacyRequest.objects.get(right=right)


def test_both_in_one_go_is_one_case_with_two_copies(signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    answer = client.post(NEW, {"hva": "begge", "kategori": SLUGS})
    read_, along = of(Right.ACCESS), of(Right.PORTABILITY)
    assert read_.case == along.case
    assert answer["Location"] == f"/personvern/saker/{read_.reference}/"
    assert {job.request_id for job in Job.objects.all()} == {read_.pk, along.pk}
    assert read_.scope["categories"] == SLUGS
    assert along.scope["categories"] == [slug for slug in SLUGS if slug in PORTABLE]
    assert 0 < len(along.scope["categories"]) < len(SLUGS)
    page = read(client.get(answer["Location"]))
    assert page.count("data-progress-url") == 2
    assert f"/personvern/saker/{read_.reference}/flytting/framdrift/" in page
    assert Letter.objects.filter(kind="copy-ordered").count() == 1


def test_what_is_taken_along_can_be_chosen_alone(signed_in: SignIn) -> None:
    signed_in("ingrid").post(NEW, {"hva": "flytting", "kategori": ["bruk", "kreditt"]})
    assert of(Right.PORTABILITY).scope["categories"] == ["bruk"]
    assert not PrivacyRequest.objects.filter(right=Right.ACCESS).exists()


def test_nothing_that_can_be_taken_along_is_said_beside_the_categories(signed_in: SignIn) -> None:
    text = read(signed_in("ingrid").post(NEW, {"hva": "flytting", "kategori": ["kreditt"]}))
    assert "Ingenting i det du har valgt, kan tas med." in text
    assert re.search(r'value="flytting"[^>]* checked', text)
    assert not PrivacyRequest.objects.exists()


def test_an_order_again_of_one_that_runs_begins_nothing_new(signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    for _time in range(2):
        answer = client.post(NEW, {"hva": "begge", "kategori": SLUGS})
    assert PrivacyRequest.objects.count() == 2
    assert "Vi lager allerede en kopi til deg." in read(client.get(answer["Location"]))


def test_what_is_taken_along_is_counted_for_itself(signed_in: SignIn, full_world: World) -> None:
    client = signed_in("ingrid")
    whole = read(client.get(NEW, {"hva": "innsyn", "kategori": SLUGS}))
    along = read(client.get(NEW, {"hva": "flytting", "kategori": SLUGS}))
    title = "Kredittvurdering"
    assert counted(whole, title) != "0"
    assert counted(along, title) == "0"
    assert counted(along, "Bruk av alarmen") == counted(whole, "Bruk av alarmen") != "0"
    scope = Scope(tuple(SLUGS))
    both = [counts(full_world.ingrid, scope), counts(full_world.ingrid, scope, is_to_take_along=True)]
    sizes = [sum(count.size for count in one) for one in both]
    assert sizes[0] > sizes[1] > 0


def test_one_of_several_homes_is_chosen_by_its_address(signed_in: SignIn, world: World) -> None:
    client = signed_in("ingrid")
    homes = dict(re.findall(r'name="anlegg" value="([0-9a-f-]+)" id="(\w+)"', read(client.get(NEW))))
    assert len(homes) == 2
    cabin = Site.objects.get(pk=list(homes)[1])
    client.post(NEW, {"kategori": ["bruk", "kundeforhold"], "anlegg": [str(cabin.pk)]})
    made = of(Right.ACCESS)
    assert made.scope["sites"] == [str(cabin.pk)]
    text = read(client.get(f"/personvern/saker/{made.reference}/"))
    assert "Ett av anleggene dine" in text
    assert "Kopi av alt" not in text


def test_another_persons_home_is_none_of_the_choices(signed_in: SignIn, world: World) -> None:
    strange = Site.objects.exclude(occupancies__customer__person=world.ingrid).first()
    assert strange
    text = read(signed_in("ingrid").post(NEW, {"kategori": SLUGS, "anlegg": [str(strange.pk)]}))
    assert "Velg anlegg fra listen." in text
    assert strange.street_address not in text
    assert not PrivacyRequest.objects.exists()


def test_whoever_has_one_home_is_not_asked(signed_in: SignIn) -> None:
    assert 'name="anlegg"' not in read(signed_in("lise").get(NEW))


@pytest.mark.parametrize("gigabytes", [1, 2, 10])
def test_the_size_of_the_files_is_chosen(signed_in: SignIn, gigabytes: int) -> None:
    signed_in("ingrid").post(NEW, {"kategori": SLUGS, "storrelse": str(gigabytes)})
    assert Scope.from_json(of(Right.ACCESS).scope).part_size == gigabytes * GIGABYTE


def test_nobody_has_to_choose_a_size(signed_in: SignIn) -> None:
    signed_in("ingrid").post(NEW, {"kategori": SLUGS})
    made = of(Right.ACCESS)
    assert "part_size" not in made.scope
    assert Scope.from_json(made.scope).part_size == PART_SIZE == 4_000_000_000


def test_another_way_than_digital_is_a_task_somebody_must_answer(signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    client.post(NEW, {"kategori": SLUGS, "form": "stor-skrift"})
    task = of(Right.QUESTION)
    assert (task.status, task.about) == (Status.RECEIVED, "format")
    assert task.wish == "Jeg vil ha kopien på en annen måte enn digitalt: på papir med stor skrift."
    assert task.case == of(Right.ACCESS).case
    assert of(Right.ACCESS).status == Status.QUEUED
    assert "på papir med stor skrift" in read(client.get(f"/personvern/saker/{task.reference}/"))


@pytest.mark.parametrize(
    "wrong", [{"hva": "alt"}, {"storrelse": "3"}, {"storrelse": "x"}, {"form": "telegram"}, {"anlegg": ["1"]}]
)
def test_what_is_not_in_a_list_is_said_beside_it(signed_in: SignIn, wrong: dict) -> None:
    text = read(signed_in("ingrid").post(NEW, {"kategori": SLUGS, **wrong}))
    assert "Du må rette én ting" in text
    assert re.search(r"Velg (anlegg )?fra listen\.", text)
    assert not PrivacyRequest.objects.exists()


def test_counting_anew_keeps_every_choice_and_orders_nothing(signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    [_first, cabin] = re.findall(r'name="anlegg" value="([0-9a-f-]+)"', read(client.get(NEW)))
    chosen = {"hva": "begge", "kategori": ["bruk"], "anlegg": [cabin], "storrelse": "10", "form": "papir"}
    answer = client.post("/personvern/kopi/ny/antall/", {**chosen, "fra": "2020-01-01", "til": "", "x": "y"})
    text = read(client.get(answer["Location"]))
    assert "x=y" not in answer["Location"]
    assert re.findall(r'value="([^"]+)"[^>]* checked', text) == ["begge", "bruk", cabin]
    for value in ("10", "papir"):
        assert f'<option value="{value}" selected>' in text
    assert 'value="2020-01-01"' in text
    assert not PrivacyRequest.objects.exists()


def test_while_a_copy_is_made_what_is_taken_along_can_still_be_chosen(signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    client.post(NEW, {"kategori": SLUGS})
    assert "Vi lager allerede en kopi til deg" in read(client.get(NEW))
    [address] = re.findall(
        r'href="(/personvern/kopi/ny/\?[^"]+)"', read(client.get("/personvern/flytting/ny/"))
    )
    form = read(client.get(address.replace("&amp;", "&")))
    assert set(re.findall(r'name="kategori" value="(\w+)"[^>]* checked', form)) == PORTABLE
    assert re.search(r'value="flytting"[^>]* checked', form)
