"""What the order page promises is what the copy holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.models import F
from pytest_django import DjangoAssertNumQueries

from accounts.models import StoredFile
from privacy.exports import counting
from privacy.workflow import Scope
from tests.privacy.exports.conftest import ALL, Make
from tests.privacy.exports.crowds import fill
from tests.world import World

# Ordering a copy is itself something we store about the person.
CHANGED_BY_ORDERING = {"saker", "minesider"}


@pytest.mark.parametrize("name", ["ingrid", "ole", "nora", "tor", "lise"])
def test_the_counts_are_those_of_the_copy(make: Make, stored: World, name: str) -> None:
    counted = {one.category.slug: one.rows for one in counting.counts(stored.people[name], Scope(ALL))}
    made = {line["slug"]: line["rows"] for line in make(name).archive.contents}
    assert list(counted) == list(made)
    for slug in set(ALL) - CHANGED_BY_ORDERING:
        assert counted[slug] == made[slug], slug
    assert sum(counted.values()) > 2


def test_counts_keep_to_the_period_and_the_chosen_categories(make: Make, stored: World) -> None:
    scope = Scope(("bruk", "anlegg"), since=date(2026, 7, 1), until=date(2026, 7, 31))
    bruk, anlegg = counting.counts(stored.ingrid, scope)
    assert (bruk.category.slug, bruk.rows, bruk.is_more) == ("bruk", 0, False)
    assert (anlegg.category.slug, anlegg.rows) == ("anlegg", 8)


def test_a_heavy_customer_is_counted_to_a_bound(
    stored: World, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(counting, "AT_MOST", 100)
    fill(stored.ingrid, stored.sites["house"], count=500, last=stored.now, gap=timedelta(hours=1))
    with django_assert_num_queries(3):
        found = {one.category.slug: one for one in counting.counts(stored.ingrid, Scope(ALL))}
    assert found["bruk"].is_more
    assert found["bruk"].rows == 100 + 4
    assert not found["laser"].is_more


def test_the_estimated_size_is_of_the_right_order(make: Make, stored: World) -> None:
    fill(stored.ingrid, stored.sites["house"], count=5_000, last=stored.now, gap=timedelta(hours=3))
    for scope in (Scope(ALL), Scope(("bruk",))):
        estimated = sum(one.size for one in counting.counts(stored.ingrid, scope))
        size = make(categories=scope.categories).archive.size
        assert size / 3 < estimated < size * 3, (size, estimated)


def test_files_that_go_with_the_copy_are_in_the_estimate(make: Make, full: World) -> None:
    def estimated() -> int:
        [found] = counting.counts(full.ingrid, Scope(("alarmer",)))
        return found.size

    before = estimated()
    held = {key: full.held[f"cat_{key}"].file.pk for key in ("released", "waiting")}
    StoredFile.objects.filter(pk=held["waiting"]).update(size=1_000_000)
    assert estimated() == before
    StoredFile.objects.filter(pk=held["released"]).update(size=F("size") + 1_000_000)
    assert estimated() == before + 1_000_000
