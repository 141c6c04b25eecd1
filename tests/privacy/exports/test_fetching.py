"""A file that is not as it was made is never given out as if it were."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.files import sealed
from accounts.keys import opening
from accounts.models import DataKey
from privacy.exports.disk import CopyDisk
from privacy.exports.fetching import CopyMissing, open_copy
from privacy.exports.sealed import COPY
from tests.privacy.exports.conftest import Make, file_of, read_whole
from tests.privacy.exports.crowds import fill_with_noise
from tests.world import World


def test_a_copy_tells_its_length_and_streams_in_pieces(make: Make, stored: World) -> None:
    fill_with_noise(stored.ingrid, stored.sites["house"], count=20_000, last=stored.now)
    made = make(categories=("laser",))
    copy = open_copy(made.part)
    pieces = list(copy)
    copy.close()
    assert copy.size == sum(map(len, pieces)) == len(made.plain)
    assert copy.sha256 == made.part.sha256
    assert max(map(len, pieces)) == sealed.CHUNK
    assert len(pieces) > 2


def test_a_missing_cut_or_exchanged_file_is_told_before_the_first_byte(make: Make) -> None:
    archive = make().archive
    other = make("lise").archive
    file = file_of(archive)
    stored = file.read_bytes()
    for wrong in (
        b"",
        stored[:-1],
        stored + b"x",
        bytes(len(stored)),
        file_of(other).read_bytes(),
    ):
        file.write_bytes(wrong)
        with pytest.raises(CopyMissing):
            open_copy(archive.parts.get())
    file.write_bytes(stored)
    open_copy(archive.parts.get()).close()
    file.unlink()
    with pytest.raises(CopyMissing):
        open_copy(archive.parts.get())


def test_the_key_of_one_archive_opens_no_other(make: Make) -> None:
    archive = make().archive
    open_copy(archive.parts.get()).close()
    opening.destroy(archive.job_id)
    ((row, _key),) = opening.prepared({archive.job_id: DataKey.Kind.ARCHIVE})
    row.save()
    with pytest.raises(CopyMissing):
        open_copy(archive.parts.get())


def test_a_copy_is_not_given_out_after_its_time(make: Make) -> None:
    archive = make().archive
    archive.expires_at = timezone.now() - timedelta(seconds=1)
    assert file_of(archive).exists()
    with pytest.raises(CopyMissing):
        open_copy(archive.parts.get())


def test_damage_further_on_stops_the_stream(make: Make, stored: World) -> None:
    fill_with_noise(stored.ingrid, stored.sites["house"], count=20_000, last=stored.now)
    archive = make(categories=("laser",)).archive
    file = file_of(archive)
    raw = bytearray(file.read_bytes())
    raw[-5] ^= 1
    file.write_bytes(raw)
    copy = open_copy(archive.parts.get())
    with pytest.raises(sealed.Damaged):
        b"".join(copy)
    copy.close()


def test_any_run_of_bytes_is_read_across_its_files(make: Make, stored: World, settings: Settings) -> None:
    settings.COPY_SEGMENT_BYTES = 1 << 16
    fill_with_noise(stored.ingrid, stored.sites["house"], count=8_000, last=stored.now)
    made = make()
    segments = list(made.part.segments.all())
    assert len(segments) > 2
    assert len({segment.name for segment in segments}) == len(segments)
    edges = [0, 1, made.part.size - 1, made.part.size]
    edges += [segment.start + by for segment in segments[1:] for by in (-1, 0, 1)]
    for start in edges:
        for stop in (start, start + 1, start + 70_000, made.part.size, None):
            copy = open_copy(made.part, start=start, stop=stop)
            assert b"".join(copy) == made.plain[start:stop], (start, stop)
            copy.close()


def test_of_a_run_only_the_files_it_lies_in_are_opened(
    make: Make, stored: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.COPY_SEGMENT_BYTES = 1 << 16
    fill_with_noise(stored.ingrid, stored.sites["house"], count=8_000, last=stored.now)
    made = make()
    opened: list[str] = []
    whole = CopyDisk.open

    def note(disk: CopyDisk, name: str, mode: str = "rb") -> Any:
        opened.append(name)
        return whole(disk, name, mode)

    monkeypatch.setattr(CopyDisk, "open", note)
    last = list(made.part.segments.all())[-1]
    b"".join(open_copy(made.part, start=last.start))
    assert opened == [last.name]


def test_a_copy_made_before_there_were_parts_opens(make: Make) -> None:
    """Sealed under a key of its own, as the migration leaves it."""
    made = make()
    archive, segment = made.archive, made.part.segments.get()
    key = opening.for_owner(archive.pk, kind=DataKey.Kind.ARCHIVE).key
    with made.file.open("wb") as file:
        out = COPY.writer(file, key=key, owner=archive.pk)
        out.write(made.plain)
        out.finish()
    segment.sealing = archive.pk
    segment.save(update_fields=["sealing"])
    assert read_whole(archive) == made.plain
