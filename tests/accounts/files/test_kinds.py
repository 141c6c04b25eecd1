"""Recordings, documents and attachments are what their bytes show, never what they are called."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from accounts.files import documents, recordings
from accounts.files.attachments import store_attachment
from accounts.files.documents import store_document
from accounts.files.recordings import store_recording
from accounts.files.refused import Ground, Refused
from accounts.files.storage import open_plain
from accounts.models import StoredFile
from tests.accounts.files import made
from tests.accounts.files.conftest import blobs_in


@pytest.fixture(autouse=True)
def _storage(db: None, folder: Path) -> None:
    """Every test here stores into a folder of its own."""


def plain_of(file: StoredFile) -> bytes:
    with open_plain(file) as plain:
        return b"".join(plain.pieces())


RECORDINGS = [
    (made.tone(3), "audio/wav", 3),
    (made.tone(0.2), "audio/wav", 1),
    (made.telephone(61), "audio/wav", 61),
    (made.mp3(20), "audio/mpeg", 20),
    (made.mp3(20, tag=b"x" * 100_000), "audio/mpeg", 20),
    (made.mp3(5, told=round(61 * 44_100 / 1_152)), "audio/mpeg", 61),
    (made.opus(12.4), "audio/ogg", 12),
    (made.vorbis(7), "audio/ogg", 7),
]


@pytest.mark.parametrize(("data", "media_type", "seconds"), RECORDINGS)
def test_a_recording_is_recognised_and_measured_and_kept_as_it_came(
    data: bytes, media_type: str, seconds: int
) -> None:
    file = store_recording(io.BytesIO(data), name="samtale.exe")
    assert (file.kind, file.media_type, file.duration_seconds) == ("recording", media_type, seconds)
    assert file.name == f"samtale{ {'wav': '.wav', 'mpeg': '.mp3', 'ogg': '.ogg'}[media_type[6:]] }"
    assert plain_of(file) == data


def test_a_length_no_recording_has_is_not_believed() -> None:
    lying = made.mp3(2, told=2**32 - 1)
    assert store_recording(io.BytesIO(lying), name="a.mp3").duration_seconds is None
    assert store_recording(io.BytesIO(lying), name="a.mp3", duration_seconds=2).duration_seconds == 2
    assert store_recording(io.BytesIO(made.opus(-1)), name="a.ogg").duration_seconds is None


@pytest.mark.parametrize(
    "data",
    [
        b"x" * 5_000,
        b"RIFF\x00\x00\x00\x00WAVE",
        b"RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00" + b"\x55" * 40,
        b"RIFF\x00\x00\x00\x00WEBP" + b"x" * 100,
        made.tone(0.1)[:30],
        b"OggS" + bytes(100),
        made.ogg_page(b"\x80theora" + bytes(40), granule=0, flags=2),
        b"OggS",
        b"ID3\x04\x00\x00\x00\x00\x00\x05xxxxx<script>alert(1)</script>",
        b"\xff\xfb\x90\x00" + b"<script>alert(1)</script>" * 100,
        made.mp3(20)[:417],
        made.pdf(),
        made.encoded(made.picture()),
        b"<html><audio>",
    ],
)
def test_what_is_no_recording_is_refused_and_leaves_nothing(folder: Path, data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        store_recording(io.BytesIO(data), name="samtale.mp3")
    assert refused.value.ground is Ground.NOT_A_RECORDING
    assert blobs_in(folder) == []


def test_a_document_is_kept_byte_for_byte() -> None:
    data = made.pdf(os.urandom(3_000))
    file = store_document(io.BytesIO(data), name="faktura.pdf")
    assert (file.kind, file.media_type) == ("document", "application/pdf")
    assert plain_of(file) == data


@pytest.mark.parametrize(
    ("data", "ground"),
    [
        (b"", Ground.EMPTY),
        (b"<html>" + made.pdf(), Ground.NOT_A_DOCUMENT),
        (b"\n" + made.pdf(), Ground.NOT_A_DOCUMENT),
        (b"%PDF-9.9\n%%EOF", Ground.NOT_A_DOCUMENT),
        (b"%PDF-", Ground.NOT_A_DOCUMENT),
        (b"PK\x03\x04" + made.pdf(), Ground.NOT_A_DOCUMENT),
        (made.encoded(made.picture()), Ground.NOT_A_DOCUMENT),
        (made.pdf()[:-8], Ground.DAMAGED),
        (made.pdf() + bytes(2_000), Ground.DAMAGED),
    ],
)
def test_what_is_no_document_is_refused_and_leaves_nothing(folder: Path, data: bytes, ground: Ground) -> None:
    with pytest.raises(Refused) as refused:
        store_document(io.BytesIO(data), name="faktura.pdf")
    assert refused.value.ground is ground
    assert blobs_in(folder) == []


@pytest.mark.parametrize(
    ("store", "module", "data"),
    [(store_recording, recordings, made.tone(1)), (store_document, documents, made.pdf())],
)
def test_a_byte_too_many_is_refused(
    monkeypatch: pytest.MonkeyPatch, store: object, module: object, data: bytes
) -> None:
    monkeypatch.setattr(module, "BYTES_AT_MOST", len(data))
    assert store(io.BytesIO(data), name="a").size == len(data)
    with pytest.raises(Refused) as refused:
        store(io.BytesIO(data + b"x"), name="a")
    assert refused.value.ground is Ground.TOO_LARGE


def test_an_attachment_is_a_pdf_a_clean_picture_or_plain_text() -> None:
    pdf = store_attachment(io.BytesIO(made.pdf()), name="avtale.doc")
    photo = store_attachment(io.BytesIO(made.photo()), name="bilde.txt")
    text = store_attachment(io.BytesIO("Hei,\r\n\tdøra står åpen.".encode()), name="melding.html")
    assert [(file.kind, file.media_type, file.name) for file in (pdf, photo, text)] == [
        ("attachment", "application/pdf", "avtale.pdf"),
        ("attachment", "image/jpeg", "bilde.jpg"),
        ("attachment", "text/plain", "melding.txt"),
    ]
    assert made.PLACE not in plain_of(photo)
    assert photo.thumbnail.kind == "image"
    assert plain_of(text).decode() == "Hei,\r\n\tdøra står åpen."


@pytest.mark.parametrize(
    ("data", "ground"),
    [
        (b"", Ground.EMPTY),
        (b"MZ\x90\x00\x03", Ground.NOT_AN_ATTACHMENT),
        (b"PK\x03\x04 zip", Ground.NOT_AN_ATTACHMENT),
        (b"a\x00b", Ground.NOT_AN_ATTACHMENT),
        (b"\xff\xfeh\x00e\x00i\x00", Ground.NOT_AN_ATTACHMENT),
        (b"\x1b]0;title\x07", Ground.NOT_AN_ATTACHMENT),
        (b"x" * 1_000_001, Ground.NOT_AN_ATTACHMENT),
        (made.pixel_flood(), Ground.TOO_MANY_PIXELS),
        (made.tone(0.1), Ground.NOT_AN_ATTACHMENT),
    ],
)
def test_any_other_attachment_is_refused_and_leaves_nothing(
    folder: Path, data: bytes, ground: Ground
) -> None:
    with pytest.raises(Refused) as refused:
        store_attachment(io.BytesIO(data), name="melding.txt")
    assert refused.value.ground is ground
    assert blobs_in(folder) == []
