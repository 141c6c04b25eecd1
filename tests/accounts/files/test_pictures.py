"""Of a picture from outside nothing is kept but what one sees; what is not plainly a picture is not kept at all."""

from __future__ import annotations

import io
import os
import random
import time
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from accounts.files import pictures
from accounts.files.pictures import read_picture, store_picture
from accounts.files.refused import Ground, Refused
from accounts.files.storage import open_plain
from accounts.models import StoredFile
from tests.accounts.files import made
from tests.accounts.files.conftest import blobs_in

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def _storage(db: None, folder: Path) -> None:
    """Every test here stores into a folder of its own."""


def plain_of(file: StoredFile) -> bytes:
    with open_plain(file) as plain:
        return b"".join(plain.pieces())


def stored(data: bytes, name: str = "bilde.jpg") -> StoredFile:
    return store_picture(io.BytesIO(data), name=name)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_place_owner_profile_and_comment_are_gone(form: str) -> None:
    data = made.photo(form)
    before = Image.open(io.BytesIO(data))
    assert before.getexif().get_ifd(0x8825)[1] == "N"
    assert before.info["icc_profile"]
    assert made.PLACE in data
    file = stored(data)
    for kept in (plain_of(file), plain_of(file.thumbnail)):
        after = Image.open(io.BytesIO(kept))
        assert after.format == "JPEG"
        assert dict(after.getexif()) == {}
        assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert made.PLACE not in kept
        assert not any(
            marker in kept for marker in (b"Exif", b"ICC_PROFILE", b"http://ns.adobe.com", b"\xff\xfe")
        )


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_it_was_held(orientation: int) -> None:
    upright = read_picture(io.BytesIO(made.photo(orientation=orientation)))
    dark = {1: "top", 2: "top", 3: "bottom", 4: "bottom", 5: "left", 6: "right", 7: "right", 8: "left"}
    width, height = upright.size
    assert (width > height) == (orientation < 5)
    halves = {
        "top": (0, 0, width, height // 2),
        "bottom": (0, height // 2, width, height),
        "left": (0, 0, width // 2, height),
        "right": (width // 2, 0, width, height),
    }
    seen = {
        side: upright.convert("L").resize((1, 1), box=box).getpixel((0, 0)) for side, box in halves.items()
    }
    assert min(seen, key=seen.get) == dark[orientation]


@pytest.mark.parametrize(
    ("mode", "form"),
    [
        ("1", "PNG"),
        ("L", "JPEG"),
        ("LA", "PNG"),
        ("P", "PNG"),
        ("RGBA", "PNG"),
        ("RGBA", "WEBP"),
        ("CMYK", "JPEG"),
    ],
)
def test_every_kind_of_pixel_is_read(mode: str, form: str) -> None:
    file = stored(made.encoded(made.picture(mode=mode), form))
    seen = Image.open(io.BytesIO(plain_of(file))).convert("L")
    assert seen.getpixel((9, 9)) < 60 < 200 < seen.getpixel((9, 470))


def test_sixteen_bits_become_eight_and_not_white() -> None:
    deep = Image.new("I;16", (40, 40), 32_768)
    assert abs(read_picture(io.BytesIO(made.encoded(deep, "PNG"))).getpixel((9, 9)) - 127) <= 1


def test_what_shines_through_becomes_white() -> None:
    clear = Image.new("RGBA", (40, 40), (200, 0, 0, 0))
    assert read_picture(io.BytesIO(made.encoded(clear, "PNG"))).getpixel((9, 9)) == (255, 255, 255)


def test_size_name_and_thumbnail_stand_on_the_row() -> None:
    file = stored(made.encoded(made.picture((1_000, 500)), "PNG"), name="Stua.png")
    assert (file.width, file.height, file.name, file.media_type) == (1_000, 500, "Stua.jpg", "image/jpeg")
    assert (file.thumbnail.width, file.thumbnail.height, file.thumbnail.kind) == (320, 160, "image")
    assert Image.open(io.BytesIO(plain_of(file.thumbnail))).size == (320, 160)


@pytest.mark.parametrize("size", [(1, 1), (200, 100), (30, 3_000), (65_500, 1)])
def test_odd_sizes_have_a_thumbnail_no_wider_than_320(size: tuple[int, int]) -> None:
    file = stored(made.encoded(made.picture(size), "PNG"))
    assert (file.width, file.height) == size
    assert 1 <= file.thumbnail.width <= 320
    assert 1 <= file.thumbnail.height <= 1_280


def test_the_first_of_several_pictures_in_a_jpeg_is_kept() -> None:
    several = made.encoded(
        made.picture((40, 30)), "MPO", save_all=True, append_images=[made.picture((20, 10))]
    )
    assert Image.open(io.BytesIO(several)).n_frames == 2
    assert stored(several).width == 40


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


ATTACKS = [
    (b"", Ground.EMPTY),
    (SVG, Ground.NOT_A_PICTURE),
    (b'<?xml version="1.0"?>' + SVG, Ground.NOT_A_PICTURE),
    (b"<html><script>alert(1)</script>", Ground.NOT_A_PICTURE),
    (zipped("../../x.jpg", bytes(10_000_000)), Ground.NOT_A_PICTURE),
    (made.encoded(made.picture(), "GIF"), Ground.NOT_A_PICTURE),
    (made.encoded(made.picture(), "TIFF"), Ground.NOT_A_PICTURE),
    (b"%!PS-Adobe-3.0 EPSF-3.0\n", Ground.NOT_A_PICTURE),
    (made.pdf(), Ground.NOT_A_PICTURE),
    (made.tone(0.1), Ground.NOT_A_PICTURE),
    (b"\xff\xd8\xff\xe0" + b"x" * 100, Ground.NOT_A_PICTURE),
    (made.pixel_flood(), Ground.TOO_MANY_PIXELS),
    (made.png(7_072, 7_072), Ground.TOO_MANY_PIXELS),
    (made.png(65_501, 1), Ground.TOO_MANY_PIXELS),
    (made.png(100, 100, b"not deflated"), Ground.DAMAGED),
    (made.encoded(made.picture())[:-500], Ground.DAMAGED),
    (made.encoded(made.picture(), "PNG")[:-500], Ground.DAMAGED),
    (made.encoded(made.picture(), "WEBP")[:-200], Ground.NOT_A_PICTURE),
    (made.animation("PNG"), Ground.ANIMATED),
    (made.animation("WEBP"), Ground.ANIMATED),
    (made.many_scans(60), Ground.DAMAGED),
    (made.encoded(made.picture()).ljust(20_000_001, b"x"), Ground.TOO_LARGE),
]


@pytest.mark.parametrize(("data", "ground"), ATTACKS)
def test_what_is_not_plainly_a_picture_is_refused_and_leaves_nothing(
    folder: Path, data: bytes, ground: Ground
) -> None:
    started = time.process_time()
    with pytest.raises(Refused) as refused:
        stored(data)
    assert refused.value.ground is ground
    assert str(refused.value).endswith(".")
    assert time.process_time() - started < 2
    assert blobs_in(folder) == []
    assert not StoredFile.objects.exists()


def test_a_note_that_unpacks_to_100_megabytes_does_no_harm(folder: Path) -> None:
    started = time.process_time()
    with pytest.raises(Refused):
        stored(made.text_bomb())
    assert time.process_time() - started < 2
    assert blobs_in(folder) == []


@pytest.mark.parametrize("hidden", [SVG, zipped("x.html", SVG), made.pdf(), b"<script>alert(1)</script>"])
def test_what_hides_behind_or_inside_a_picture_is_not_kept(hidden: bytes) -> None:
    jpeg = made.encoded(made.picture(), comment=hidden[:60_000]) + hidden
    assert hidden in jpeg
    kept = plain_of(stored(jpeg))
    assert hidden[:20] not in kept
    assert kept.endswith(b"\xff\xd9")


@pytest.mark.filterwarnings("ignore::UserWarning:PIL.*")
def test_garbage_about_how_it_was_held_does_not_cost_the_picture() -> None:
    for exif in (b"Exif\x00\x00MM\x00*\xff\xff\xff\xff", b"Exif\x00\x00" + os.urandom(50), b"Exif\x00\x00"):
        assert stored(made.encoded(made.picture(), exif=exif)).width == 640


def test_exactly_the_limits_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PIXELS_AT_MOST", 640 * 480)
    data = made.encoded(made.picture())
    monkeypatch.setattr(pictures, "BYTES_AT_MOST", len(data))
    assert stored(data).width == 640
    with pytest.raises(Refused, match="for stor"):
        stored(data + b"x")


@pytest.mark.filterwarnings("ignore::UserWarning:PIL.*")
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_bytes_changed_at_random_are_refused_or_give_a_clean_picture(form: str) -> None:
    whole = made.photo(form)
    dice = random.Random(7)
    for _time in range(150):
        data = bytearray(whole)
        for _place in range(dice.randint(1, 8)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        kept = dice.randint(1, len(data)) if dice.random() < 0.3 else len(data)
        try:
            picture = read_picture(io.BytesIO(data[:kept]))
        except Refused:
            continue
        assert picture.info == {}
