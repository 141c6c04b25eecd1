"""A zip of our own is what every program that reads zips takes it for."""

from __future__ import annotations

import hashlib
import io
import random
import shutil
import subprocess
import threading
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from isal import isal_zlib

from privacy.exports.records import Limits, Member, directory_header
from privacy.exports.zipping import COVER_BYTES, Entry, Packed, Span, Zip

AT = datetime(2026, 7, 2, 21, 59, 58, tzinfo=UTC)
PROGRAMS = {
    "unzip": ("unzip", "-tq"),
    "7z": ("7z", "t"),
    "7zz": ("7zz", "t"),
    "bsdtar": ("bsdtar", "-tvf"),
    "python": ("python3", "-m", "zipfile", "-t"),
}
WIDE = 1 << 40


class Parts:
    """The parts as bytes, and the runs that were kept."""

    def __init__(self, before: Sequence[Span] = ()) -> None:
        self.done: list[bytes] = []
        self.current = bytearray()
        self.kept: list[Span] = []
        self.before = {(span.name, span.fingerprint): span for span in before}
        self.begun: list[int] = []

    def write(self, data: bytes) -> None:
        self.current += data

    def begin_member(self) -> list[bytes]:
        self._place: list[bytes] = []
        self.begun.append(len(self.current))
        return self._place

    def end_member(self) -> None:
        self._place.append(bytes(self.current[self.begun[-1] :]))

    def end_part(self) -> None:
        self.done.append(bytes(self.current))
        self.current.clear()

    def keep(self, span: Span) -> None:
        self.kept.append(span)

    def find(self, name: str, fingerprint: str) -> Span | None:
        return self.before.get((name, fingerprint))

    def copy(self, place: list[bytes], size: int) -> list[bytes]:
        assert len(place[0]) == size
        self.current += place[0]
        return place


def cover(number: int, entries: Sequence[Entry]) -> str:
    return f"<title>{number}</title>" + "".join(entry.path for entry in entries)


def started(out: Parts, *, part_size: int = WIDE, limits: Limits = Limits()) -> Zip:  # noqa: B008 - frozen
    return Zip(out, at=AT, part_size=part_size, cover=cover, limits=limits)


