"""The sweep removes what is due, all of it, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from privacy.retention import sweeping
from privacy.retention.chores import every
from tests.world import World

pytestmark = pytest.mark.django_db


def test_every_chore_can_be_counted_and_done(world: World) -> None:
    for chore in every():
        sweeping.count(chore, date(2036, 1, 1))
        sweeping.carry_out(chore, date(2026, 1, 1))
