"""A later claim goes on from what earlier ones finished, and takes nothing over that is not as it was."""

from __future__ import annotations

import hashlib
import io
import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings as site
from isal import isal_zlib
from pytest_django import Settings

from privacy.exports import indexes, stretches
from privacy.exports.storage import Place, copies
from privacy.exports.volumes import CannotTakeOver, Volume
from privacy.exports.zipping import COVER_BYTES, Zip
from tests.privacy.exports.test_zipping import AT, cover, noise

KEY = bytes(range(32))
JOB = UUID("00112233-4455-6677-8899-aabbccddeeff")
NAMES = ("avtale", "bruk", "strøm")


class Killed(BaseException):
    """What nothing survives."""


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> Path:
    settings.STORAGE_DIR = tmp_path
    settings.COPY_SEGMENT_BYTES = 50_000
    return tmp_path


def attempt(
    fence: int, *, killed_in: str = "", key: bytes = KEY, job: UUID = JOB, part_size: int = 1 << 40
) -> tuple[Volume, Zip, list[str]]:
    """One claim: three runs of two files and a text. Which of them it wrote itself."""
    written: list[str] = []
    before = indexes.of_job(job, key=key)
    with (
        Volume(Place(job, fence), key=key, before=before, tick=lambda: None) as volume,
        Zip(volume, at=AT, part_size=part_size, cover=cover) as archive,
    ):
        for number, name in enumerate(NAMES):
            if archive.take_over(name, "v1", about=name) is None:
                with archive.span(name, "v1") as span:
                    written.append(name)
                    fill(archive, number, killed=name == killed_in)
                    span.notes["rows"] = number
        with archive.member("index.html") as member:
            member.write("<title>Kopi</title>")
    return volume, archive, written


def fill(archive: Zip, number: int, *, killed: bool) -> None:
    for which in range(2):
        content = noise(30_000, seed=10 * number + which)
        path = f"files/{number}/{which}.jpg"
        archive.stored(path, [content], size=len(content), crc=isal_zlib.crc32(content))
        if killed:
            raise Killed
    with archive.member(f"data/{number}.jsonl") as member:
        member.write("{}\n" * 1_000)
        member.rows = 1_000


def plain_of(volume: Volume, *, key: bytes = KEY) -> list[bytes]:
    return [b"".join(pieces_of(part.stretches, key)) for part in volume.parts]


def pieces_of(found: list[stretches.Stretch], key: bytes) -> Iterator[bytes]:
    for stretch in found:
        yield from stretches.read(stretch, key=key)


def test_a_killed_try_is_gone_on_from_and_the_copy_is_the_same(storage: Path) -> None:
    whole, first, written = attempt(1, job=uuid4())
    assert written == list(NAMES)
    with pytest.raises(Killed):
        attempt(7, killed_in="strøm")
    resumed, archive, written = attempt(8)
    assert written == ["strøm"]
    [expected], [plain] = plain_of(whole), plain_of(resumed)
    assert plain == expected
    assert resumed.parts[0].sha256 == hashlib.sha256(expected).hexdigest()
    assert resumed.parts[0].size == len(expected)
    assert [(one.path, one.sha256, one.rows) for one in archive.entries] == [
        (one.path, one.sha256, one.rows) for one in first.entries
    ]
    assert {one.about for one in archive.entries if "/0/" in one.path} == {"avtale"}
    fences = {stretch.name.split("/")[2] for stretch in resumed.parts[0].stretches}
    assert fences == {"7", "8"}


def test_what_was_taken_over_once_is_taken_over_again() -> None:
    for fence, killed_in in ((1, "bruk"), (2, "strøm")):
        with pytest.raises(Killed):
            attempt(fence, killed_in=killed_in)
    resumed, _archive, written = attempt(3)
    assert written == ["strøm"]
    assert zipfile.ZipFile(io.BytesIO(plain_of(resumed)[0])).testzip() is None


