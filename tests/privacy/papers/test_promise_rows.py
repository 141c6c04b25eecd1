"""Every promise has its row, its tests and its tables; what is missing is named (N-14)."""

from __future__ import annotations

import ast
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from privacy.categories import CATEGORIES
from privacy.papers import promises
from privacy.papers.promise import EVERY, Promise
from privacy.papers.promises import PROMISES
from tests.privacy import test_promises

ROOT = Path(settings.ROOT)


def found(rows: tuple[Promise, ...]) -> dict[str, str]:
    return {str(error.msg): str(error.id) for error in promises.problems(rows, CATEGORIES)}


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_the_rows_are_complete() -> None:
    assert found(PROMISES) == {}


def test_a_promise_without_a_row_and_one_with_two_are_named() -> None:
    assert found(PROMISES[1:])["PE-01 must have exactly one row."] == "privacy.E030"
    assert found((*PROMISES, PROMISES[5]))["PE-06 must have exactly one row."] == "privacy.E030"


def test_a_field_nothing_was_promised_about_is_named() -> None:
    bare = tuple(
        replace(row, tables=tuple(label for label in row.tables if label != "accounts.Person"))
        for row in PROMISES
    )
    assert found(bare) == {"No promise speaks of the fields of accounts.Person.": "privacy.E032"}


@pytest.mark.parametrize("field", ["categories", "tables", "purposes", "recipients"])
def test_what_leads_nowhere_is_named(field: str) -> None:
    broken = replace(PROMISES[0], **{field: (*getattr(PROMISES[0], field), "finnes-ikke")})
    assert found((broken, *PROMISES[1:])) == {
        "PE-01 names finnes-ikke, which does not exist.": "privacy.E031"
    }


def test_a_promise_no_test_tries_is_named() -> None:
    assert "PE-01 names no test." in found((replace(PROMISES[0], tests=()), *PROMISES[1:]))


def test_every_test_named_exists() -> None:
    missing = []
    for row in PROMISES:
        for test in row.tests:
            path, _mark, name = test.partition("::")
            if not (ROOT / path).exists() or name not in names_in(path):
                missing.append((row.code, test))
    assert missing == []


def test_the_register_and_the_rows_make_the_same_promises() -> None:
    of_rows = {(row.code, slug) for row in PROMISES for slug in row.categories}
    for category in CATEGORIES:
        for code in category.promises:
            assert (code, category.slug) in of_rows or (code, *EVERY) in of_rows, (code, category.slug)


def test_the_table_of_the_document_is_within_the_rows() -> None:
    rows = {row.code: row for row in PROMISES}
    for promise in test_promises.PROMISES:
        row = rows[f"PE-{promise.number}"]
        assert promise.test in row.tests
        labels = {test_promises.parts(told)[0] for told in promise.fields}
        assert labels & set(row.tables) or not row.tables
