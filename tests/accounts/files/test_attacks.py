"""Files that mean harm, each by itself: refused, or what comes out is nothing but a picture (F2)."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from accounts.files.attachments import store_attachment
from accounts.files.pictures import BYTES_AT_MOST, store_picture
from accounts.files.refused import Refused
from accounts.files.storage import open_plain
from accounts.models import StoredFile
from tests.accounts.files import made
from tests.accounts.files.conftest import blobs_in

pytestmark = pytest.mark.django_db
SCRIPT = b"<script>alert('ZQX')</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"


def zipped(name: str = "a.txt", content: bytes = b"x", *, mode: int = 0) -> bytes:
    """An archive of one member; with a mode it may be a link."""
    out = io.BytesIO()
    member = zipfile.ZipInfo(name)
    member.external_attr = mode << 16
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, content)
    return out.getvalue()


def truncated() -> bytes:
    whole = made.photo()
    return whole[: len(whole) // 2]


REFUSED: dict[str, Callable[[], bytes]] = {
    "zip bomb": lambda: zipped(content=bytes(50_000_000)),
    "zip with a path that climbs": lambda: zipped("../../etc/cron.d/evil"),
    "zip with a link": lambda: zipped("link", b"/etc/passwd", mode=stat.S_IFLNK | 0o777),
    "svg with a script": lambda: SVG,
    "page with a script": lambda: b"<!doctype html>" + SCRIPT,
    "50 000 x 50 000 pixels": made.pixel_flood,
    "nothing": lambda: b"",
    "half a picture": truncated,
    "a program": lambda: b"\x7fELF\x02\x01\x01" + bytes(200),
    "a script that begins like a GIF": lambda: b"GIF89a/*" + SCRIPT,
    "too many bytes": lambda: made.photo() + bytes(BYTES_AT_MOST),
    "a TIFF": lambda: made.encoded(made.picture((9, 9)), "TIFF"),
    "an icon": lambda: made.encoded(made.picture((32, 32)), "ICO"),
}
CLEANED: dict[str, Callable[[], bytes]] = {
    "picture and archive in one": lambda: made.photo() + zipped("evil.html", SCRIPT),
    "picture and page in one": lambda: made.photo() + SCRIPT,
    "script in a note": lambda: made.encoded(made.picture(), comment=SCRIPT),
    "place and owner": made.photo,
    "PNG with page behind": lambda: made.photo("PNG") + SCRIPT,
}
NAMES = ("bilde.jpg", "bilde.svg", "bilde.html", "bilde.jpg.exe", "bilde")


@pytest.mark.parametrize("attack", [*REFUSED, *CLEANED])
@pytest.mark.parametrize("name", NAMES)
def test_an_attack_is_refused_or_comes_out_as_nothing_but_a_picture(
    folder: Path, attack: str, name: str
) -> None:
    if attack in REFUSED:
        with pytest.raises(Refused):
            store_picture(io.BytesIO(REFUSED[attack]()), name=name)
        assert (StoredFile.objects.exists(), blobs_in(folder)) == (False, [])
        return
    data = CLEANED[attack]()
    assert SCRIPT in data or made.PLACE in data or b"evil.html" in data
    file = store_picture(io.BytesIO(data), name=name)
    kept = plain(file)
    assert (file.media_type, Image.open(io.BytesIO(kept)).format) == ("image/jpeg", "JPEG")
    assert file.name.endswith(".jpg")
    assert not any(harm in kept for harm in (SCRIPT, made.PLACE, b"evil.html", b"PK\x03\x04"))


@pytest.mark.parametrize(
    "attack",
    ["zip bomb", "zip with a link", "svg with a script", "page with a script", "a program", "nothing"],
)
def test_as_an_attachment_it_is_refused_or_only_ever_text(folder: Path, attack: str) -> None:
    try:
        file = store_attachment(io.BytesIO(REFUSED[attack]()), name="vedlegg.pdf")
    except Refused:
        assert blobs_in(folder) == []
    else:
        assert (file.media_type, file.name) == ("text/plain", "vedlegg.txt")


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\boot.ini",
        "/etc/shadow",
        "a\r\nX-Evil: 1.jpg",
        "a\x00.jpg",
        "CON",
        "." * 300,
    ],
)
def test_a_name_that_climbs_or_breaks_a_line_is_only_a_name(folder: Path, name: str) -> None:
    file = store_picture(io.BytesIO(made.photo()), name=name)
    assert not set(file.name) & set("/\\\r\n\x00")
    assert not file.name.startswith(".")
    assert len(file.name) < 200
    assert all(blob.is_relative_to(folder) for blob in blobs_in(folder))
    assert not any("passwd" in str(blob) or "shadow" in str(blob) for blob in blobs_in(folder))


def plain(file: StoredFile) -> bytes:
    with open_plain(file) as opened:
        return b"".join(opened.pieces())
