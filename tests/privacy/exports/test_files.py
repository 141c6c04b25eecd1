"""Files in a copy: byte for byte what is stored, only whose they are, and none left out in silence (F-35)."""

from __future__ import annotations

import hashlib
import logging
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.files import storage
from accounts.files.sealed import CHUNK
from accounts.models import CustomerContact, ServiceVisit, StoredFile, VerificationImage
from privacy import workflow
from privacy.exports.names import Names
from privacy.jobs import points, running
from privacy.models import Archive, Job
from privacy.states import JobState
from tests.holdings import document
from tests.privacy.exports.conftest import Made, Make, Order
from tests.world import World, canary

INGRIDS = {
    "files/alarmer/cat_released.jpg",
    "files/anlegg/dokument.pdf",
    "files/anlegg/dokument-2.pdf",
    "files/avtale/avtale.pdf",
    "files/avtale/dokument.pdf",
    "files/kundekontakt/call.wav",
    "files/kundekontakt/kvittering.pdf",
}


WAITS = "Kontrolleres av to hos oss først, fordi det kan vise andre; kommer etter når det er gjort"


def plain(file: StoredFile) -> bytes:
    with storage.open_plain(file) as opened:
        return b"".join(opened.pieces())


def told(made: Made, row: str) -> dict[str, Any]:
    """What the manifest says of a row's file."""
    [found] = [one for one in made.manifest["stored_files"] if one["row"] == row]
    return found


def blob(file: StoredFile) -> Path:
    return Path(storage.blobs().path(file.path))


def test_files_are_in_the_copy_byte_for_byte_and_as_they_are(make: Make, full: World) -> None:
    made = make()
    assert {name for name in made.names if name.startswith("files/")} == INGRIDS
    kept = {
        "files/alarmer/cat_released.jpg": full.held["cat_released"].file,
        "files/kundekontakt/call.wav": full.held["call"].file,
        "files/avtale/avtale.pdf": full.held["contract"].file,
    }
    listed = {file["path"]: file for file in made.manifest["files"]}
    for path, file in kept.items():
        content = made.zip.read(path)
        assert content == plain(file)
        assert listed[path]["sha256"] == file.sha256 == hashlib.sha256(content).hexdigest()
        assert made.zip.getinfo(path).compress_type == zipfile.ZIP_STORED
    assert made.zip.testzip() is None


def test_rows_pages_and_manifest_lead_to_the_file(make: Make, full: World) -> None:
    made = make()
    rows = {row["key"]: row for row in made.json_rows("alarmer/verificationimage")}
    path = rows["IMG-cat_released"]["file_path"]
    assert (path, rows["IMG-cat_released"]["file_missing"]) == ("files/alarmer/cat_released.jpg", None)
    in_csv = {row["key"]: row["file_path"] for row in made.csv_rows("alarmer/verificationimage")}
    assert in_csv["IMG-cat_released"] == path
    assert f'<img src="../{path}"' in made.text("pages/alarmer.html")
    page = made.text("pages/kundekontakt.html")
    assert '<a href="../files/kundekontakt/call.wav">call.wav</a>' in page
    assert told(made, "IMG-cat_released") == {
        "category": "alarmer",
        "table": "verificationimage",
        "column": "file_path",
        "row": "IMG-cat_released",
        "name": "cat_released.jpg",
        "media_type": "image/jpeg",
        "bytes": full.held["cat_released"].file.size,
        "sha256": full.held["cat_released"].file.sha256,
        "state": "included",
        "path": path,
        "reason": None,
    }


@pytest.mark.parametrize(
    ("row", "path", "reason"),
    [
        ("IMG-cat_waiting", "alarmer/verificationimage", WAITS),
        ("IMG-cabin_withheld", "alarmer/verificationimage", WAITS),
        ("IMG-stray", "alarmer/verificationimage", "Sperret: tatt uten at alarmen var utløst"),
        (
            "C-ingrid_unheard",
            "kundekontakt/callrecording",
            "Sperret: vi kan ikke vise at du fikk beskjed om opptaket",
        ),
    ],
)
def test_what_is_not_let_go_is_told_with_the_reason_everywhere(
    make: Make, full: World, row: str, path: str, reason: str
) -> None:
    category = path.split("/")[0]
    made = make(categories=(category,))
    held = told(made, row)
    assert (held["state"], held["path"], held["reason"]) == ("held_back", None, reason)
    [stored] = [one for one in made.json_rows(path) if row in one.values()]
    assert (stored["file_path"], stored["file_missing"]) == (None, reason)
    assert reason in made.text(f"pages/{category}.html")
    assert reason in made.text("index.html")
    name = row.removeprefix("IMG-").removeprefix("C-ingrid_")
    assert plain(full.held[name].file)
    assert not [path for path in made.names if name in path]