def noise(size: int, *, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def store(archive: Zip, path: str, content: bytes) -> None:
    pieces = [content[at : at + 1000] for at in range(0, len(content), 1000)]
    archive.stored(path, pieces, size=len(content), crc=isal_zlib.crc32(content))


def fill(archive: Zip) -> dict[str, bytes]:
    """One of each sort; what each holds."""
    text = "Fageråsen 7\n" * 5_000
    with archive.member("pages/bruk.html", about="bruk") as member:
        member.rows = 0
        for line in text.splitlines(keepends=True):
            member.write(line)
            member.rows += 1
    with archive.member("data/tom.jsonl"):
        pass
    store(archive, "files/bilde.jpg", noise(70_000))
    store(archive, "files/tomt.pdf", b"")
    return {
        "pages/bruk.html": text.encode(),
        "data/tom.jsonl": b"",
        "files/bilde.jpg": noise(70_000),
        "files/tomt.pdf": b"",
    }


def whole(limits: Limits = Limits()) -> tuple[bytes, dict[str, bytes], list[Entry]]:  # noqa: B008 - frozen
    out = Parts()
    with started(out, limits=limits) as archive:
        held = fill(archive)
    [plain] = out.done
    return plain, held, archive.entries


def test_what_went_in_comes_out_and_entries_say_what_it_was() -> None:
    plain, held, entries = whole()
    read = zipfile.ZipFile(io.BytesIO(plain))
    assert read.testzip() is None
    assert {name: read.read(name) for name in read.namelist()} == held
    assert [(one.path, one.size, one.sha256) for one in entries] == [
        (name, len(content), hashlib.sha256(content).hexdigest()) for name, content in held.items()
    ]
    assert (entries[0].rows, entries[0].about, entries[1].rows) == (5_000, "bruk", None)


def test_headers_tell_all_before_the_bytes_and_only_the_owner_may_read() -> None:
    plain, _held, _entries = whole()
    for info in zipfile.ZipFile(io.BytesIO(plain)).infolist():
        assert info.flag_bits == 0
        assert info.create_system == 3
        assert info.external_attr >> 16 == 0o100600
        assert info.date_time == (2026, 7, 2, 23, 59, 58), "in Oslo"
        is_stored = info.filename.startswith("files/")
        assert info.compress_type == (zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED)
        assert info.extract_version == 20
    assert plain[4:8] == b"\x14\x00\x00\x00"


LARGE = {
    "size": Limits(size=60_000),
    "count": Limits(count=3),
    "size of one byte": Limits(size=1),
    "both": Limits(size=1, count=1),
}


@pytest.mark.parametrize("limits", LARGE.values(), ids=LARGE)
def test_zip64_begins_at_the_limits_and_says_the_same(limits: Limits, tmp_path: Path) -> None:
    plain, held, _entries = whole(limits)
    assert b"PK\x06\x06" in plain
    assert b"PK\x06\x06" not in whole()[0], "and not before them"
    read = zipfile.ZipFile(io.BytesIO(plain))
    assert {name: read.read(name) for name in read.namelist()} == held
    everybody_reads(plain, tmp_path)


def test_a_far_offset_stands_in_the_extra_field_alone() -> None:
    member = Member("a", 0, 1, 2, 3, (0, 0))
    near, far = (directory_header(member, offset, Limits()) for offset in (0xFFFFFFFE, 0xFFFFFFFF))
    assert len(far) - len(near) == 4 + 8
    assert near.endswith(b"\xfe\xff\xff\xffa")
    assert far.endswith(b"\xff\xff\xff\xffa\x01\x00\x08\x00" + (0xFFFFFFFF).to_bytes(8, "little"))


def test_other_programs_read_it(tmp_path: Path) -> None:
    everybody_reads(whole()[0], tmp_path)


def everybody_reads(plain: bytes, folder: Path) -> None:
    """At least one program that is not ours does, and none that is here objects."""
    file = folder / "copy.zip"
    file.write_bytes(plain)
    asked = 0
    for program, command in PROGRAMS.items():
        if shutil.which(command[0]):
            ran = subprocess.run([*command, file], check=False, capture_output=True, text=True)
            assert ran.returncode == 0, (program, ran.stdout, ran.stderr)
            assert "warning" not in (ran.stdout + ran.stderr).lower(), program
            asked += 1
    assert asked


def test_a_stored_member_that_is_not_what_was_announced_stops_it() -> None:
    for size, crc in ((4, isal_zlib.crc32(b"abc")), (3, 7)):
        with pytest.raises(ValueError, match="announced"), started(Parts()) as archive:
            archive.stored("files/a", [b"abc"], size=size, crc=crc)
    assert zipfile.is_zipfile(io.BytesIO(whole()[0]))


def test_a_member_with_more_than_ascii_in_its_name_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError), started(Parts()) as archive:
        store(archive, "files/båt.jpg", b"x")


def test_what_another_thread_filled_is_added_where_one_says() -> None:
    out, packed = Parts(), Packed()
    thread = threading.Thread(target=packed.write, args=("x" * 100_000,))
    thread.start()
    thread.join()
    with started(out) as archive:
        store(archive, "first", b"1")
        archive.add("second", packed)
    assert zipfile.ZipFile(io.BytesIO(out.done[0])).read("second") == b"x" * 100_000
    assert packed.packed_size < 1_000


def test_parts_keep_to_their_size_open_alone_and_unpack_into_one_folder(tmp_path: Path) -> None:
    out, size = Parts(), COVER_BYTES + 200_000
    with started(out, part_size=size) as archive:
        for number in range(20):
            store(archive, f"files/{number}.jpg", noise(50_000, seed=number))
        with archive.member("index.html") as member:
            member.write("<title>Kopi</title>")
    assert len(out.done) > 3
    names: list[str] = []
    for number, plain in enumerate(out.done, start=1):
        assert len(plain) <= size
        everybody_reads(plain, tmp_path)
        read = zipfile.ZipFile(io.BytesIO(plain))
        names += read.namelist()
        is_last = number == len(out.done)
        assert (f"del-{number:02}.html" in read.namelist()) is not is_last
        assert ("index.html" in read.namelist()) is is_last
        if not is_last:
            said = read.read(f"del-{number:02}.html").decode()
            assert all(name in said for name in read.namelist()[:-1])
    assert len(names) == len(set(names)) == 20 + 1 + len(out.done) - 1
    assert {entry.path: entry.part for entry in archive.entries}["files/19.jpg"] == len(out.done)


def test_what_is_larger_than_a_part_has_one_for_itself() -> None:
    out = Parts()
    with started(out, part_size=COVER_BYTES + 100_000) as archive:
        for number, size in enumerate((10, 300_000, 10)):
            store(archive, f"{number}", noise(size))
    found = [zipfile.ZipFile(io.BytesIO(plain)).namelist() for plain in out.done]
    assert found == [["0", "del-01.html"], ["1", "del-02.html"], ["2"]]


