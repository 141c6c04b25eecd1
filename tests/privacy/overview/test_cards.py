"""Everything else that is held, as cards: each row to whom it belongs, with its documents and the day it goes."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Disclosure, PriceLine, Recipient, ServiceVisit, Transfer
from privacy.categories import CATEGORIES
from tests.privacy.overview.conftest import Page
from tests.world import World, canary

pytestmark = pytest.mark.django_db
EVERYWHERE = "?anlegg=alle&periode=alt"
PEOPLE = ("ingrid", "ole", "nora", "tor", "lise")


@pytest.fixture
def read(full_world: World, page: Page) -> Page:
    """A page down to the glossary, hard spaces as spaces."""

    def text(name: str, address: str) -> str:
        whole = unescape(page(name, address)).replace("\N{NO-BREAK SPACE}", " ")
        return whole.partition("Hva betyr dette?")[0]

    return text


def test_agreement_prices_and_how_one_pays(read: Page) -> None:
    text = read("ingrid", f"/opplysninger/avtale/{EVERYWHERE}")
    for words in (
        canary("ingrid", "price"), "1 450,00 kr", "Per gang", "eFaktura", "*******1234",
        canary("ingrid", "signature"), "avtale.pdf", "Eierskapsendring", "Saksnummer EK-1",
    ):  # fmt: skip
        assert words in text


def test_each_side_of_a_handover_is_told_its_own_half(read: Page) -> None:
    seller, buyer = read("tor", "/opplysninger/avtale/"), read("ingrid", "/opplysninger/avtale/")
    assert canary("tor", "wiped") in seller
    assert canary("tor", "wiped") not in buyer
    assert "Bekreftet av ny eier" in buyer
    assert "Bekreftet av ny eier" not in seller
    assert "Bekreftet av tidligere eier" in seller
    assert "Bekreftet av tidligere eier" not in buyer
    assert "Tor Selger" not in buyer
    assert "Ingrid Solberg" not in seller


def test_work_at_the_home_with_its_reports(full_world: World, read: Page) -> None:
    text = read("ingrid", f"/opplysninger/anlegg/{EVERYWHERE}")
    for key in ("install", "visit", "upkeep"):
        assert canary("ingrid", f"work{key}") in text
        assert full_world.held[key].key in text
    assert f"/dokumenter/{full_world.held['visit'].report_id}/" in text
    assert "Montasje Nord AS" in text
    assert "771" not in re.sub(r"[0-9a-f]{8}-[-0-9a-f]{27}|[0-9a-f]{64}|ZQX\S+", "", text)
    assert canary("tor", "workinstall_tor") not in text
    assert canary("tor", "workinstall_tor") in read("tor", "/opplysninger/anlegg/")


def test_a_report_that_was_removed_is_named_and_not_linked(full_world: World, read: Page) -> None:
    report = full_world.held["visit"].report
    report.removed_at = full_world.now
    report.save()
    text = read("ingrid", "/opplysninger/anlegg/")
    assert f"/dokumenter/{report.pk}/" not in text
    assert f"{report.name}: slettet" in text


def test_a_credit_check_says_who_can_explain_it_and_where_to_complain(read: Page) -> None:
    text = read("ingrid", "/opplysninger/kreditt/")
    for words in (
        "Kredittinfo AS", "Godkjent", "Bestilling av alarm på kreditt", canary("ingrid", "credit"),
        "ikke en maskin", "må kredittopplysningsforetaket forklare", "Datatilsynet",
    ):  # fmt: skip
        assert words in text
    assert "3301" not in text
    assert canary("mona", "credit") not in text


def test_what_was_given_to_others_is_told_and_what_is_secret_is_not(read: Page) -> None:
    text = read("ingrid", "/opplysninger/utlevert/")
    for words in (canary("ingrid", "disclosed"), "Eksempelvakt AS", "Alarmer og bilder", "Behandler for oss"):
        assert words in text
    for secret in (canary("police", "secret"), canary("police", "case"), "Oslo politidistrikt"):
        assert secret not in text
    assert canary("lise", "disclosed") not in text


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_of_everybody_holds_their_own_and_nobody_elses(read: Page, name: str) -> None:
    may = {name} | ({"house", "cabin", "kari", "per", "shared"} if name == "ingrid" else set())
    may |= {"ole": {"shared"}, "lise": {"hold"}}.get(name, set())
    met: set[str] = set()
    for category in CATEGORIES:
        met |= set(re.findall(r"ZQX-(\w+?)-", read(name, f"/opplysninger/{category.slug}/{EVERYWHERE}")))
    assert name in met
    assert met <= may


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda category: category.slug)
def test_every_card_says_when_it_goes_and_can_be_said_to_be_wrong(read: Page, category: object) -> None:
    slug = category.slug  # type: ignore[attr-defined]
    text = read("ingrid", f"/opplysninger/{slug}/{EVERYWHERE}")
    cards = text.split('<li class="card">')[1:]
    for card in cards:
        assert "tabell=" in card
        assert 'class="goes"' in card
    assert f'href="/opplysninger/feil/?kategori={slug}"' in text


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda category: category.slug)
def test_a_copy_of_just_one_category_is_ordered_from_its_page(
    world: World, page: Page, category: object
) -> None:
    slug = category.slug  # type: ignore[attr-defined]
    address = f"/personvern/kopi/ny/?kategori={slug}"
    assert f'href="{address}"' in page("ingrid", f"/opplysninger/{slug}/")
    form = page("ingrid", address)
    ticked = re.findall(r'name="kategori" value="(\w+)"[^>]* checked', form)
    assert ticked == [slug]


def test_a_page_about_one_home_leaves_out_the_other(full_world: World, read: Page) -> None:
    house, everywhere = (
        read("ingrid", "/opplysninger/anlegg/"),
        read("ingrid", f"/opplysninger/anlegg/{EVERYWHERE}"),
    )
    assert canary("ingrid", "workvisit") in house
    assert canary("ingrid", "workupkeep") not in house
    assert canary("ingrid", "workupkeep") in everywhere
    alarms = read("ingrid", "/opplysninger/alarmer/?periode=alt")
    assert canary("ingrid", "causecat") in alarms
    assert canary("ingrid", "causecabin") not in alarms
    agreements = read("ingrid", "/opplysninger/avtale/")
    assert "Avtalenummer A-ingrid" in agreements
    assert "Avtalenummer A-cabin" not in agreements


def test_recipients_are_named_with_countries_and_what_makes_a_transfer_lawful(
    full_world: World, read: Page
) -> None:
    full_world.held["cloud"].processor.sub_processors = ["Nordkabel AS"]
    full_world.held["cloud"].processor.save()
    text = read("ingrid", "/opplysninger/alarmer/")
    facts = text[text.index('class="facts"') : text.index("</dl>")]
    for words in (
        "Eksempelvakt AS", "Databehandler, Norge", "USA: EUs standardkontrakter av 2021. SCC modul 2",
        "Nordkabel AS", "1 gang", 'href="/opplysninger/utlevert/#disclosure"',
    ):  # fmt: skip
        assert words in facts
    assert 'id="disclosure"' in read("ingrid", "/opplysninger/utlevert/")


def test_privacy_shield_stands_on_no_page(full_world: World, read: Page) -> None:
    assert Transfer.objects.filter(mechanism="privacy_shield").exists()
    for category in CATEGORIES:
        assert "Privacy Shield" not in read("ingrid", f"/opplysninger/{category.slug}/")
    assert "Privacy Shield" not in Client().get("/personvernerklaering/").content.decode()


def test_a_recipient_who_got_data_several_times_is_told_so(full_world: World, read: Page) -> None:
    for days in (3, 5):
        Disclosure.objects.create(
            person=full_world.ingrid, recipient=full_world.held["guard"], data_categories=["alarmer"],
            at=full_world.now - timedelta(days=days), ground="processor",
        )  # fmt: skip
    text = read("ingrid", "/opplysninger/alarmer/")
    assert "3 ganger" in text
    assert "sist" in text[text.index("3 ganger") :]


def test_the_public_statement_names_nobody_the_person_is_linked_to(full_world: World) -> None:
    text = Client().get("/personvernerklaering/").content.decode()
    assert "Vekterselskaper som rykker ut for oss" in text
    assert Recipient.objects.filter(name="Eksempelvakt AS").exists()
    assert "Eksempelvakt AS" not in text


def test_text_is_text(full_world: World, page: Page) -> None:
    hostile = "<script>alert(1)</script>{{ 7*7 }}"
    ServiceVisit.objects.filter(pk=full_world.held["visit"].pk).update(
        work_done=f"{hostile}\n<b>x</b>", reason=hostile
    )
    PriceLine.objects.update(description=hostile)
    Disclosure.objects.update(description=hostile, data_categories=[hostile])
    Recipient.objects.update(name=hostile)
    for slug in ("anlegg", "avtale", "utlevert", "kreditt", "alarmer"):
        text = page("ingrid", f"/opplysninger/{slug}/{EVERYWHERE}")
        assert "<script>alert" not in text
        assert "<b>x</b>" not in text
    assert "{{ 7*7 }}" in page("ingrid", "/opplysninger/utlevert/")


def test_two_hundred_of_each_cost_as_much_as_one(full_world: World) -> None:
    client = Client()
    client.force_login(full_world.users["ingrid"])
    pages = [f"/opplysninger/{slug}/{EVERYWHERE}" for slug in ("anlegg", "avtale", "utlevert")]

    def asked() -> list[int]:
        found = []
        for address in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        return found

    asked()
    few = asked()
    agreement = full_world.held["contract"].agreement
    for number in range(200):
        Disclosure.objects.create(
            person=full_world.ingrid, recipient=full_world.held["guard"], data_categories=["alarmer"],
            at=full_world.now - timedelta(hours=number + 1), ground="processor",
        )  # fmt: skip
        PriceLine.objects.create(
            agreement=agreement,
            description=f"Pris {number}",
            amount=1,
            unit="time",
            valid_from=agreement.starts_on,
        )
        ServiceVisit.objects.create(
            key=f"V-{number}",
            site=full_world.sites["house"],
            ordered_at=full_world.now - timedelta(days=number),
        )
    assert asked() == few