def test_files_of_others_and_of_a_former_owners_time_are_not_there(make: Make, full: World) -> None:
    made = make()
    others = ["tor_released", "lise_released", "panic_released", "install_tor", "bill_tor", "bill_lise"]
    for key in others:
        row = full.held[key]
        file = getattr(row, "file", None) or getattr(row, "report", None) or row.document
        assert plain(file) not in made.plain, key
        assert file.sha256 not in made.everything, key
    tors = make("tor")
    assert plain(full.held["tor_released"].file) in tors.plain
    assert canary("tor", "reportinstall_tor") in tors.everything
    assert plain(full.held["cat_released"].file) not in tors.plain


def test_a_member_of_the_household_gets_none_of_the_owners(make: Make, full: World) -> None:
    assert [name for name in make("ole").names if name.startswith("files/")] == []


def test_a_lost_file_does_not_stop_the_copy_and_is_told_to_both_sides(
    make: Make, full: World, caplog: pytest.LogCaptureFixture
) -> None:
    file = full.held["cat_released"].file
    blob(file).unlink()
    made = make()
    found = told(made, "IMG-cat_released")
    assert (found["state"], found["path"]) == ("missing", None)
    assert found["reason"].startswith("Filen mangler i lageret vårt")
    assert f"file {file.pk} cannot be copied: Missing" in caplog.text
    assert file.name not in caplog.text
    assert "Filen mangler i lageret vårt" in made.text("pages/alarmer.html")
    assert "files/kundekontakt/call.wav" in made.names


@pytest.mark.parametrize("where", [0, 60, -1])
def test_a_damaged_file_is_told_and_no_byte_of_it_is_given(
    make: Make, full: World, caplog: pytest.LogCaptureFixture, where: int
) -> None:
    file = full.held["call"].file
    raw = bytearray(blob(file).read_bytes())
    raw[where] ^= 1
    blob(file).write_bytes(raw)
    made = make()
    assert told(made, "C-ingrid_call")["state"] == "damaged"
    assert "files/kundekontakt/call.wav" not in made.names
    assert f"file {file.pk} cannot be copied: Damaged" in caplog.text


def test_a_file_that_is_not_what_its_checksum_says_is_damaged(make: Make, full: World) -> None:
    StoredFile.objects.filter(pk=full.held["call"].file.pk).update(sha256="0" * 64)
    assert told(make(), "C-ingrid_call")["state"] == "damaged"


def test_a_file_deleted_before_says_when(make: Make, full: World) -> None:
    storage.remove(full.held["bill"].document)
    found = told(make(), "F-bill")
    day = timezone.localtime().day
    assert (found["state"], found["path"]) == ("deleted", None)
    assert found["reason"].startswith(f"Slettet {day}. ")


@pytest.fixture
def at() -> Iterator[Callable[[str, Callable[[], None]], None]]:
    """Do something when the worker reaches a point."""

    def listen(point: str, deed: Callable[[], None]) -> None:
        points.listen(lambda reached: deed() if reached == point else None)

    yield listen
    points.listen(None)


@pytest.mark.parametrize("row_goes", [True, False])
def test_a_file_deleted_meanwhile_is_told_as_such(
    make: Make, full: World, at: Callable[..., None], row_goes: bool
) -> None:
    visit = full.held["visit"]

    def delete() -> None:
        storage.remove(visit.report)
        if row_goes:
            ServiceVisit.objects.filter(pk=visit.pk).update(report=None)
            visit.report.delete()

    at("snapshot taken", delete)
    made = make()
    found = told(made, "W-visit")
    assert (found["state"], found["reason"]) == ("deleted_since", "Slettet mens kopien ble laget")
    assert canary("ingrid", "reportvisit") not in made.everything
    assert canary("ingrid", "workvisit") in made.everything