def test_notes_come_back_and_other_contents_do_not() -> None:
    with pytest.raises(Killed):
        attempt(1, killed_in="strøm")
    before = indexes.of_job(JOB, key=KEY)
    assert {name: span.notes for (name, _mark), span in before.items()} == {
        "avtale": {"rows": 0},
        "bruk": {"rows": 1},
    }
    with Volume(Place(JOB, 2), key=KEY, before=before, tick=lambda: None) as volume:
        assert volume.find("bruk", "v2") is None
        assert volume.find("bruk", "v1") is not None


def test_a_run_is_cut_into_parts_anew(storage: Path) -> None:
    with pytest.raises(Killed):
        attempt(1, killed_in="strøm")
    resumed, archive, written = attempt(2, part_size=COVER_BYTES + 70_000)
    assert written == ["strøm"]
    assert len(resumed.parts) > 2
    names = []
    for part, plain in zip(resumed.parts, plain_of(resumed), strict=True):
        assert len(plain) == part.size <= COVER_BYTES + 70_000
        assert hashlib.sha256(plain).hexdigest() == part.sha256
        read = zipfile.ZipFile(io.BytesIO(plain))
        assert read.testzip() is None
        names += read.namelist()
    assert names == [entry.path for entry in archive.entries]


def test_nothing_is_taken_over_from_another_job_or_under_another_key(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(Killed):
        attempt(1, killed_in="strøm")
    assert indexes.of_job(JOB, key=KEY)
    assert indexes.of_job(uuid4(), key=KEY) == {}
    with caplog.at_level(logging.WARNING):
        assert indexes.of_job(JOB, key=bytes(32)) == {}
    assert f"an index of job {JOB} does not open: Damaged" in caplog.text
    assert attempt(2, key=bytes(32))[2] == list(NAMES)


@pytest.mark.parametrize("harm", ["gone", "cut"])
def test_a_run_whose_file_is_gone_or_cut_is_written_anew(storage: Path, harm: str) -> None:
    with pytest.raises(Killed):
        attempt(1, killed_in="strøm")
    file = storage / Place(JOB, 1).prefix / "00001.sealed"
    if harm == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-60_000])
    resumed, _archive, written = attempt(2)
    assert "avtale" in written
    assert zipfile.ZipFile(io.BytesIO(plain_of(resumed)[0])).testzip() is None


def test_a_run_that_turns_out_damaged_is_forgotten_for_the_next_try(storage: Path) -> None:
    with pytest.raises(Killed):
        attempt(1, killed_in="strøm")
    file = storage / Place(JOB, 1).prefix / "00001.sealed"
    raw = bytearray(file.read_bytes())
    raw[40_000] ^= 1
    file.write_bytes(raw)
    with pytest.raises(CannotTakeOver):
        attempt(2)
    resumed, _archive, written = attempt(3)
    assert written == list(NAMES)
    assert zipfile.ZipFile(io.BytesIO(plain_of(resumed)[0])).testzip() is None


def test_no_two_files_share_a_key_and_none_shows_a_name(storage: Path) -> None:
    with pytest.raises(Killed):
        attempt(1, killed_in="strøm")
    attempt(2)
    files = [path for path in storage.rglob("*") if path.is_file()]
    headers = [file.read_bytes()[:32] for file in files]
    assert len(headers) == len(set(headers)) > 3
    for file in files:
        raw = file.read_bytes()
        assert b"PK\x03\x04" not in raw
        assert b"files/" not in raw
        assert b"bruk" not in raw
    assert copies().sizes("archives/") == {
        str(file.relative_to(site.STORAGE_DIR)): file.stat().st_size for file in files
    }


def test_a_try_that_ends_leaves_no_spool(storage: Path) -> None:
    with pytest.raises(Killed):
        attempt(1, killed_in="avtale")
    assert [path for path in storage.rglob("*") if path.is_file()] == []
