"""The officer hears of the newest anchor once a day, and of a log that nobody seals."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts import tasks
from accounts.audit import Action, anchors, record
from accounts.audit.checks import check_anchors_are_elsewhere
from accounts.audit.waiting import watch
from accounts.models import AuditEntry, Letter
from accounts.post import settle
from portal.celery import app
from tests.accounts.audit.conftest import append, seal_now
from tests.world import World

pytestmark = pytest.mark.django_db
OFFICER = "personvernombud@sectoralarm.no"


def test_an_unsealed_log_is_told_after_a_quarter_of_an_hour_once_a_day(world: World, mailoutbox: Any) -> None:
    record(Action.DATA_SEEN, actor="clock")
    record(Action.DATA_SEEN, actor="clock")
    written = timezone.now()
    watch(written + timedelta(minutes=14))
    assert not Letter.objects.filter(kind="log-waits").exists()
    for _time in range(2):
        watch(written + timedelta(minutes=16))
    assert Letter.objects.get(kind="log-waits").address == OFFICER
    settle()
    (mail,) = mailoutbox
    assert "(2)" in mail.body
    watch(written + timedelta(days=1, minutes=20))
    assert Letter.objects.filter(kind="log-waits").count() == 2


def test_a_sealed_log_is_not_told_of(world: World) -> None:
    append(3)
    watch(timezone.now() + timedelta(hours=1))
    assert not Letter.objects.exists()


def test_the_daily_letter_holds_number_and_seal_alone(
    world: World, anchor_file: Path, mailoutbox: Any
) -> None:
    append(3)
    for _time in range(2):
        tasks.anchor_audit()
        seal_now()
    assert len(anchor_file.read_text().splitlines()) == 2
    letter = Letter.objects.get(kind="log-anchor")
    first = anchors.parse(anchor_file.read_text().splitlines()[0])
    assert first is not None
    assert letter.facts == {"seq": 3, "hash": first.hash, "number": 1}
    assert first.hash == AuditEntry.objects.get(seq=3).hash
    settle()
    (mail,) = mailoutbox
    assert mail.to == [OFFICER]
    assert first.hash in mail.body


def test_an_empty_log_has_no_anchor(db: None, anchor_file: Path) -> None:
    assert anchors.drop_anchor() is None
    assert not anchor_file.exists()


def test_the_clock_seals_anchors_and_watches() -> None:
    times = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}
    assert times["accounts.tasks.seal_audit"] <= 10
    assert times["accounts.tasks.anchor_audit"] == 600
    assert times["accounts.tasks.watch_audit"] <= 900


def test_anchors_beside_the_sites_own_files_are_warned_of(settings: Any, tmp_path: Path) -> None:
    settings.DEMO = False
    settings.AUDIT_ANCHOR_FILE = settings.STORAGE_DIR / "audit" / "anchors.jsonl"
    assert [found.id for found in check_anchors_are_elsewhere()] == ["accounts.W001"]
    settings.AUDIT_ANCHOR_FILE = tmp_path / "anchors.jsonl"
    assert check_anchors_are_elsewhere() == []
