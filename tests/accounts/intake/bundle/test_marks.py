"""Addresses and numbers from a bundle are found by their fingerprints, and by the new ones when they change."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import ContactPoint
from accounts.models.reachable import mark_of
from tests.accounts.intake.bundle.conftest import Loader, person, tallies

pytestmark = pytest.mark.django_db


def point(**fields: Any) -> dict[str, Any]:
    return {"key": "cp-1", "person_key": "p-1", "kind": "phone", "value": "+4791503033"} | fields


def marked(value: str) -> bool:
    row = ContactPoint.objects.get(value=value)
    return bytes(row.value_hmac or b"") == mark_of(value)


def test_a_number_is_found_once_it_is_loaded_and_by_the_new_one_when_it_changes(loaded: Loader) -> None:
    loaded({"persons": [person()], "contact_points": [point()]})
    assert marked("+4791503033")
    loaded({"persons": [person()], "contact_points": [point(value="+4791503034")]})
    assert marked("+4791503034")


def test_the_same_again_changes_nothing(loaded: Loader) -> None:
    loaded({"persons": [person()], "contact_points": [point()]})
    report = loaded({"persons": [person()], "contact_points": [point()]})
    assert tallies(report)["contact_points"] == (0, 0, 1, 0)
    assert marked("+4791503033")
