"""Who receives data is told by name, with what makes a transfer lawful."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Recipient
from accounts.viewers import Viewer
from privacy.categories import CATEGORIES
from privacy.overview.recipients import Receiver, receivers, register
from tests.world import World

pytestmark = pytest.mark.django_db


def told(world: World, slug: str, *, who: str = "ingrid") -> dict[str, Receiver]:
    category = next(category for category in CATEGORIES if category.slug == slug)
    found = register(Viewer(world.people[who], now=world.now))
    return {str(one.title): one for one in receivers(category, found)}


def test_without_a_register_kinds_of_recipients_are_told(world: World) -> None:
    assert {"Alarmsentralen vår", "Vekterselskaper som rykker ut for oss"} <= set(told(world, "alarmer"))


def test_a_named_recipient_stands_instead_of_its_kind(full_world: World) -> None:
    found = told(full_world, "alarmer")
    assert "Vekterselskaper som rykker ut for oss" not in found
    guard = found["Eksempelvakt AS"]
    assert (guard.role, guard.countries) == ("databehandler", "Norge")
    assert found["Alarmsentralen vår"].role == "behandlingsansvarlig"


def test_who_was_given_data_is_told_with_the_time_and_only_to_whom_it_is_about(full_world: World) -> None:
    assert told(full_world, "alarmer")["Eksempelvakt AS"].given_at == full_world.now - timedelta(days=20)
    assert told(full_world, "alarmer", who="ole")["Eksempelvakt AS"].given_at is None


def test_a_disclosure_under_secrecy_is_not_told_until_the_secrecy_ends(full_world: World) -> None:
    assert "Oslo politidistrikt" not in told(full_world, "bruk")
    full_world.now += timedelta(days=301)
    assert "Oslo politidistrikt" in told(full_world, "bruk")


def test_a_transfer_is_told_with_its_mechanism_and_a_dead_one_is_not(full_world: World) -> None:
    cloud = told(full_world, "bruk")["Skyhuset Ltd"]
    assert [(one.country, one.safeguards) for one in cloud.abroad] == [("USA", "SCC modul 2")]
    assert cloud.abroad[0].mechanism == "EUs standardkontrakter av 2021"
    assert cloud.agreement == date(2024, 1, 1)


def test_a_country_outside_the_eea_without_a_transfer_on_record_is_told_as_such(full_world: World) -> None:
    Recipient.objects.filter(key="cloud").update(countries=["SE", "IN"])
    cloud = told(full_world, "bruk")["Skyhuset Ltd"]
    assert cloud.countries == "Sverige, India"
    assert ("India", "grunnlaget er ikke oppgitt") in [(one.country, one.mechanism) for one in cloud.abroad]


def test_one_that_is_no_longer_used_or_gets_other_data_is_not_told(full_world: World) -> None:
    Recipient.objects.filter(key="guard").update(data_categories=["laser"])
    assert told(full_world, "alarmer", who="ole").get("Eksempelvakt AS") is None
    Recipient.objects.filter(key="cloud").update(active_to=full_world.now.date() - timedelta(days=1))
    assert "Leverandører av drift og IT for oss" in told(full_world, "bruk")


def test_all_are_read_in_four_queries(full_world: World) -> None:
    viewer = Viewer(full_world.ingrid, now=full_world.now)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = register(viewer)
        for category in CATEGORIES:
            receivers(category, found)
    assert len(asked) <= 4