def test_a_picture_that_was_deleted_in_time_says_so_itself(make: Make, full: World) -> None:
    made = make()
    rows = {row["key"]: row for row in made.json_rows("alarmer/verificationimage")}
    assert rows["IMG-cat_deleted"]["deleted_at"]
    assert rows["IMG-cat_deleted"]["file_path"] is None
    assert [one for one in made.manifest["stored_files"] if one["row"] == "IMG-cat_deleted"] == []


def test_a_large_file_is_read_chunk_by_chunk_and_a_withdrawn_copy_stops_between_two(
    order: Order, full: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("privacy.exports.progress.SECONDS", 0)
    large = document("x" * (3 * CHUNK))
    ServiceVisit.objects.filter(pk=full.held["visit"].pk).update(report=large)
    request = order(categories=("anlegg",))
    job = request.jobs.get()
    read: list[int] = []
    whole = storage.Plain.pieces

    def pieces(opened: storage.Plain) -> Iterator[bytes]:
        for piece in whole(opened):
            read.append(len(piece))
            if len(read) == 2:
                workflow.withdraw(request, by=full.users["ingrid"])
            yield piece

    monkeypatch.setattr(storage.Plain, "pieces", pieces)
    running.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert read == [CHUNK, CHUNK]
    assert not Archive.objects.exists()
    assert list((Path(settings.STORAGE_DIR) / "archives").rglob("*.sealed*")) == []


def test_a_storage_that_does_not_answer_is_tried_again(
    order: Order, full: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_file: StoredFile) -> Any:
        raise OSError(5, "no answer")

    job = order(categories=("alarmer",)).jobs.get()
    with monkeypatch.context() as broken:
        broken.setattr("privacy.exports.attached.open_plain", fail)
        running.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.RETRY, "OSError EIO")
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now())
    assert running.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.SUCCEEDED


def test_no_plain_byte_of_a_file_touches_the_disk(make: Make, full: World) -> None:
    made = make()
    wanted = plain(full.held["call"].file)
    assert wanted in made.plain
    for file in Path(settings.STORAGE_DIR).rglob("*"):
        assert not file.is_file() or wanted not in file.read_bytes()


def test_the_log_of_a_copy_names_no_file_and_no_person(
    make: Make, full: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        make()
    assert not re.search(r"cat_released|dokument|Solberg", caplog.text)


def test_neither_keys_of_rows_nor_places_of_files_are_told(make: Make, full: World) -> None:
    told_everywhere = make().everything
    assert full.held["cat_released"].file.sha256 in told_everywhere
    for file in StoredFile.objects.all():
        for hidden in (str(file.pk), file.pk.hex, file.path):
            assert hidden not in told_everywhere
    for key in ("cat_released", "call", "ingrid_chat", "visit", "bill", "contract", "cat"):
        assert str(full.held[key].pk) not in told_everywhere, key


def test_a_name_is_plain_once_and_can_be_written_everywhere() -> None:
    names = Names("files/avtale")
    given = [
        names.free(name, media_type="application/pdf")
        for name in (
            "Faktura åpen 2026.pdf",
            "faktura-apen-2026.pdf",
            "faktura-apen-2026-2.pdf",
            "faktura-apen-2026.pdf",
            "Æ Ø Å.pdf",
            "../../etc/passwd",
            "CON.pdf",
            "ฟาย.pdf",
            "x" * 300,
        )
    ]
    assert given[:5] == [
        "files/avtale/faktura-apen-2026.pdf",
        "files/avtale/faktura-apen-2026-2.pdf",
        "files/avtale/faktura-apen-2026-2-2.pdf",
        "files/avtale/faktura-apen-2026-3.pdf",
        "files/avtale/ae-o-a.pdf",
    ]
    assert given[5:8] == ["files/avtale/passwd.pdf", "files/avtale/fil-con.pdf", "files/avtale/fil.pdf"]
    assert len(given[8]) <= len("files/avtale/") + 84
    assert len(set(given)) == len(given)


def test_everything_that_can_have_a_file_is_told_of(full: World) -> None:
    """Presence: the world of these tests has each state a file can be in."""
    assert set(VerificationImage.objects.values_list("review_state", flat=True)) == {
        "waiting",
        "released",
        "withheld",
        "quarantined",
    }
    assert CustomerContact.objects.filter(attachments__isnull=False).exists()
