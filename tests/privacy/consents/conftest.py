"""A bonus programme, and persons and employees each under their own role of the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accounts.models import Recipient
from accounts.wall import scope
from privacy.consents import ending, ledger
from privacy.models import ConsentEntry
from tests.accounts.conftest import in_the_web_process
from tests.privacy.restrictions.conftest import as_user
from tests.world import World

__all__ = ["as_user", "in_the_web_process"]
Say = Callable[..., Any]


@pytest.fixture
def partner(world: World) -> Recipient:
    return make_partner("bonus", "Bonusvennen AS")


@pytest.fixture
def say(world: World, partner: Recipient) -> Say:
    """Let Ingrid say yes to sharing with the partner, by default; each act in her own scope."""

    def said(act: str = "yes", *, to: Recipient | None = None) -> ConsentEntry | None:
        by, who = world.users["ingrid"], world.ingrid
        facts: dict[str, Any] = {"partner": to or partner, "channel": "portal", "by": by, "language": "nb"}
        with scope.of_user(by):
            if act == "no":
                return ledger.decline(who, "bonus", **facts)
            if act == "back":
                return ending.withdraw(who, "bonus", **facts)
            return ledger.give(who, "bonus", wording_version=1, evidence="knappen «Ja»", **facts)

    return said


def make_partner(key: str, name: str) -> Recipient:
    return Recipient.objects.create(
        key=key, name=name, category="bonus_partner", role="controller", countries=["NO"],
        contact_email=f"personvern@{key}.example", active_from=date(2020, 1, 1),
    )  # fmt: skip
