"""A log with entries and anchors, in a database that commits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.audit import Action, record
from accounts.audit.anchors import drop_anchor
from accounts.audit.damage import Damage
from accounts.audit.sealer import seal
from accounts.audit.verifying import Verification


@pytest.fixture
def anchor_file(settings: Settings, tmp_path: Path) -> Path:
    """Where anchors go in this test; not there at first."""
    settings.AUDIT_ANCHOR_FILE = tmp_path / "elsewhere" / "anchors.jsonl"
    return Path(settings.AUDIT_ANCHOR_FILE)


@pytest.fixture
def log(transactional_db: None, anchor_file: Path) -> Path:
    """Forty entries, sealed and anchored in four parts."""
    for _part in range(4):
        append(9)
        drop_anchor()
        seal_now()
    append(3)
    return anchor_file


@pytest.fixture
def damage(anchor_file: Path) -> Callable[[], list[Damage]]:
    """What is wrong with the log now."""

    def look() -> list[Damage]:
        return list(Verification(anchor_file).damage())

    return look


def seal_now() -> int:
    """Seal without waiting for transactions of other tests, which share the server."""
    return seal(patience=timedelta(0))


def append(count: int) -> None:
    """So many sealed entries, each in a transaction of its own."""
    for number in range(count):
        record(Action.DATA_SEEN, actor="clock", target=f"row:{number}", fields=("city", "value"))
    assert seal_now() == count
