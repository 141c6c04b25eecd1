"""A sealer that is killed, wherever, loses nothing and doubles nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connections

from accounts.audit import Action, record
from accounts.audit.damage import Damage
from accounts.models import AuditEntry, AuditInbox
from tests import database
from tests.accounts.audit.conftest import seal_now

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("anchor_file")]
NEVER = 10_000
WAITING = 4


@pytest.mark.parametrize("step", [8, pytest.param(1, marks=pytest.mark.exhaustive)])
def test_a_sealer_killed_anywhere_loses_and_doubles_nothing(
    damage: Callable[[], list[Damage]], step: int
) -> None:
    said: list[str] = []
    points = int(killed_at(NEVER, said).stdout)
    assert points > 20
    for point in range(0, points, step):
        done = killed_at(point, said)
        assert done.returncode == -9, done.stderr
        seal_now()
        assert damage() == [], point
        assert list(AuditEntry.objects.order_by("seq").values_list("target", flat=True)) == said, point
        assert not AuditInbox.objects.exists()


def killed_at(point: int, said: list[str]) -> subprocess.CompletedProcess[str]:
    """Let four entries wait, and a sealer die at that point."""
    for _number in range(WAITING):
        said.append(f"row:{len(said)}")
        record(Action.DATA_SEEN, actor="clock", target=said[-1])
    environment = os.environ | {
        "DATABASE_URL": database.address(),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    command = [sys.executable, "-m", "tests.accounts.audit.killing", str(point)]
    done = subprocess.run(
        command, env=environment, cwd=settings.ROOT, capture_output=True, text=True, check=False
    )
    connections.close_all()
    return done
