"""A file is answered whole or in the part asked for, with headers that keep it private and inert."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from uuid import UUID

import psutil
import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import include, path

from accounts.files.sealed import CHUNK, Damaged
from accounts.files.serving import response
from accounts.files.storage import remove
from accounts.models import DataKey, StoredFile
from tests.accounts.files.conftest import Keep


@login_not_required
def serve(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    return response(request, StoredFile.objects.get(pk=pk), inline="inline" in request.GET)


urlpatterns = [path("file/<uuid:pk>/", serve), path("", include("portal.urls"))]
pytestmark = pytest.mark.urls(__name__)

DATA = os.urandom(2 * CHUNK + 1_000)
SIZE = len(DATA)


def body(answer: HttpResponseBase) -> bytes:
    return answer.getvalue()


def end(answer: HttpResponseBase) -> None:
    """Close an answer that was not read, as a server does, but keep the test's connection."""
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)


@pytest.fixture
def file(keep: Keep) -> StoredFile:
    return keep(DATA)


def get(file: StoredFile, range_: str | None = None, **headers: str) -> HttpResponseBase:
    ranged = {} if range_ is None else {"range": range_}
    return Client().get(f"/file/{file.pk}/", headers={**ranged, **headers})


PARTS = [
    ("bytes=0-0", 0, 1),
    ("bytes=0-499", 0, 500),
    ("bytes=500-", 500, SIZE),
    ("bytes=-500", SIZE - 500, SIZE),
    (f"bytes=-{SIZE + 9}", 0, SIZE),
    (f"bytes=0-{SIZE + 9}", 0, SIZE),
    ("bytes=0-", 0, SIZE),
    (f"bytes={SIZE - 1}-", SIZE - 1, SIZE),
    (f"bytes={CHUNK - 1}-{CHUNK}", CHUNK - 1, CHUNK + 1),
    (f"bytes={CHUNK}-{2 * CHUNK - 1}", CHUNK, 2 * CHUNK),
    (f"bytes={CHUNK}-{CHUNK}", CHUNK, CHUNK + 1),
    ("bytes=5-999999999999999999", 5, SIZE),
    (" BYTES = 5-9 ", 5, 10),
]


@pytest.mark.parametrize(("asked", "start", "stop"), PARTS)
def test_one_range_is_answered_with_that_part(file: StoredFile, asked: str, start: int, stop: int) -> None:
    answer = get(file, asked)
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {start}-{stop - 1}/{SIZE}"
    assert answer["Content-Length"] == str(stop - start)
    assert body(answer) == DATA[start:stop]


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 5}", "bytes=-0"])
def test_a_range_behind_the_end_is_416_with_the_length(file: StoredFile, asked: str) -> None:
    answer = get(file, asked)
    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{SIZE}"
    assert answer["Cache-Control"] == "no-store, private"
    assert body(answer) == b""


WHOLE = [
    None,
    "",
    "bytes",
    "bytes=",
    "bytes=-",
    "bytes=9-5",
    "bytes=a-b",
    "bytes=0-1,5-9",
    "bytes=0-1, -1",
    "items=0-5",
    "bytes=--5",
    "bytes=٣-٥",
    "bytes=1.5-9",
    "bytes=" + "9" * 5_000 + "-",
]


@pytest.mark.parametrize("asked", WHOLE)
def test_several_ranges_and_what_cannot_be_read_get_the_whole(file: StoredFile, asked: str | None) -> None:
    answer = get(file, asked)
    assert answer.status_code == 200
    assert "Content-Range" not in answer
    assert answer["Content-Length"] == str(SIZE)
    assert body(answer) == DATA


@pytest.mark.parametrize("validator", ['"x"', "Wed, 21 Oct 2015 07:28:00 GMT"])
def test_a_range_for_an_older_state_gets_the_whole(file: StoredFile, validator: str) -> None:
    answer = get(file, "bytes=0-5", **{"if-range": validator})
    assert answer.status_code == 200
    assert body(answer) == DATA


@pytest.mark.parametrize("asked", [None, "bytes=0-5", f"bytes={SIZE}-"])
def test_head_tells_the_whole_and_sends_nothing(file: StoredFile, asked: str | None) -> None:
    headers = {"range": asked} if asked else {}
    answer = response(RequestFactory().head("/", headers=headers), file, inline=True)
    assert answer.status_code == 200
    assert answer["Content-Length"] == str(SIZE)
    assert answer["Accept-Ranges"] == "bytes"
    assert answer.content == b""


