"""One real copy from order to file, opened as anybody would open it."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import formats

from accounts.files.sealed import CHUNK
from accounts.models import ArmingEvent, Letter, LockEvent
from privacy.categories import CATEGORIES
from privacy.exports import contents
from privacy.exports.contents import TableContent
from privacy.models import Event
from privacy.states import Status
from tests.privacy.exports.conftest import ALL, Made, Make
from tests.privacy.exports.crowds import fill, fill_with_noise
from tests.privacy.exports.test_inert import FORMULAS, HOSTILE
from tests.world import World


def test_the_archive_opens_and_its_checksums_match(make: Make, tmp_path: Path) -> None:
    made = make()
    assert made.zip.testzip() is None
    assert len(made.plain) == made.archive.size
    assert hashlib.sha256(made.plain).hexdigest() == made.part.sha256
    listed = {file["path"]: file for file in made.manifest["files"]}
    assert set(made.names) == set(listed) | {"manifest.json", "manifest.json.sig"}
    assert len(made.names) == len(set(made.names))
    for path, file in listed.items():
        content = made.zip.read(path)
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"]), path
    (tmp_path / "copy.zip").write_bytes(made.plain)
    if program := shutil.which("unzip"):
        assert subprocess.run([program, "-tq", tmp_path / "copy.zip"], check=False).returncode == 0


def test_the_copy_ends_the_case_as_ready_with_a_letter_and_counts(make: Make, stored: World) -> None:
    made = make()
    request = made.archive.request
    assert request.status == Status.READY
    assert list(Event.objects.filter(request=request).values_list("to_status", flat=True)) == [
        Status.QUEUED,
        Status.BUILDING,
        Status.READY,
    ]
    assert Letter.objects.filter(kind="copy-ready", person=stored.ingrid).count() == 1
    assert [line["slug"] for line in made.archive.contents] == list(ALL)
    assert sum(line["rows"] for line in made.archive.contents) == made.archive.rows > 40
    checkpoint = made.archive.job.checkpoint
    assert checkpoint["rows"] == made.archive.rows
    assert {line["state"] for line in checkpoint["categories"]} == {"done"}


def test_every_table_of_the_register_is_in_with_its_columns_and_no_id(make: Make) -> None:
    made = make()
    for category in CATEGORIES:
        for table in category.tables:
            name = f"{category.slug}/{table.label.split('.')[1].lower()}"
            assert (f"data/{name}.jsonl" in made.names) is bool(table.export), name
            if not table.export:
                continue
            expected = [path.replace("__", "_").removesuffix("_sealed") for path in table.export]
            expected += [f"{file.path}_{what}" for file in table.files for what in ("path", "missing")]
            assert made.text(f"data/{name}.csv").splitlines()[0].split(",") == expected
            for row in made.json_rows(name):
                assert list(row) == expected
                assert not {"id", "pk"} & set(row)


def as_cell(value: Any) -> str:
    """How a JSON value must stand in CSV, said a second time and more plainly than the code does."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip("'")[:1] in tuple("=+-@\t\r\n\0") and text.lstrip("'") else text


def test_both_formats_hold_the_same_rows_in_the_same_order(make: Make) -> None:
    made = make()
    seen = 0
    files = [name for name in made.names if name.endswith(".jsonl")]
    for name in (file.removeprefix("data/").removesuffix(".jsonl") for file in files):
        lines = made.text(f"data/{name}.jsonl").splitlines()
        from_json = [json.loads(line, parse_float=Decimal) for line in lines]
        from_csv = made.csv_rows(name)
        assert [{key: as_cell(value) for key, value in row.items()} for row in from_json] == from_csv, name
        seen += len(from_csv)
    assert seen == made.archive.rows


def test_pages_say_in_words_what_the_data_says_in_codes(make: Make) -> None:
    made = make()
    cases, letters = made.text("pages/saker.html"), made.text("pages/minesider.html")
    assert "Kategorier: Bruk av alarmen, " in cases
    assert "<td>Vi begynte å lage kopien</td>" in cases
    assert "<td>Kvittering på bestilt kopi</td>" in letters
    assert made.json_rows("saker/jobstep")[0]["name"] == "begin"
    assert made.json_rows("minesider/letter")[0]["kind"] == "copy-ordered"
    for code in ("<td>begin", "{&quot;", "copy-ordered"):
        assert code not in cases + letters