@pytest.mark.parametrize(("before", "part"), [(50_000, 1), (90_000, 2)])
def test_what_explains_all_parts_lies_in_one(before: int, part: int) -> None:
    out = Parts()
    with started(out, part_size=COVER_BYTES + 100_000) as archive:
        store(archive, "files/1.jpg", noise(before))
        archive.keep_together()
        for name in ("index.html", "manifest.json"):
            store(archive, name, noise(5_000))
    assert {entry.part for entry in archive.entries if entry.path != "del-01.html"} == {1, part}
    assert {entry.part for entry in archive.entries if entry.path in ("index.html", "manifest.json")} == {
        part
    }


def test_an_empty_zip_is_one() -> None:
    out = Parts()
    with started(out):
        pass
    assert zipfile.ZipFile(io.BytesIO(out.done[0])).namelist() == []


def spans() -> tuple[Parts, Zip]:
    out = Parts()
    with started(out) as archive:
        with archive.span("bruk", "f1") as span:
            span.notes["rows"] = 2
            fill(archive)
        store(archive, "loose", b"1")
    return out, archive


def test_a_run_is_taken_over_with_its_notes_and_members_and_can_be_again() -> None:
    before, first = spans()
    out = Parts(before.kept)
    with Zip(out, at=datetime(2026, 8, 1, tzinfo=UTC), part_size=WIDE, cover=cover) as archive:
        store(archive, "moved", b"elsewhere")
        assert archive.take_over("bruk", "f2") is None
        assert archive.take_over("strøm", "f1") is None
        assert archive.take_over("bruk", "f1", about="bruk") == {"rows": 2}
    read = zipfile.ZipFile(io.BytesIO(out.done[0]))
    assert read.testzip() is None
    assert read.namelist()[1:] == [entry.path for entry in first.entries[:-1]]
    assert [(one.path, one.sha256, one.rows) for one in archive.entries[1:]] == [
        (one.path, one.sha256, one.rows) for one in first.entries[:-1]
    ]
    assert {one.about for one in archive.entries[1:]} == {"bruk"}
    assert out.kept == before.kept


def test_a_run_taken_over_is_cut_where_the_parts_are_now() -> None:
    before, _first = spans()
    out = Parts(before.kept)
    with started(out, part_size=COVER_BYTES + 60_000) as archive:
        store(archive, "moved", noise(50_000))
        archive.take_over("bruk", "f1")
    assert len(out.done) > 1
    names = [name for plain in out.done for name in zipfile.ZipFile(io.BytesIO(plain)).namelist()]
    assert {"moved", "pages/bruk.html", "files/bilde.jpg", "del-01.html"} <= set(names)
    assert all(zipfile.ZipFile(io.BytesIO(plain)).testzip() is None for plain in out.done)


def test_a_run_that_failed_is_not_kept_and_runs_do_not_nest() -> None:
    out = Parts()
    archive = started(out)
    with pytest.raises(RuntimeError, match="inside"), archive.span("a", ""), archive.span("b", ""):
        pass
    with pytest.raises(KeyError), archive.span("a", ""):
        raise KeyError
    assert out.kept == []
    with archive.span("a", ""):
        pass
    assert [span.name for span in out.kept] == ["a"]


class OnDisk(Parts):
    """The same into a file, for what memory does not hold."""

    def __init__(self, file: Any) -> None:
        super().__init__()
        self._file = file

    def write(self, data: bytes) -> None:
        self._file.write(data)

    def end_member(self) -> None:
        return

    def end_part(self) -> None:
        return


@pytest.mark.exhaustive
def test_more_than_four_gibibytes_need_zip64_and_are_read(tmp_path: Path) -> None:
    zeros, size = bytes(1 << 20), (4 << 30) + 5

    def pieces() -> Iterator[bytes]:
        for _piece in range(size >> 20):
            yield zeros
        yield bytes(5)

    crc = 0
    for piece in pieces():
        crc = isal_zlib.crc32(piece, crc)
    with (tmp_path / "large.zip").open("wb") as file, started(OnDisk(file)) as archive:
        archive.stored("files/large", pieces(), size=size, crc=crc)
        store(archive, "files/after", b"behind it")
    with zipfile.ZipFile(tmp_path / "large.zip") as read:
        assert read.getinfo("files/large").file_size == size
        assert read.getinfo("files/after").header_offset > size
        assert read.testzip() is None
        assert read.read("files/after") == b"behind it"
