"""A claim after a crash takes over slices whose rows are the same, and the copy shows its own moment all the same."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from pytest_django import Settings

from accounts.models import ArmingEvent, Controller
from privacy.exports import events, front, months, snapshots
from privacy.exports.lines import Lines
from privacy.exports.pages import Pages
from privacy.exports.rows import Tally
from privacy.exports.zipping import Span, Zip
from privacy.jobs import points, running
from privacy.models import Archive, Job
from privacy.states import JobState
from tests.privacy.exports.conftest import Made, Order, read_whole
from tests.privacy.exports.crowds import fill
from tests.privacy.exports.test_crew import Told
from tests.privacy.exports.test_months import add, arming, change, exchange, remove, rename_the_home
from tests.privacy.exports.test_zipping import WIDE, Parts
from tests.world import World


class Claim(NamedTuple):
    """One try at the table of switchings on and off, and its pages."""

    tally: Tally
    parts: Parts
    written: list[str]
    told: int

    @property
    def members(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.parts.done[0])) as archive:
            assert archive.testzip() is None
            return {name: archive.read(name) for name in archive.namelist()}


Try = Callable[..., Claim]


@pytest.fixture
def claim(stored: World, order: Order, monkeypatch: pytest.MonkeyPatch) -> Try:
    monkeypatch.setattr(months, "SLICE_ROWS", 60)
    monkeypatch.setattr("privacy.exports.pages.INLINE_ROWS", 100)
    fill(stored.ingrid, stored.sites["house"], count=400, last=stored.now, gap=timedelta(hours=13))
    request = order(categories=("bruk",))

    def tried(before: Sequence[Span] = ()) -> Claim:
        parts, told = Parts(before), Told()
        shown = front.frame(request, person=stored.ingrid, controller=Controller.objects.in_force().first())
        with snapshots.taken(stored.ingrid.pk) as snapshot:
            with snapshot.shared():
                content = arming(stored, snapshot)
            with Zip(parts, at=snapshot.at, part_size=WIDE, cover=lambda _number, _entries: "") as archive:
                pages = Pages(archive, snapshot, told, shown)
                tally = events.write(archive, Lines(content, {}), snapshot=snapshot, progress=told)
                pages._parts(tally)
        known = {(span.name, span.fingerprint) for span in before}
        written = [span.name for span in parts.kept if (span.name, span.fingerprint) not in known]
        return Claim(tally, parts, written, told.rows)

    return tried


def test_a_second_claim_writes_nothing_that_is_the_same(claim: Try) -> None:
    first = claim()
    assert len(first.written) == 2 * len(first.tally.slices) > 8
    second = claim(first.parts.kept)
    assert second.written == []
    assert second.members == first.members
    assert second.told == first.told == 404


def test_a_claim_after_one_that_was_killed_reads_the_rest(claim: Try) -> None:
    first = claim()
    second = claim(first.parts.kept[:3])
    assert second.written == first.written[3:]
    assert second.members == first.members


@pytest.mark.parametrize("deed", [add, change, remove, exchange])
def test_a_slice_with_another_row_is_read_anew_and_no_other(
    claim: Try, stored: World, deed: Callable[[World], None]
) -> None:
    first = claim()
    oldest = first.tally.slices[-1]
    deed(stored)
    second, fresh = claim(first.parts.kept), claim()
    assert second.members == fresh.members != first.members
    wanted = {events.span_name(first.tally, oldest, kind) for kind in ("data", "pages")}
    assert set(second.written) == wanted


def test_a_word_that_is_joined_to_every_row_makes_all_of_them_other_rows(claim: Try, stored: World) -> None:
    first = claim()
    rename_the_home(stored)
    second = claim(first.parts.kept)
    assert set(second.written) == set(first.written)
    assert b"999999" in second.members["data/bruk/armingevent-001.jsonl"]
    assert b"999999" not in first.members["data/bruk/armingevent-001.jsonl"]


def test_pages_that_would_look_different_are_written_anew_but_not_their_data(
    claim: Try, stored: World
) -> None:
    first = claim()
    Controller.objects.update(name="Et annet navn AS")
    second = claim(first.parts.kept)
    assert second.written == [name for name in first.written if name.endswith("/pages")]
    assert all(b"Et annet navn AS" in text for name, text in second.members.items() if name.endswith(".html"))


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """The slices that were written; the one that would be the fifth fails."""
    found: list[str] = []

    def hear(point: str) -> None:
        if " slice " in point:
            if len(found) == 4:
                found.append("failed")
                raise ConnectionError
            found.append(point.split(" ")[3])

    points.listen(hear)
    yield found
    points.listen(None)


def test_a_copy_that_failed_half_way_goes_on_and_shows_the_later_moment(
    order: Order, stored: World, settings: Settings, monkeypatch: pytest.MonkeyPatch, heard: list[str]
) -> None:
    monkeypatch.setattr(months, "SLICE_ROWS", 60)
    settings.COPY_SEGMENT_BYTES = 1_000
    fill(stored.ingrid, stored.sites["house"], count=400, last=stored.now, gap=timedelta(hours=13))
    job = order(categories=("bruk",)).jobs.get()
    assert running.run(job.pk)
    assert Job.objects.get(pk=job.pk).state == JobState.RETRY
    first = heard[:4]
    newest = ArmingEvent.objects.filter(actor=stored.ingrid).latest("occurred_at")
    ArmingEvent.objects.filter(id=newest.id).update(time_uncertain=True)
    Job.objects.filter(pk=job.pk).update(run_after=stored.now - timedelta(days=1))
    assert running.run(job.pk)
    assert Job.objects.get(pk=job.pk).state == JobState.SUCCEEDED
    second = heard[5:]
    assert first[0] in second, "the newest row is another one"
    assert not set(first[1:3]) & set(second), "what was finished is not written again"
    archive = Archive.objects.get(job=job)
    made = Made(archive, read_whole(archive))
    paths = [
        name.removeprefix("data/").removesuffix(".jsonl") for name in made.names if "armingevent-" in name
    ]
    rows = [row for path in paths if f"data/{path}.jsonl" in made.names for row in made.json_rows(path)]
    assert len(rows) == archive.rows == 404
    assert [row["time_uncertain"] for row in rows].count(True) == 1
