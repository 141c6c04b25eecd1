"""Who it was: by user, by the slot's holder at that moment, or nobody (PE-35)."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import ArmingEvent
from tests.accounts.intake.bundle.conftest import SINCE, Loader, event, home

pytestmark = pytest.mark.django_db
HANDOVER = "2026-02-01T12:00:00+01:00"


def held(user_key: str, since: str = SINCE, until: str | None = None) -> dict[str, Any]:
    return {"site_installation_number": "S-1", "slot_no": 2, "user_key": user_key} | {
        "valid_from": since,
        "valid_to": until,
    }


def who(**fields: Any) -> tuple[str, str | None, int | None]:
    row = ArmingEvent.objects.get()
    return row.actor_kind, row.actor.given_name if row.actor else None, row.code_slot


@pytest.mark.parametrize(
    ("moment", "name"),
    [
        ("2026-02-01T11:59:59.999999+01:00", "Ingrid"),
        ("2026-02-01T12:00:00+01:00", "Ole"),
        ("2026-02-01T11:30:00Z", "Ole"),
        ("2019-12-31T23:59:59Z", None),
    ],
)
def test_a_reassigned_slot_gives_each_the_events_of_their_own_time(
    loaded: Loader, moment: str, name: str | None
) -> None:
    assignments = [held("u-1", until=HANDOVER), held("u-2", HANDOVER)]
    loaded(home(code_assignments=assignments, arming_events=[event(occurred_at=moment, code_slot=2)]))
    assert who() == ("person" if name else "unnamed", name, 2)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"user_key": "u-2"}, ("person", "Ole", None)),
        ({"user_key": "u-2", "code_slot": 2}, ("person", "Ole", 2)),
        ({"code_slot": 2}, ("person", "Ingrid", 2)),
        ({"code_slot": 3}, ("unnamed", None, 3)),
        ({"unresolved_name": "Kode 7", "code_slot": 2}, ("unresolved", None, 2)),
        ({"system": True}, ("system", None, None)),
        ({}, ("unnamed", None, None)),
    ],
)
def test_who_it_was(loaded: Loader, said: dict[str, Any], found: tuple[str, str | None, int | None]) -> None:
    assert loaded(home(code_assignments=[held("u-1")], arming_events=[event(**said)])).refused == 0
    assert who() == found


def test_a_slot_of_another_site_is_nobodys_here(loaded: Loader) -> None:
    elsewhere = event(site_installation_number="S-2", code_slot=2)
    loaded(home(code_assignments=[held("u-1")], arming_events=[elsewhere]))
    assert who() == ("unnamed", None, 2)


def test_a_user_who_is_no_person_did_it_without_it_being_anybodys_own(loaded: Loader) -> None:
    rows = home(arming_events=[event(user_key="u-9")])
    rows["authorised_users"].append(rows["authorised_users"][0] | {"key": "u-9", "person_key": None})
    loaded(rows)
    assert who() == ("person", None, None)
    assert ArmingEvent.objects.get().user.display_name == "u-1"
