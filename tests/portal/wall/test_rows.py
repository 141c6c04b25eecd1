"""The wall and the household matrix, written apart from each other, say the same of everybody and every table."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.apps import apps
from django.db import connection

from accounts.viewers import Viewer
from accounts.viewing import changes_by_others, seen
from accounts.wall import scope
from accounts.wall.roles import PERSON
from portal.wall import TABLES
from privacy.categories import CATEGORIES
from privacy.stores import read
from privacy.workflow import Scope, open_export
from tests.world import World

Behind = Callable[[str], AbstractContextManager[None]]
EVERYBODY = ("ingrid", "ole", "nora", "kari", "per", "tor", "lise")
REGISTER = [table for category in CATEGORIES for table in category.tables]
CANARY = re.compile(r"ZQX-(\w+)-(\w+)-")
# Whose canaries may stand in rows the wall lets through.
SEES = {
    "ingrid": {"ingrid", "cabin", "house", "kari", "per", "shared"},
    "ole": {"ole", "shared"},
    "nora": {"nora"},
    "kari": {"kari"},
    "per": {"per"},
    "tor": {"tor", "house"},
    "lise": {"lise"},
}
# The wall cuts rows and not columns. Of these rows the matrix shows a few fields, or only where they point to: the
# household's installation number to its users and contacts, an alarm's time to whom we called, a handover's date to
# both sides, and to an owner that somebody switched the alarm on or off, but not who.
SHOWN_IN_PART = {
    "accounts_occupancy": {name: {"ingrid"} for name in ("ole", "nora", "kari", "per")},
    "accounts_alarmactivation": {name: {"ingrid", "house"} for name in ("ole", "nora", "kari", "per")},
    "accounts_ownershipchange": {"ingrid": {"tor"}},
    "accounts_armingevent": {"ingrid": {"ole", "nora", "cleaner", "stranger"}},
}


@pytest.fixture
def held(full_world: World) -> World:
    everything = Scope(tuple(category.slug for category in CATEGORIES))
    for name in ("ingrid", "lise"):
        open_export(full_world.people[name], by=full_world.users[name], scope=everything, language="nb")
    return full_world


def readable() -> list[str]:
    """Tables of which a person reads anything."""
    return [
        table
        for table, rules in TABLES.items()
        if any(PERSON in rule.roles and rule.verb == "SELECT" for rule in rules)
    ]


def everything_in(table: str) -> list[str]:
    """Every row as text, with no condition at all: what a forgotten filter asks for."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 - names of our own tables
        return [text for (text,) in cursor.fetchall()]


@pytest.mark.django_db
@pytest.mark.parametrize("name", EVERYBODY)
def test_whoever_sees_a_row_by_the_matrix_sees_it_whole_through_the_wall(
    held: World, behind: Behind, name: str
) -> None:
    viewer = Viewer(held.people[name])
    rows = {
        (table.label, number): query
        for table in REGISTER
        for number, (_c, query) in enumerate(read(table, viewer))
    }
    outside = {key: sorted(map(str, query.all())) for key, query in rows.items()}
    with behind(name):
        inside = {key: sorted(map(str, query.all())) for key, query in rows.items()}
    assert any(outside.values())
    assert {key: rows for key, rows in inside.items() if rows != outside[key]} == {}


@pytest.mark.django_db
def test_the_wall_finds_the_homes_and_times_that_the_matrix_finds(held: World, behind: Behind) -> None:
    for name in EVERYBODY:
        viewer = Viewer(held.people[name])
        with behind(name), connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('app.customers')::uuid[], current_setting('app.periods')::uuid[],"
                " current_setting('app.periods_now')::uuid[]"
            )
            [(customers, periods, now)] = cursor.fetchall()
        assert set(customers) == set(viewer.customers)
        assert set(periods) == {period.pk for period in viewer.occupancies}
        assert set(now) == {period.pk for period in viewer.current}


@pytest.mark.django_db
@pytest.mark.parametrize("name", EVERYBODY)
def test_a_query_without_a_filter_gives_nobody_a_foreign_row(held: World, behind: Behind, name: str) -> None:
    foreign = []
    for table in readable():
        with behind(name):
            texts = everything_in(table)
        found = {owner for owner, _what in CANARY.findall(" ".join(texts))} - SEES[name]
        found -= SHOWN_IN_PART.get(table, {}).get(name, set())
        foreign += [(table, found)] if found else []
    assert foreign == []


@pytest.mark.django_db
def test_without_the_wall_the_same_queries_give_everybodys_rows(held: World) -> None:
    """The control: an oracle that finds nothing anywhere would prove nothing."""
    leaking = {
        table
        for table in readable()
        if {owner for owner, _what in CANARY.findall(" ".join(everything_in(table)))} >= {"ingrid", "lise"}
    }
    assert {"accounts_occupancy", "accounts_contactpoint", "accounts_commandevent"} <= leaking


@pytest.mark.django_db
@pytest.mark.parametrize("name", EVERYBODY)
def test_the_wall_lets_through_little_more_than_the_matrix_shows(
    held: World, behind: Behind, name: str
) -> None:
    """More only where a row that is shown points to it: a name, a number, an address."""
    viewer = Viewer(held.people[name])
    pointed_to = {
        "accounts.Site",
        "accounts.Occupancy",
        "accounts.ContactPerson",
        "accounts.Organisation",
        "accounts.StoredFile",
        "accounts.Tally",
        "sessions.Session",
    }
    more = {}
    for table in REGISTER:
        model = apps.get_model(table.label)
        if model._meta.db_table not in readable() or table.label in pointed_to:
            continue
        by_matrix = {row.pk for sight in seen(table.label, viewer) for row in sight.rows}
        if table.label == "accounts.ArmingEvent":
            by_matrix |= {
                row.pk for site in viewer.current for row in changes_by_others(viewer, site=site.site_id)
            }
        with behind(name):
            extra = {row.pk for row in model._default_manager.all()} - by_matrix
        more |= {table.label: extra} if extra else {}
    assert more == {}


@pytest.mark.django_db
def test_who_bought_a_home_sees_nothing_of_before_and_who_sold_it_nothing_of_after(
    held: World, behind: Behind
) -> None:
    handed_over = held.occupancies["ingrid"].valid_from
    house = str(held.sites["house"].pk)
    dated = {
        "accounts_lockevent": "occurred_at",
        "accounts_commandevent": "occurred_at",
        "accounts_alarmactivation": "occurred_at",
        "accounts_verificationimage": "captured_at",
    }
    seen_by: dict[str, list[bool]] = {"tor": [], "ingrid": []}
    for name, told in seen_by.items():
        with behind(name), connection.cursor() as cursor:
            for table, moment in dated.items():
                asked = f"SELECT {moment} < %s FROM {table} WHERE site_id = %s"  # noqa: S608 - our own names
                cursor.execute(asked, [handed_over, house])
                told += [is_before for (is_before,) in cursor.fetchall()]
    assert seen_by["tor"]
    assert all(seen_by["tor"])
    assert seen_by["ingrid"]
    assert not any(seen_by["ingrid"])


@pytest.mark.django_db
def test_a_worker_is_behind_the_same_wall_as_the_person_it_works_for(held: World) -> None:
    with scope.of_person(held.lise.pk):
        assert [row.split(",")[0].strip("(") for row in everything_in("accounts_person")] == [
            str(held.lise.pk)
        ]
