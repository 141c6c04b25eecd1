"""docs/promises.md is true: what the privacy statement names is held, shown on a page, and tried by a test."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import resolve

from accounts.models import Organisation, QuoteRequest
from accounts.models.sealed_text import SealedTextField
from accounts.viewers import Viewer
from privacy.categories import CATEGORIES, NOT_PERSONAL
from privacy.overview import order
from privacy.registry import Table
from privacy.stores import field_at, read
from tests.world import World

ROOT = Path(settings.ROOT)
EVERY = "every"
HELD = range(18, 54)
FURTHER = (57, 58, 59, 60, 61, 62, 63)
TABLES = {table.label: (category, table) for category in CATEGORIES for table in category.tables}
# What a quote needs beside what the statement names: to be found, answered and deleted.
TECHNICAL = {"id", "created_at", "reference", "person", "received_at", "state", "valid_until"}


@dataclass(frozen=True)
class Promise:
    number: int
    category: str
    fields: tuple[str, ...]
    page: str
    test: str


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def promises() -> list[Promise]:
    lines = (ROOT / "docs" / "promises.md").read_text().splitlines()
    found = []
    for line in (line for line in lines if line.startswith("| PE-")):
        number, _words, category, fields, page, test = cells(line)
        told = tuple(re.findall("`([^`]+)`", fields))
        found.append(Promise(int(number[3:]), category, told, page.strip("`"), test.strip("`")))
    return found


PROMISES = promises()
each = pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: f"PE-{promise.number}")


def told_fields() -> Iterator[Any]:
    for promise in PROMISES:
        for told in promise.fields:
            yield pytest.param(told, id=f"PE-{promise.number}-{told}")


def parts(told: str) -> tuple[str, str, str]:
    """Label, path and code of «accounts.X.path=code»."""
    path, _mark, code = told.partition("=")
    app, model, field = path.split(".")
    return f"{app}.{model}", field, code


def test_every_promise_of_the_statement_stands_there_once() -> None:
    assert [promise.number for promise in PROMISES] == [*HELD, *FURTHER]


def test_the_table_and_the_register_make_the_same_promises() -> None:
    covered = {*HELD, *FURTHER}
    register = {
        (int(code[3:]), category.slug)
        for category in CATEGORIES
        for code in category.promises
        if int(code[3:]) in covered
    }
    table = {(promise.number, promise.category) for promise in PROMISES if promise.category != EVERY}
    assert table == register


@pytest.mark.parametrize("told", list(told_fields()))
def test_every_field_exists_and_is_shown_or_withheld_with_a_reason(told: str) -> None:
    label, path, code = parts(told)
    field = field_at(apps.get_model(label), path)
    assert not code or code in dict(field.flatchoices)
    if label in NOT_PERSONAL:
        return
    _category, table = TABLES[label]
    assert path in table.export or str(table.withhold[path])


@each
def test_every_field_is_of_the_category_that_promises_it(promise: Promise) -> None:
    for label in {parts(told)[0] for told in promise.fields}:
        if promise.category != EVERY and label not in NOT_PERSONAL:
            assert TABLES[label][0].slug == promise.category


@each
def test_every_page_is_there(promise: Promise) -> None:
    found = resolve(promise.page)
    if "slug" in found.kwargs:
        assert order.category(found.kwargs["slug"]) is not None
        assert promise.category in (EVERY, found.kwargs["slug"])


@pytest.mark.django_db
@pytest.mark.parametrize("page", sorted({promise.page for promise in PROMISES}))
def test_every_page_opens_for_whom_it_is_about(full_world: World, page: str) -> None:
    client = Client()
    client.force_login(full_world.users["ingrid"])
    assert client.get(page).status_code == 200


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text())
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@each
def test_every_test_named_exists(promise: Promise) -> None:
    path, _mark, name = promise.test.partition("::")
    assert name in names_in(path)


@pytest.fixture
def whole(full_world: World) -> World:
    """With what the small world lacks: a business of Ingrid's own, and a quote with every field filled."""
    Organisation.objects.create(
        name="Solberg Keramikk",
        organisation_number="974760673",
        organisation_form="ENK",
        is_sole_proprietorship=True,
        proprietor=full_world.ingrid,
    )
    QuoteRequest.objects.filter(pk=full_world.held["quote"].pk).update(
        birth_date="1990-01-01",
        organisation_number="974760673",
        customer_number="4410991",
        contact_persons=["Mona Lie"],
    )
    return full_world


@pytest.mark.django_db
def test_what_is_named_is_held_and_read_by_whom_it_is_about(whole: World) -> None:
    """Presence: each field that is shown has a value in some row that somebody reads."""
    missing = []
    for told in dict.fromkeys(told for promise in PROMISES for told in promise.fields):
        label, path, code = parts(told)
        if label in NOT_PERSONAL:
            values = list(apps.get_model(label)._default_manager.values_list(path, flat=True))
        elif path in TABLES[label][1].export:
            values = seen(whole, TABLES[label][1], path)
        else:
            continue
        if not (code in values if code else any(value not in (None, "", [], {}) for value in values)):
            missing.append(told)
    assert missing == []


def seen(world: World, table: Table, path: str) -> list[Any]:
    """The values of one column that anybody of the world reads of their own."""
    found: list[Any] = []
    for name in ("ingrid", "mona"):
        for columns, rows in read(table, Viewer(world.people[name], now=world.now)):
            found += [row[column.name] for column in columns if column.path == path for row in rows]
    return found


def test_what_is_sealed_is_named_as_what_it_is() -> None:
    sealed = {
        told
        for promise in PROMISES
        for told in promise.fields
        if isinstance(field_at(apps.get_model(parts(told)[0]), parts(told)[1]), SealedTextField)
    }
    assert len(sealed) == 4


def test_a_quote_holds_what_the_statement_names_and_nothing_more() -> None:
    named = {parts(told)[1] for promise in PROMISES if promise.number == 53 for told in promise.fields}
    held = {field.name for field in QuoteRequest._meta.get_fields() if field.concrete}
    assert held == named | TECHNICAL
