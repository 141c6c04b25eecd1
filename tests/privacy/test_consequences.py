"""What one notices: told of every category and every use that can be chosen."""

from __future__ import annotations

from django.utils import translation

from privacy import consequences
from privacy.categories import CATEGORIES
from privacy.grounds import HANDLE_ALARMS
from privacy.registry import LegalBasis
from privacy.restrictions.forms import TARGETS
from privacy.restrictions.objecting import MARKETING, OBJECTABLE

INTEREST = "6 nr. 1 f"


def test_every_category_says_what_stops() -> None:
    assert set(consequences.OF_CATEGORY) == {category.slug for category in CATEGORIES}


def test_every_category_that_handles_alarms_is_needed_by_the_alarm() -> None:
    handling = {category.slug for category in CATEGORIES if HANDLE_ALARMS in category.purposes}
    assert handling
    assert handling <= consequences.NEEDED_BY_ALARM
    assert "kreditt" not in consequences.NEEDED_BY_ALARM


def test_everything_that_can_be_chosen_says_what_stops() -> None:
    for _title, target in TARGETS.values():
        assert str(consequences.of(use=target.use, category=target.category).words)


def test_changed_words_are_another_version() -> None:
    assert consequences.version(["one", "two"]) == consequences.version(["one", "two"])
    assert consequences.version(["one", "two"]) != consequences.version(["one", "three"])


def test_every_interest_of_the_register_can_be_objected_to() -> None:
    rests_on: set[LegalBasis] = {
        basis for category in CATEGORIES for basis in category.bases if INTEREST in str(basis.article)
    }
    assert rests_on
    assert {one.basis for one in OBJECTABLE if one.basis} == rests_on


def test_a_purpose_one_objects_to_stands_with_its_basis_in_the_register() -> None:
    for one in OBJECTABLE:
        if one.purpose:
            assert any(
                one.purpose in category.purposes and one.basis in category.bases for category in CATEGORIES
            ), one.code
    assert not MARKETING.is_weighed


def test_the_words_are_english_too() -> None:
    for words in [one.words for one in (*consequences.OF_CATEGORY.values(), *consequences.OF_USE.values())]:
        with translation.override("nb"):
            norwegian = str(words)
        with translation.override("en"):
            assert str(words) != norwegian