def test_rows_come_newest_first(make: Make) -> None:
    times = [row["occurred_at"] for row in make().json_rows("bruk/armingevent")]
    assert len(times) == 4
    assert times == sorted(times, reverse=True)


def test_csv_is_utf_8_with_a_mark_and_crlf(make: Make) -> None:
    raw = make().zip.read("data/anlegg/site.csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == raw.count(b"\n") == 3
    assert "Fageråsen" in raw.decode("utf-8-sig")


def test_the_file_on_disk_is_sealed_alone_and_private(make: Make, stored: World) -> None:
    made = make()
    storage = Path(settings.STORAGE_DIR)
    files = [path for path in storage.rglob("*") if path.is_file()]
    assert files == [made.file]
    raw = files[0].read_bytes()
    assert b"PK\x03\x04" not in raw
    assert b"Solberg" not in raw
    assert "Solberg" in made.everything
    assert files[0].stat().st_mode & 0o777 == 0o600
    assert files[0].parent.stat().st_mode & 0o777 == 0o700


def test_a_user_of_the_alarm_gets_the_address_but_not_the_rest_of_the_site(make: Make) -> None:
    made = make("ole")
    assert made.json_rows("anlegg/site") == [
        {"street_address": "Fjellveien 12", "postal_code": "0873", "city": "Oslo"}
    ]
    assert made.text("data/anlegg/site.csv").splitlines()[0] == "street_address,postal_code,city"
    assert made.json_rows("anlegg/occupancy") == []
    assert made.text("data/anlegg/occupancy.jsonl") == ""


def test_categories_are_the_chosen_ones_alone(make: Make) -> None:
    made = make(categories=("laser", "kundeforhold"))
    folders = {name.split("/")[1] for name in made.names if name.startswith("data/")}
    pages = {name for name in made.names if name.startswith("pages/")}
    assert folders == {"laser", "kundeforhold"}
    assert pages == {"pages/laser.html", "pages/kundeforhold.html"}
    assert {one["category"] for one in made.manifest["withheld"]} == {"laser", "kundeforhold"}


def test_a_category_nobody_knows_is_an_error_and_not_left_out() -> None:
    with pytest.raises(KeyError):
        contents.chosen(["bruk", "finnes-ikke"])


def test_the_period_counts_days_in_oslo_and_only_for_activity(make: Make, stored: World) -> None:
    inside = [datetime(2026, 7, 1, 22, 0, tzinfo=UTC), datetime(2026, 7, 2, 21, 59, 59, tzinfo=UTC)]
    outside = [datetime(2026, 7, 1, 21, 59, 59, tzinfo=UTC), datetime(2026, 7, 2, 22, 0, tzinfo=UTC)]
    for at in (*inside, *outside):
        stored.event(ArmingEvent, "ingrid", ago=stored.now - at, mode="full")
    day = datetime(2026, 7, 2, tzinfo=UTC).date()
    whole, made = make(), make(since=day, until=day)
    times = [datetime.fromisoformat(row["occurred_at"]) for row in made.json_rows("bruk/armingevent")]
    assert times == sorted(inside, reverse=True)
    assert len(whole.json_rows("bruk/armingevent")) == 4 + 4
    assert made.json_rows("laser/lockevent") == []
    assert made.json_rows("anlegg/occupancy") == whole.json_rows("anlegg/occupancy") != []


def test_large_activity_is_parted_by_month_and_never_over_the_limit(
    make: Make, stored: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("privacy.exports.pages.INLINE_ROWS", 100)
    monkeypatch.setattr("privacy.exports.pages.PAGE_ROWS", 40)
    monkeypatch.setattr("privacy.exports.months.SLICE_ROWS", 200)
    every = 500
    fill(stored.ingrid, stored.sites["house"], count=every, last=stored.now, gap=timedelta(hours=12))
    made = make(categories=("bruk",))
    names = [name for name in made.names if name.startswith("pages/bruk-") and name.endswith(".html")]
    pages = {name: made.text(name) for name in names}
    counts = {name: page.count("<tr><td>") for name, page in pages.items()}
    assert sum(counts.values()) == every + 4
    assert max(counts.values()) == 40
    assert {len(name.removesuffix(".html").split("-")) for name in pages} == {4, 5}
    overview = made.text("pages/bruk.html")
    assert all(f'href="{name.removeprefix("pages/")}"' in overview for name in pages)
    for direction in ("prev", "next"):
        # Above the rows and below them, but not on the last page that way.
        assert sum(page.count(f'rel="{direction}"') for page in pages.values()) == 2 * (len(pages) - 1)
    for name, page in pages.items():
        year, month = map(int, name.removesuffix(".html").split("-")[2:4])
        told = formats.date_format(date(year, month, 1), "N Y")
        assert re.findall(r"<tr><td>\d+\. ([^<]*? \d{4}) \d\d:", page) == [told] * counts[name]


def test_the_data_of_large_activity_lies_in_parts_that_hold_every_row_once(
    make: Make, stored: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(stored.ingrid, stored.sites["house"], count=500, last=stored.now, gap=timedelta(hours=12))
    whole = make(categories=("bruk",))
    monkeypatch.setattr("privacy.exports.months.SLICE_ROWS", 200)
    made = make(categories=("bruk",))
    parts = sorted(name for name in made.names if name.startswith("data/bruk/armingevent-"))
    assert parts[:2] == ["data/bruk/armingevent-001.csv", "data/bruk/armingevent-001.jsonl"]
    stems = [name.removeprefix("data/").removesuffix(".csv") for name in parts if name.endswith(".csv")]
    assert len(stems) >= 3
    assert [row for stem in stems for row in made.json_rows(stem)] == whole.json_rows("bruk/armingevent")
    assert [row for stem in stems for row in made.csv_rows(stem)] == whole.csv_rows("bruk/armingevent")
    assert all(f'href="{name}"' in made.text("index.html") for name in parts)
    listed = {file["path"]: file["rows"] for file in made.manifest["files"]}
    assert sum(listed[f"data/{stem}.csv"] for stem in stems) == 504


def test_members_that_may_pass_two_gib_carry_the_large_header(
    make: Make, stored: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zipfile.ZIP64_LIMIT", 1 << 20)
    fill(stored.ingrid, stored.sites["house"], count=9_000, last=stored.now, gap=timedelta(hours=1))
    made = make(categories=("bruk",))
    assert made.zip.getinfo("data/bruk/armingevent.jsonl").file_size > 1 << 20
    assert made.zip.testzip() is None
    assert len(made.json_rows("bruk/armingevent")) == 9_004


def test_an_archive_of_many_chunks_reads_back_whole(make: Make, stored: World) -> None:
    fill_with_noise(stored.ingrid, stored.sites["house"], count=20_000, last=stored.now)
    made = make(categories=("laser",))
    assert len(made.plain) > 2 * CHUNK
    assert hashlib.sha256(made.plain).hexdigest() == made.part.sha256
    assert len(made.json_rows("laser/lockevent")) == 20_002


def test_a_copy_is_the_same_sign_for_sign_whether_postgresql_or_python_makes_text_of_its_rows(
    make: Make, stored: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, name in enumerate((*HOSTILE, *FORMULAS, 'a,"b"\r\nc', "")):
        ago = timedelta(days=1, minutes=number)
        stored.event(LockEvent, "ingrid", ago=ago, action="lock", lock_name=name)
    formed = make(categories=("bruk", "laser"), language="en")
    monkeypatch.setattr(TableContent, "is_formed", False)
    put_together = make(categories=("bruk", "laser"), language="en")
    compared = [name for name in formed.names if name.endswith((".jsonl", ".csv")) or "pages/" in name]
    compared = [name for name in compared if not name.endswith(".svg")]
    assert len(compared) == 2 * 4 + 2
    for name in compared:
        assert without_case(formed, name) == without_case(put_together, name), name


def without_case(made: Made, name: str) -> str:
    """Nor has it the pictures, which only tables of events have."""
    text = made.zip.read(name).decode().replace(made.archive.request.reference, "")
    return re.sub(r"<figure>.*?</figure>\n", "", text)
