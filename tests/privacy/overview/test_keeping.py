"""How long things are kept, as the page of all categories draws it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import LockEvent
from accounts.viewers import Viewer
from privacy.categories import CATEGORIES
from privacy.overview import keeping
from privacy.overview.keeping import Chart
from privacy.overview.sections import largest, sections
from tests.privacy.overview.conftest import Page
from tests.world import World

pytestmark = pytest.mark.django_db


def chart(world: World, name: str) -> Chart:
    viewer = Viewer(world.people[name])
    return keeping.chart(sections(viewer), viewer, timezone.localdate(viewer.now))


def test_every_category_stands_on_the_page_with_its_rules(page: Page) -> None:
    text = page("ingrid", "/opplysninger/")
    for category in CATEGORIES:
        assert f'href="/opplysninger/{category.slug}/"' in text
        for rule in category.retention:
            assert str(rule.title) in text
    assert "/personvern/kopi/ny/" in text


def test_events_go_a_period_after_the_last_one(world: World) -> None:
    world.event(LockEvent, "nora", ago=timedelta(0), lock_name="Dør", action="lock")
    line = next(line for line in chart(world, "nora").lines if line.category.slug == "laser")
    last_day = timezone.localdate(world.now) + timedelta(days=90)
    assert f"{last_day.day}. " in line.gone
    assert str(last_day.year) in line.gone
    assert 'class="fading"' in line.bar


def test_what_is_still_in_use_has_no_date(world: World) -> None:
    line = next(line for line in chart(world, "ingrid").lines if line.category.slug == "avtale")
    assert line.gone == "Ingen dato ennå"
    assert 'class="open"' in line.bar


def test_what_a_law_keeps_after_the_end_is_drawn_so(world: World) -> None:
    line = next(line for line in chart(world, "tor").lines if line.category.slug == "avtale")
    assert 'class="law"' in line.bar
    assert line.gone.endswith("2029")


def test_nothing_stored_has_no_bar(world: World) -> None:
    line = next(line for line in chart(world, "ingrid").lines if line.category.slug == "saker")
    assert not line.count
    assert line.bar == ""


def test_the_largest_categories_keep_their_order(world: World) -> None:
    found = sections(Viewer(world.ingrid))
    six = largest(found, 6)
    assert len(six) == 6
    assert [section.category.slug for section in six] == [
        section.category.slug for section in found if section in six
    ]
    assert min(section.count.number for section in six) >= max(
        section.count.number for section in found if section not in six
    )
