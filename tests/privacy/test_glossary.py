"""Every exported field and every code is explained, in both languages, and a missing or stray entry is found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils.translation import override

from privacy import checks
from privacy.categories import CATEGORIES
from privacy.glossary import lookup
from privacy.overview.meanings import meanings
from privacy.stores import columns
from tests.privacy.test_register import changed

FIELD = "accounts.Person.birth_date"
CODED = "accounts.ArmingEvent.mode"


def found() -> dict[str, str]:
    return {str(error.msg): str(error.id) for error in checks.glossary_problems(CATEGORIES)}


def test_everything_exported_is_explained_and_nothing_else() -> None:
    assert found() == {}
    assert len(lookup.FIELDS) > 300
    assert sum(map(len, lookup.CODES.values())) > 200


def test_a_field_without_an_explanation_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = {name: text for name, text in lookup.FIELDS.items() if name != FIELD}
    monkeypatch.setattr(lookup, "FIELDS", fewer)
    assert found() == {f"{FIELD} has no explanation.": "privacy.E009"}


def test_a_code_without_an_explanation_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = {code: text for code, text in lookup.CODES[CODED].items() if code != "full"}
    monkeypatch.setattr(lookup, "CODES", {**lookup.CODES, CODED: codes})
    assert found() == {f"{CODED}=full has no explanation.": "privacy.E009"}


def test_an_explanation_of_nothing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "FIELDS", {**lookup.FIELDS, "accounts.Person.shoe_size": "x"})
    stray = {**lookup.CODES[CODED], "sideways": "x"}
    monkeypatch.setattr(lookup, "CODES", {**lookup.CODES, CODED: stray})
    assert found() == {
        "accounts.Person.shoe_size is explained but not exported.": "privacy.E009",
        f"{CODED}=sideways is explained but not exported.": "privacy.E009",
    }


def test_a_field_that_is_no_longer_exported_has_an_explanation_too_many() -> None:
    table = next(table for table in CATEGORIES[-1].tables if table.label == "accounts.Person")
    less = tuple(path for path in table.export if path != "birth_date")
    register = changed("kundeforhold", "accounts.Person", export=less, portable=())
    assert [str(error.msg) for error in checks.glossary_problems(register)] == [
        f"{FIELD} is explained but not exported."
    ]


def test_a_company_without_a_table_explains_none_of_it() -> None:
    without = replace(CATEGORIES[0], tables=())
    assert any(
        "ArmingEvent" in message.msg for message in checks.glossary_problems((without, *CATEGORIES[1:]))
    )


def texts() -> set[str]:
    codes = (text for codes in lookup.CODES.values() for text in codes.values() if text is not None)
    return {str(text) for text in (*lookup.FIELDS.values(), *codes)}


def test_every_explanation_is_a_sentence_that_has_an_english_twin() -> None:
    with override("nb"):
        norwegian = sorted(texts())
    with override("en"):
        english = texts()
    assert [text for text in norwegian if not text.endswith(".")] == []
    assert sorted(set(norwegian) & english) == []


def test_no_explanation_only_says_the_label_again() -> None:
    with override("nb"):
        for category in CATEGORIES:
            for table in (table for table in category.tables if table.export):
                for column in columns(table):
                    assert lookup.meaning(table, column).rstrip(".").casefold() != column.label.casefold()


def test_what_comes_through_a_relation_is_explained_where_it_is_unless_it_means_something_else_here() -> None:
    tables = {table.label: table for category in CATEGORIES for table in category.tables}
    by_name = {
        label: {column.name: column for column in columns(tables[label])}
        for label in ("accounts.Agreement", "accounts.Site", "accounts.GuardDispatch")
    }
    here = lookup.meaning(tables["accounts.Agreement"], by_name["accounts.Agreement"]["site_city"])
    assert here == lookup.meaning(tables["accounts.Site"], by_name["accounts.Site"]["city"])
    guard = by_name["accounts.GuardDispatch"]["recipient_name"]
    with override("nb"):
        assert guard.label == "vekterselskap"
        assert lookup.meaning(tables["accounts.GuardDispatch"], guard) == "Vekterselskapet som rykket ut."


def test_a_page_leaves_out_values_whose_word_says_it_all() -> None:
    locks = next(category for category in CATEGORIES if category.slug == "laser")
    with override("nb"):
        group = next(group for group in meanings(locks) if str(group.title) == "Låser")
        action = next(one for one in group.meanings if one.label == "Hva skjedde")
    assert [value.code for value in action.values] == ["fail"]
