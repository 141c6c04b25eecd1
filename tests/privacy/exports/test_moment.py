"""A copy shows one moment, whatever is written while it is made, and stops when nobody wants it any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from accounts.models import ArmingEvent, Component, ContactPerson, ContactPoint, LockEvent, Occupancy
from privacy import workflow
from privacy.exports import snapshots
from privacy.jobs import points, running
from privacy.models import Archive, Job
from privacy.states import JobState, Status
from tests.privacy.exports.conftest import Make, Order
from tests.privacy.exports.crowds import fill
from tests.world import World

Listen = Callable[[dict[str, Callable[[], None]]], list[str]]


@pytest.fixture
def at() -> Iterator[Listen]:
    """Do something when the worker reaches a point; gives the list of all points it reaches."""
    reached: list[str] = []

    def listen(deeds: dict[str, Callable[[], None]]) -> list[str]:
        def hear(point: str) -> None:
            reached.append(point)
            if deed := deeds.get(point):
                deed()

        points.listen(hear)
        return reached

    yield listen
    points.listen(None)


def test_what_others_write_meanwhile_is_wholly_left_out(make: Make, stored: World, at: Listen) -> None:
    def write() -> None:
        stored.event(ArmingEvent, "ingrid", ago=timedelta(minutes=1), mode="full")
        ContactPoint.objects.create(person=stored.ingrid, kind="phone", value="+4790000001")
        ContactPerson.objects.filter(call_order=1).update(name="Nytt Navn")

    reached = at({"snapshot taken": write, "category bruk data written": write_more(stored)})
    made = make()
    assert "category bruk data written" in reached
    assert len(made.json_rows("bruk/armingevent")) == len(made.csv_rows("bruk/armingevent")) == 4
    assert made.text("pages/bruk.html").count("<tr><td>") == 8
    assert "+4790000001" not in made.everything
    assert "Nytt Navn" not in made.everything
    points.listen(None)
    later = make()
    assert len(later.json_rows("bruk/armingevent")) == 6
    assert "+4790000001" in later.everything
    assert "Nytt Navn" in later.everything


def write_more(stored: World) -> Callable[[], None]:
    def write() -> None:
        stored.event(ArmingEvent, "ingrid", ago=timedelta(minutes=2), mode="off")

    return write


def test_who_owns_the_home_is_read_in_the_same_moment_as_its_rows(
    make: Make, stored: World, at: Listen
) -> None:
    def hand_over() -> None:
        Occupancy.objects.filter(pk=stored.occupancies["ingrid"].pk).update(valid_to=stored.now)
        panel = stored.sites["house"].panels.get()
        Component.objects.create(
            panel=panel, kind="siren", zone=7, location_label="Neste eiers loft", installed_at=stored.now
        )

    at({"snapshot taken": hand_over})
    made = make()
    assert len(made.json_rows("anlegg/component")) == 2
    assert "Neste eiers loft" not in made.everything
    points.listen(None)
    assert len(make().json_rows("anlegg/component")) == 1


def test_the_snapshot_reads_only_and_shares_its_moment(stored: World) -> None:
    with snapshots.taken(stored.ingrid.pk) as snapshot:
        own = ContactPoint.objects.filter(person=stored.ingrid)
        before = own.count()
        ContactPoint.objects.create(person=stored.ingrid, kind="phone", value="+4790000002")
        with snapshot.shared():
            assert own.count() == before
            assert ContactPoint.objects.count() == before, "others' are behind the wall"
        with pytest.raises(Exception, match="read-only"), snapshot.shared():
            own.delete()
    assert own.count() == before + 1


def test_a_withdrawn_copy_stops_at_the_next_rows_and_leaves_nothing(
    order: Order, stored: World, at: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("privacy.exports.progress.SECONDS", 0)
    fill(stored.ingrid, stored.sites["house"], count=9_000, last=stored.now, gap=timedelta(hours=1))
    request = order()
    job = request.jobs.get()
    reached = at({"category bruk started": lambda: workflow.withdraw(request, by=stored.users["ingrid"])})
    running.run(job.pk)
    assert reached[-1] == "category bruk started"
    job.refresh_from_db()
    assert (job.state, job.request.status) == (JobState.CANCELLED, Status.WITHDRAWN)
    assert not Archive.objects.exists()
    assert files() == []


def test_a_copy_withdrawn_at_the_very_end_leaves_nothing_either(
    order: Order, stored: World, at: Listen
) -> None:
    request = order()
    at({"before finish": lambda: workflow.withdraw(request, by=stored.users["ingrid"])})
    running.run(request.jobs.get().pk)
    assert not Archive.objects.exists()
    assert files() == []


def test_progress_is_noted_for_each_category_and_holds_nothing_but_slugs_and_counts(
    order: Order, stored: World, at: Listen
) -> None:
    job = order().jobs.get()
    noted: list[dict[str, object]] = []
    points_of_note = ["category laser started", "category laser done"]
    at({point: lambda: noted.append(Job.objects.get(pk=job.pk).checkpoint) for point in points_of_note})
    running.run(job.pk)
    lines = [{line["slug"]: line for line in one["categories"]} for one in noted]
    assert lines[0]["bruk"] == {"slug": "bruk", "rows": 8, "state": "done"}
    assert lines[0]["laser"] == {"slug": "laser", "rows": 0, "state": "running"}
    assert lines[1]["laser"] == {"slug": "laser", "rows": 4, "state": "done"}
    assert lines[1]["avtale"]["state"] == "waiting"
    assert noted[1]["rows"] == 12


def test_there_is_a_point_between_every_two_side_effects(order: Order, stored: World, at: Listen) -> None:
    reached = at({})
    running.run(order(categories=("laser",)).jobs.get().pk)
    assert [point for point in reached if not point.startswith(("category", "claimed"))] == [
        "before begin",
        "in begin",
        "end of begin",
        "after begin",
        "lease guarded",
        "key saved",
        "snapshot taken",
        "file begun",
        "front pages written",
        "manifest written",
        "zip closed",
        "before saving",
        "saved",
        "all files saved",
        "before finish",
        "in finish",
        "end of finish",
        "after finish",
    ]


def test_the_snapshots_connection_is_closed_afterwards(make: Make, stored: World) -> None:
    make()
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
        )
        assert cursor.fetchone() == (0,)


def test_somebody_elses_lock_does_not_stop_reading(make: Make, stored: World, at: Listen) -> None:
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("DELETE FROM accounts_lockevent WHERE actor_id = %s", [stored.ingrid.pk])
        made = make()
        other.rollback()
    finally:
        other.close()
    assert (
        len(made.json_rows("laser/lockevent")) == LockEvent.objects.filter(actor=stored.ingrid).count() == 2
    )


def files() -> list[Path]:
    return [path for path in Path(settings.STORAGE_DIR).rglob("*") if path.is_file()]
