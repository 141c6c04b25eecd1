"""What the tests of the panel's log share: a cabin with its users, and records as the vendor writes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.intake.panel_log import load
from accounts.models import AccessCode, AuthorisedUser, CodeAssignment, Occupancy, Person, Site
from accounts.models.activity import EVENT_MODELS, ActivityEvent
from tests.world import LONG_AGO, World

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def record(**fields: Any) -> dict[str, Any]:
    """One record of the present shape; what is not given is an ordinary switching off by Ole."""
    ordinary = {"User": "Ole", "Channel": "Keypad", "Time": "2026-03-02T16:00:00Z", "EventType": "disarmed"}
    return ordinary | {"LockName": ""} | fields


def log(*records: Any) -> str:
    return json.dumps({"Records": records})


def old_log(*records: Any) -> str:
    return json.dumps({"LogDetails": records})


def detail(time: str, *, type_: str = "armed", user: str = "Ole") -> dict[str, str]:
    return {"Time": time, "EventType": type_, "User": user}


def stored(site: Site) -> list[ActivityEvent]:
    """Every event of a site, the oldest first."""
    rows = [row for model in EVENT_MODELS for row in model.objects.filter(site=site).select_related("user")]
    return sorted(rows, key=lambda row: (row.occurred_at, row.id))


def admit(
    occupancy: Occupancy,
    name: str,
    person: Person | None,
    *,
    since: datetime = LONG_AGO,
    until: datetime | None = None,
    slot: int | None = None,
    **fields: Any,
) -> AuthorisedUser:
    """Give somebody access to a home for a time, with a slot of the panel for the same time."""
    facts = {"role": "household", "state": "active", "informed_at": since} | fields
    user = AuthorisedUser.objects.create(
        occupancy=occupancy, person=person, display_name=name, valid_from=since, valid_to=until, **facts
    )
    if slot is not None:
        code, _made = AccessCode.objects.get_or_create(site=occupancy.site, slot_no=slot)
        CodeAssignment.objects.create(code=code, user=user, valid_from=since, valid_to=until)
    return user


@pytest.fixture
def cabin(world: World) -> Site:
    """Ingrid's cabin, hers since 2015: she, Ole, Nora and the cleaners use it, and nothing has happened there."""
    names = {"Ingrid": "ingrid", "Ole": "ole", "Nora": "nora", "Renhold": ""}
    for slot, (name, key) in enumerate(names.items(), start=1):
        role = "cleaner" if name == "Renhold" else "household"
        admit(world.occupancies["cabin"], name, world.people.get(key), slot=slot, role=role)
    return world.sites["cabin"]


@pytest.fixture
def event(cabin: Site) -> Callable[..., ActivityEvent]:
    """Load one record onto the cabin and give back the one event it became."""

    def load_one(**fields: Any) -> ActivityEvent:
        before = {row.id for row in stored(cabin)}
        load(cabin, log(record(**fields)), now=NOW)
        (row,) = [row for row in stored(cabin) if row.id not in before]
        return row

    return load_one