def test_an_empty_file_is_answered_whole_and_has_no_parts(keep: Keep) -> None:
    empty = keep(b"")
    answer = get(empty)
    assert (answer.status_code, answer["Content-Length"], body(answer)) == (200, "0", b"")
    for asked in ("bytes=0-", "bytes=0-0", "bytes=-5"):
        assert get(empty, asked).status_code == 416


@pytest.mark.parametrize("asked", [None, "bytes=0-5"])
def test_the_headers_keep_a_file_private_and_inert(file: StoredFile, asked: str | None) -> None:
    answer = get(file, asked)
    end(answer)
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["X-Accel-Buffering"] == "yes"
    policy = answer["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "sandbox", "frame-ancestors 'none'"} <= set(policy)
    assert not {"ETag", "Last-Modified", "Expires"} & set(answer.headers)


@pytest.mark.parametrize(
    ("media_type", "shown"),
    [
        ("image/jpeg", True),
        ("audio/mpeg", True),
        ("audio/wav", True),
        ("audio/ogg", True),
        ("application/pdf", True),
        ("text/plain", False),
    ],
)
def test_only_what_a_browser_shows_safely_is_shown_in_place(
    keep: Keep, media_type: str, *, shown: bool
) -> None:
    file = keep(b"x", media_type=media_type)
    asked, saved = Client().get(f"/file/{file.pk}/?inline"), Client().get(f"/file/{file.pk}/")
    assert asked["Content-Disposition"].startswith("inline;" if shown else "attachment;")
    assert saved["Content-Disposition"].startswith("attachment;")
    assert asked["Content-Type"].split(";")[0] == media_type


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("brev.pdf", 'attachment; filename="brev.pdf"'),
        ("døra på gløtt.pdf", "attachment; filename*=utf-8''d%C3%B8ra%20p%C3%A5%20gl%C3%B8tt.pdf"),
        ('a"; filename=b.pdf', 'attachment; filename="a ; filename=b.pdf"'),
        ("a\r\nX-Bad: 1.pdf", 'attachment; filename="a X-Bad 1.pdf"'),
    ],
)
def test_a_name_is_written_as_the_rfc_has_it(keep: Keep, name: str, header: str) -> None:
    assert get(keep(b"x", name=name))["Content-Disposition"] == header


@pytest.mark.parametrize("asked", [None, "bytes=0-5"])
@pytest.mark.parametrize("harm", ["gone", "cut", "flipped", "key"])
def test_a_blob_that_cannot_be_read_is_a_page_and_a_line_with_the_id(
    keep: Keep, folder: Path, caplog: pytest.LogCaptureFixture, harm: str, asked: str | None
) -> None:
    file = keep(DATA, name="Ingrid Solberg.pdf")
    blob = folder / file.path
    stored = bytearray(blob.read_bytes())
    if harm == "gone":
        blob.unlink()
    elif harm == "cut":
        blob.write_bytes(stored[:-1])
    elif harm == "flipped":
        stored[100] ^= 1
        blob.write_bytes(stored)
    else:
        DataKey.objects.filter(owner=file.pk).update(wrapped=b"\x01" + b"0" * 60)
    with caplog.at_level(logging.ERROR):
        answer = get(file, asked)
    assert answer.status_code == 503
    assert "Vi får ikke åpnet filen" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store, private"
    lines = [record.getMessage() for record in caplog.records if record.name == "accounts.files.serving"]
    assert lines == [f"file {file.pk} cannot be read: {'Missing' if harm == 'gone' else 'Damaged'}"]
    assert "Solberg" not in caplog.text + answer.content.decode()


def test_a_removed_file_is_not_found(file: StoredFile) -> None:
    remove(file)
    assert get(file).status_code == 404


def test_damage_further_on_breaks_the_answer_short_of_its_length(
    file: StoredFile, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blob = folder / file.path
    stored = bytearray(blob.read_bytes())
    stored[-1] ^= 1
    blob.write_bytes(stored)
    answer = get(file)
    assert (answer.status_code, answer["Content-Length"]) == (200, str(SIZE))
    out = b""
    with pytest.raises(Damaged):  # noqa: PT012 - what came before it counts
        for piece in answer.streaming_content:
            out += piece
    end(answer)
    assert out == DATA[: 2 * CHUNK]
    assert f"file {file.pk} is damaged" in caplog.text
    assert body(get(file, "bytes=0-99")) == DATA[:100]


def test_the_blob_is_closed_whether_the_answer_is_read_or_not(file: StoredFile) -> None:
    def open_files() -> int:
        return sum(one.path.endswith(".sealed") for one in psutil.Process().open_files())

    read, unread = get(file), get(file)
    assert open_files() == 2
    body(read)
    end(unread)
    response(RequestFactory().head("/"), file, inline=True)
    assert open_files() == 0
