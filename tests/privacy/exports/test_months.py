"""Events are counted by the month in Oslo, cut into slices of whole months, and known again as the same rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import ArmingEvent, Site
from accounts.viewers import Viewer
from privacy.exports import contents, forming, months, snapshots
from privacy.exports.contents import TableContent
from privacy.exports.events import fingerprint
from privacy.exports.months import Month, Slice
from privacy.exports.snapshots import Snapshot
from privacy.workflow import Scope
from tests.privacy.exports.crowds import fill
from tests.world import World


def arming(world: World, snapshot: Snapshot, **scope: object) -> TableContent:
    viewer = Viewer(world.ingrid, now=snapshot.at)
    [bruk] = contents.of(Scope(**({"categories": ("bruk",)} | scope)), viewer)
    return bruk.tables[0]


def counted(world: World) -> tuple[Month, ...]:
    with snapshots.taken(world.ingrid.pk) as snapshot:
        return months.read(arming(world, snapshot), snapshot)


def known_by(world: World) -> dict[str, str]:
    """The fingerprint of every slice, by its months."""
    with snapshots.taken(world.ingrid.pk) as snapshot:
        content = arming(world, snapshot)
        [portion] = content.portions
        parts = months.slices(months.read(content, snapshot))
        queries = {part: forming.json_lines(part.of(portion.rows), portion.columns) for part in parts}
    return {part.name: fingerprint(part, (query,)) for part, query in queries.items()}


def test_a_month_begins_at_midnight_in_oslo(stored: World) -> None:
    before = {month.name: month.rows for month in counted(stored)}
    for at in (datetime(2026, 5, 31, 21, 59, 59, tzinfo=UTC), datetime(2026, 5, 31, 22, tzinfo=UTC)):
        stored.event(ArmingEvent, "ingrid", ago=stored.now - at, mode="full")
    found = {month.name: month.rows for month in counted(stored)}
    assert {name: found[name] - before.get(name, 0) for name in ("2026-05", "2026-06")} == {
        "2026-05": 1,
        "2026-06": 1,
    }
    assert list(found) == sorted(found, reverse=True)


def test_slices_hold_whole_months_from_the_oldest_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(months, "SLICE_ROWS", 100)
    rows = {"2026-06": 30, "2026-05": 10, "2026-04": 250, "2026-03": 60, "2026-02": 40, "2026-01": 1}
    cut = months.slices([Month(name, count, "") for name, count in rows.items()])
    assert [(part.suffix, part.name, part.rows) for part in cut] == [
        ("-001", "2026-05..2026-06", 40),
        ("-002", "2026-04..2026-04", 250),
        ("-003", "2026-03..2026-03", 60),
        ("-004", "2026-01..2026-02", 41),
    ]
    more = months.slices([Month(name, count + (name == "2026-06") * 80, "") for name, count in rows.items()])
    assert [part.name for part in more[-3:]] == [part.name for part in cut[-3:]]


def test_the_only_slice_has_no_number_and_nothing_has_no_slice() -> None:
    [part] = months.slices([Month("2026-02", 3, "")])
    assert (part.suffix, part.rows) == ("", 3)
    assert months.slices([]) == ()


def test_every_event_is_in_one_slice_alone(stored: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(months, "SLICE_ROWS", 60)
    fill(stored.ingrid, stored.sites["house"], count=400, last=stored.now, gap=timedelta(hours=13))
    with snapshots.taken(stored.ingrid.pk) as snapshot:
        content = arming(stored, snapshot)
        [portion] = content.portions
        parts = months.slices(months.read(content, snapshot))
        whole = lines(portion.rows, content, snapshot)
        cut = [line for part in parts for line in lines(part.of(portion.rows), content, snapshot)]
    assert len(parts) > 4
    assert cut == whole
    assert [part.rows for part in parts] == [len(found) for found in split(cut, parts)]


def lines(rows: object, content: TableContent, snapshot: Snapshot) -> list[str]:
    [portion] = content.portions
    query = forming.json_lines(rows, portion.columns)
    return [text for texts in snapshot.batches(query) for text in texts]


def split(found: list[str], parts: tuple[Slice, ...]) -> list[list[str]]:
    left = iter(found)
    return [[next(left) for _row in range(part.rows)] for part in parts]


def add(world: World) -> None:
    old = ArmingEvent.objects.filter(actor=world.ingrid).earliest("occurred_at").occurred_at
    world.event(ArmingEvent, "ingrid", ago=world.now - old - timedelta(seconds=1), mode="off")


def change(world: World) -> None:
    old = ArmingEvent.objects.filter(actor=world.ingrid).earliest("occurred_at")
    ArmingEvent.objects.filter(id=old.id).update(time_uncertain=True)


def change_back(world: World) -> None:
    old = ArmingEvent.objects.filter(actor=world.ingrid).earliest("occurred_at")
    ArmingEvent.objects.filter(id=old.id).update(mode=old.mode)


def remove(world: World) -> None:
    old = ArmingEvent.objects.filter(actor=world.ingrid).earliest("occurred_at")
    ArmingEvent.objects.filter(id=old.id).delete()


def exchange(world: World) -> None:
    """As many rows as before, with another one among them."""
    remove(world)
    add(world)


def rename_the_home(world: World) -> None:
    Site.objects.filter(pk=world.sites["house"].pk).update(installation_number="999999")


@pytest.mark.parametrize("deed", [add, change, change_back, remove, exchange, rename_the_home])
def test_a_slice_is_another_as_soon_as_a_row_or_what_is_joined_to_it_is(
    stored: World, deed: Callable[[World], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(months, "SLICE_ROWS", 60)
    fill(stored.ingrid, stored.sites["house"], count=300, last=stored.now, gap=timedelta(hours=13))
    before = known_by(stored)
    assert known_by(stored) == before
    oldest = list(before)[-1]
    deed(stored)
    after = known_by(stored)
    assert after[oldest] != before[oldest]
    others = {name for name in before if name != oldest and after.get(name) == before[name]}
    assert others == (set() if deed is rename_the_home else set(before) - {oldest})


def test_what_others_write_leaves_a_slice_as_it_was(stored: World) -> None:
    fill(stored.ingrid, stored.sites["house"], count=30, last=stored.now, gap=timedelta(hours=13))
    before = known_by(stored)
    fill(stored.people["lise"], stored.sites["house"], count=30, last=stored.now, gap=timedelta(hours=11))
    assert known_by(stored) == before


def test_the_dates_rules_count_from_are_the_ends_of_the_rows(stored: World) -> None:
    with snapshots.taken(stored.ingrid.pk) as snapshot:
        content = arming(stored, snapshot)
        found = months.ends(content, months.read(content, snapshot))
    own = ArmingEvent.objects.filter(actor=stored.ingrid)
    [(rule, (first, last))] = found.items()
    assert rule.of == "occurred_at"
    assert datetime.fromisoformat(first) <= own.earliest("occurred_at").occurred_at
    assert datetime.fromisoformat(last) >= own.latest("occurred_at").occurred_at
