"""The page of each category: what stands on it, for whom, and what never does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client

from accounts.models import (
    ArmingEvent,
    AuthorisedUser,
    CommandEvent,
    Customer,
    Letter,
    Occupancy,
    Organisation,
)
from privacy.categories import CATEGORIES
from privacy.overview import order
from tests.privacy.overview.conftest import Page
from tests.world import SECRETS, TAKEOVER, World, canary

pytestmark = pytest.mark.django_db
SLUGS = [category.slug for category in CATEGORIES]
ALL_HOMES = "?periode=alt&anlegg=alle"


def test_every_category_has_its_place_in_the_order() -> None:
    assert set(order.READING_ORDER) == set(SLUGS)
    assert [category.slug for category in order.categories()] == list(order.READING_ORDER)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_tells_the_five_facts_of_the_register(page: Page, slug: str) -> None:
    category = order.category(slug)
    text = page("ingrid", f"/opplysninger/{slug}/")
    assert category is not None
    for purpose in category.purposes:
        assert str(purpose.title) in text
    for basis in category.bases:
        assert str(basis.article) in text
    for recipient in category.recipients:
        assert str(recipient.title) in text
    for rule in category.retention:
        assert str(rule.title) in text
    assert f"/personvern/kopi/ny/?kategori={slug}" in text


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("name", ["ingrid", "ole", "nora", "tor", "lise"])
def test_nobody_ever_sees_a_code_a_passphrase_or_a_national_id(page: Page, slug: str, name: str) -> None:
    text = page(name, f"/opplysninger/{slug}/{ALL_HOMES}")
    for secret in SECRETS.values():
        assert secret not in text


@pytest.mark.parametrize("address", ["/opplysninger/finnes-ikke/", "/opplysninger/BRUK/"])
def test_an_unknown_category_is_not_found(world: World, address: str) -> None:
    client = Client()
    client.force_login(world.users["ingrid"])
    assert client.get(address).status_code == 404


def test_an_owner_sees_their_own_rows_and_nobody_elses(page: Page) -> None:
    text = page("ingrid", "/opplysninger/anlegg/?anlegg=alle")
    for mine in ("ingrid", "cabin"):
        assert canary(mine, "directions") in text
    for other in ("tor", "lise"):
        assert canary(other, "directions") not in text


def test_a_former_owner_sees_their_own_period_and_nothing_of_the_next(page: Page) -> None:
    home = page("tor", "/opplysninger/anlegg/")
    assert canary("tor", "directions") in home
    assert canary("ingrid", "directions") not in home
    assert "Fjellveien 12" not in home
    locks = page("tor", "/opplysninger/laser/?periode=alt")
    assert canary("tor", "lock") in locks
    assert canary("ingrid", "lock") not in locks


def test_a_user_sees_the_address_and_their_own_access_but_no_equipment(page: Page) -> None:
    home = page("ole", "/opplysninger/anlegg/")
    assert "Fjellveien 12" in home
    assert canary("house", "ytterdør") not in home
    people = page("ole", "/opplysninger/brukere/")
    assert "Ole" in people
    assert "Kari Solberg" not in people
    assert "Per Aas" not in people


def test_an_owner_sees_the_call_list_from_the_top(page: Page) -> None:
    text = page("ingrid", "/opplysninger/brukere/?anlegg=alle")
    assert 0 < text.index("Kari Solberg") < text.index("Per Aas")
    assert "helt til vi får et nei" in text


def test_a_person_sees_their_own_events_and_the_homes_and_nobody_elses(page: Page) -> None:
    text = page("ingrid", f"/opplysninger/bruk/{ALL_HOMES}")
    assert canary("ingrid", "command") in text
    assert canary("house", "system") in text
    for other in ("ole", "nora", "cleaner", "lise", "tor"):
        assert canary(other, "command") not in text
    nora = page("nora", "/opplysninger/bruk/?periode=alt")
    assert canary("nora", "command") in nora
    for other in ("ingrid", "ole", "cleaner"):
        assert canary(other, "command") not in nora
    assert canary("house", "system") not in nora


def test_history_is_cut_at_the_minute_of_the_takeover(world: World, page: Page) -> None:
    minute = timedelta(minutes=1)
    at_takeover = world.now - TAKEOVER
    for ago, word in (
        (at_takeover + minute, "just before"),
        (at_takeover, "at"),
        (at_takeover - minute, "after"),
    ):
        world.event(CommandEvent, None, ago=ago, command="unknown", vendor_type=f"home {word} takeover")
    ingrid = page("ingrid", f"/opplysninger/bruk/{ALL_HOMES}")
    tor = page("tor", "/opplysninger/bruk/?periode=alt")
    assert "home at takeover" in ingrid
    assert "home after takeover" in ingrid
    assert "home just before takeover" not in ingrid
    assert "home just before takeover" in tor
    assert "home at takeover" not in tor


def test_an_event_we_do_not_know_is_told_in_the_vendors_word(page: Page) -> None:
    text = page("ole", "/opplysninger/bruk/")
    assert "Ukjent hendelse" in text
    assert f"panelet kaller den «{canary('ole', 'command')}»" in text


def test_an_uncertain_time_says_so(world: World, page: Page) -> None:
    assert "tidspunktet er usikkert" not in page("ole", "/opplysninger/bruk/")
    world.event(ArmingEvent, "ole", ago=timedelta(hours=2), mode="full", time_uncertain=True)
    assert "tidspunktet er usikkert" in page("ole", "/opplysninger/bruk/")


def test_an_owner_sees_that_others_switched_the_alarm_but_hardly_who(page: Page) -> None:
    text = page("ingrid", "/opplysninger/bruk/")
    others = text[text.index("Andres bruk av alarmen") :]
    assert others.count("Alarmen ble slått på") == 3
    assert others.count("Alarmen ble slått av") == 4
    assert "Nora" in others
    assert "Renhold" in others
    assert "· Ole" not in others


def test_a_name_appears_when_its_bearer_chooses_it(world: World, page: Page) -> None:
    AuthorisedUser.objects.filter(person=world.ole).update(show_name_to_owner=True)
    text = page("ingrid", "/opplysninger/bruk/")
    assert "· Ole" in text[text.index("Andres bruk av alarmen") :]


def test_a_sole_proprietor_reads_who_was_at_work_in_the_companys_log_and_not_here(
    world: World, page: Page
) -> None:
    firm = Organisation.objects.create(
        name="Solberg Regnskap",
        organisation_number="974760673",
        organisation_form="ENK",
        is_sole_proprietorship=True,
        proprietor=world.ingrid,
    )
    customer = Customer.objects.create(customer_number="5520418", kind="organisation", organisation=firm)
    Occupancy.objects.filter(pk=world.occupancies["ingrid"].pk).update(customer=customer)
    AuthorisedUser.objects.filter(person=world.ole).update(show_name_to_owner=True)
    client = Client()
    client.force_login(world.users["ingrid"])
    client.post("/anlegg/", {"site": str(world.sites["house"].pk), "next": "/"})
    text = client.get("/opplysninger/bruk/").content.decode()
    others = text[text.index("Andres bruk av alarmen") :]
    assert others.count("Alarmen ble slått på") == 3
    assert "· Ole" in others
    assert "Nora" not in others
    assert "Renhold" not in others


@pytest.mark.parametrize("name", ["ole", "nora", "tor"])
def test_nobody_but_an_owner_is_told_what_others_did(page: Page, name: str) -> None:
    assert "Andres bruk av alarmen" not in page(name, "/opplysninger/bruk/?periode=alt")


def test_several_homes_are_told_apart_and_can_be_switched(world: World, page: Page) -> None:
    one = page("ingrid", "/opplysninger/anlegg/")
    assert "Gjelder:" in one
    assert canary("ingrid", "directions") in one
    assert canary("cabin", "directions") not in one
    client = Client()
    client.force_login(world.users["ingrid"])
    client.post("/anlegg/", {"site": str(world.sites["cabin"].pk), "next": "/"})
    other = client.get("/opplysninger/anlegg/").content.decode()
    assert canary("cabin", "directions") in other
    assert canary("ingrid", "directions") not in other


def test_what_does_not_hang_on_a_home_is_never_cut(page: Page) -> None:
    text = page("ingrid", "/opplysninger/kundeforhold/")
    assert "Gjelder:" not in text
    assert "ingrid@example.no" in text


def test_a_former_home_can_still_be_reached_by_who_has_two(world: World, page: Page) -> None:
    period = world.occupancies["tor"]
    period.customer = world.customers["ingrid"]
    period.save()
    assert canary("tor", "directions") in page("ingrid", "/opplysninger/anlegg/?anlegg=alle")


def test_an_empty_category_says_so(page: Page) -> None:
    assert "Ingenting lagret" in page("ingrid", "/opplysninger/saker/")
    assert "Ingen hendelser lagret" in page("lise", "/opplysninger/laser/?periode=alt")


def test_a_filter_without_hits_leads_to_everything(page: Page) -> None:
    text = page("tor", "/opplysninger/laser/?type=plugger")
    assert "Ingen treff" in text
    assert "?periode=alt" in text


@pytest.mark.parametrize(
    ("slug", "reasons"),
    [
        (
            "brukere",
            ["Hemmelighet som aldri vises", "Gjelder andre personer", "Ville avsløre en overfallskode"],
        ),
        ("anlegg", ["Selskapets utstyr"]),
        ("kundeforhold", ["Vises ikke i kopier"]),
    ],
)
def test_a_page_says_once_what_it_leaves_out_and_why(page: Page, slug: str, reasons: list[str]) -> None:
    text = page("ingrid", f"/opplysninger/{slug}/")
    for reason in reasons:
        assert text.count(reason) == 1
    assert "teknisk" not in text.lower()


def test_what_is_left_out_is_told_alike_to_everybody(page: Page) -> None:
    heading = "Dette viser vi ikke, og hvorfor"
    told = {
        name: page(name, "/opplysninger/brukere/").partition(heading)[2].partition("</section>")[0]
        for name in ("ingrid", "ole", "tor")
    }
    assert len(set(told.values())) == 1


def test_a_block_that_fails_says_so_and_the_rest_stands(
    world: World, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def give_up(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("canceling statement due to statement timeout")

    monkeypatch.setattr("privacy.overview.heatmap.count_months", give_up)
    text = page("ingrid", "/opplysninger/bruk/")
    assert "Noe gikk galt hos oss" in text
    assert "Lovlig fordi" in text


def test_a_page_in_english_is_english(page: Page) -> None:
    text = page("ingrid", "/opplysninger/bruk/", language="en")
    assert "Use of the alarm" in text
    assert "Lovlig fordi" not in text
    assert "betjeningspanel" not in text


def test_signing_in_comes_first_and_employees_have_no_page(world: World) -> None:
    for slug in SLUGS:
        assert Client().get(f"/opplysninger/{slug}/").status_code == 302
    client = Client()
    client.force_login(world.users["sam"])
    assert client.get("/opplysninger/bruk/").status_code == 403


def test_events_are_numbered_exactly_and_small_things_only_so_far(
    world: World, page: Page, many: Callable[[int], None]
) -> None:
    many(1_100)
    Letter.objects.bulk_create(
        Letter(key=f"k{number}", kind="copy-ready", person=world.ingrid) for number in range(1_001)
    )
    # Ingrid switched the alarm on twice before.
    assert "1\N{NO-BREAK SPACE}102 hendelser" in page("ingrid", "/opplysninger/bruk/?type=pa&periode=alt")
    assert "1\N{NO-BREAK SPACE}000+" in page("ingrid", "/opplysninger/")
