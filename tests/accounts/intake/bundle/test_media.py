"""Files beside the lines: taken in sealed, refused in words, locked where they may be a breach."""

from __future__ import annotations

import os
from typing import Any

import pytest

from accounts.models import CallRecording, StoredFile, VerificationImage
from tests.accounts.intake.bundle.conftest import (
    EXAMPLE,
    THEN,
    Loader,
    faults,
    home,
    jpeg,
    picture,
    sha256,
    stored_blobs,
    tallies,
)
from tests.accounts.intake.bundle.test_repeating import conversation, message

pytestmark = pytest.mark.django_db
JPEG = jpeg()
WAV = (EXAMPLE / "media" / "call-1.wav").read_bytes()
PATH = "media/a.jpg"


def shown(content: bytes = JPEG, path: str = PATH, **fields: Any) -> dict[str, Any]:
    return picture(file=path, file_sha256=sha256(content), **fields)


def recording(**fields: Any) -> dict[str, Any]:
    facts = {"started_at": THEN, "duration_seconds": 1, "line": "service", "basis": "consent"}
    file = {"file": "media/a.wav", "file_sha256": sha256(WAV)}
    return {"contact_key": "m-1", "notice_given": True, "notice_version": "1"} | facts | file | fields


def call(**fields: Any) -> dict[str, list[Any]]:
    return home(
        conversations=[conversation()],
        customer_contacts=[message(channel="phone")],
        call_recordings=[recording(**fields)],
    )


REFUSED: dict[str, tuple[dict[str, Any], dict[str, bytes], str]] = {
    "missing": (shown(), {}, "finnes ikke i pakken"),
    "another checksum": (shown(), {PATH: JPEG + b"x"}, "annen kontrollsum"),
    "another kind": (shown(WAV), {PATH: WAV}, "ikke et bilde"),
    "empty": (shown(b""), {PATH: b""}, "tom"),
    "damaged": (shown(JPEG[:60]), {PATH: JPEG[:60]}, "bilde"),
    "no file and not gone": (picture(), {}, "når deleted_at ikke er det"),
    "checksum without file": (picture(file_sha256="0" * 64), {}, "mangler"),
    "a path elsewhere": (shown(path="media/../../etc/passwd"), {}, "stien til en fil under media/"),
    "no path": (shown(path="persons.jsonl"), {}, "stien til en fil under media/"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_not_taken_in(
    loaded: Loader, case: tuple[dict[str, Any], dict[str, bytes], str]
) -> None:
    line, media, reason = case
    report = loaded(home(verification_images=[line]), media)
    assert any(one[0] == "verification_images.jsonl" and reason in one[3] for one in faults(report))
    assert not StoredFile.objects.exists()
    assert not stored_blobs()


def test_a_file_no_line_names_is_refused(loaded: Loader) -> None:
    report = loaded(home(), {PATH: JPEG})
    assert faults(report) == [(PATH, None, "", "ingen linje viser til filen")]


def test_a_file_is_one_rows(loaded: Loader) -> None:
    report = loaded(home(verification_images=[shown(), shown(key="img-2")]), {PATH: JPEG})
    assert faults(report) == [("verification_images.jsonl", 2, "file", "er en fil som en annen linje har")]


def test_a_picture_is_taken_in_once(loaded: Loader) -> None:
    rows = home(verification_images=[shown()])
    loaded(rows, {PATH: JPEG})
    blobs = stored_blobs()
    assert len(blobs) == 2
    assert tallies(loaded(rows, {PATH: JPEG}))["verification_images"] == (0, 0, 1, 0)
    assert stored_blobs() == blobs


def test_what_was_judged_later_is_updated_and_the_file_stays(loaded: Loader) -> None:
    loaded(home(verification_images=[shown()]), {PATH: JPEG})
    file = VerificationImage.objects.get().file_id
    later = picture(classification="false_alarm", review_state="released", released_at=THEN)
    assert tallies(loaded({"verification_images": [later]})) == {"verification_images": (0, 1, 0, 0)}
    image = VerificationImage.objects.get()
    assert (image.classification, image.review_state, image.file_id) == ("false_alarm", "released", file)


def test_a_picture_deleted_here_does_not_come_back(loaded: Loader) -> None:
    loaded(home(verification_images=[shown()]), {PATH: JPEG})
    VerificationImage.objects.update(file=None, deleted_at=THEN)
    StoredFile.objects.filter(thumbnail_of__isnull=False).delete()
    StoredFile.objects.all().delete()
    assert loaded({"verification_images": [shown()]}, {PATH: JPEG}).refused == 0
    assert VerificationImage.objects.get().file is None
    assert not StoredFile.objects.exists()


def test_another_recording_for_the_same_call_is_refused(loaded: Loader) -> None:
    loaded(call(), {"media/a.wav": WAV})
    other = WAV[:-1] + b"\x00"
    report = loaded({"call_recordings": [recording(file_sha256=sha256(other))]}, {"media/a.wav": other})
    assert faults(report)[0][:2] == ("call_recordings.jsonl", 1)
    assert "kan ikke endres" in faults(report)[0][3]


def test_the_file_of_a_row_the_database_refuses_is_let_go(
    loaded: Loader, django_capture_on_commit_callbacks: Any
) -> None:
    line = shown(review_state="released")
    with django_capture_on_commit_callbacks(execute=True):
        report = loaded(home(verification_images=[line]), {PATH: JPEG}, keep_going=True)
    assert faults(report)[0][2] == "released_at"
    assert not StoredFile.objects.exists()
    assert not stored_blobs()


@pytest.mark.parametrize(
    "odd",
    [
        {"alarm_key": None},
        {"captured_at": "2026-03-02T15:58:59+01:00"},
        {"captured_at": "2026-03-02T17:00:01+01:00"},
    ],
    ids=["no alarm", "before", "after"],
)
def test_a_picture_taken_while_no_alarm_was_on_is_locked_and_told(
    loaded: Loader, odd: dict[str, Any]
) -> None:
    line = shown(review_state="released", released_at=THEN) | odd
    report = loaded(home(verification_images=[line]), {PATH: JPEG})
    assert report.refused == 0
    (told,) = report.findings.locked
    assert (told.file, told.line) == ("verification_images.jsonl", 1)
    assert VerificationImage.objects.get().review_state == "quarantined"


def test_no_bundle_unlocks_a_picture(loaded: Loader) -> None:
    loaded(home(verification_images=[shown(alarm_key=None)]), {PATH: JPEG})
    loaded({"verification_images": [picture(review_state="released", released_at=THEN)]}, keep_going=True)
    assert VerificationImage.objects.get().review_state == "quarantined"


@pytest.mark.parametrize(
    "odd", [{"notice_given": False}, {"notice_version": ""}], ids=["not told", "no wording"]
)
def test_a_recording_without_evidence_of_notice_is_locked_and_told(
    loaded: Loader, odd: dict[str, Any]
) -> None:
    report = loaded(call(**odd), {"media/a.wav": WAV})
    assert report.refused == 0
    assert [told.file for told in report.findings.locked] == ["call_recordings.jsonl"]
    assert CallRecording.objects.get().state == "quarantined"


def test_a_failure_of_the_storage_leaves_nothing(loaded: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    second = os.urandom(10)
    rows = home(verification_images=[shown(), shown(second, "media/b.jpg", key="img-2")])

    def fail(*_values: Any, **_options: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("accounts.intake.bundle.loading.tell_locked", fail)
    with pytest.raises(KeyboardInterrupt):
        loaded(rows, {PATH: JPEG, "media/b.jpg": second})
    assert not stored_blobs()
