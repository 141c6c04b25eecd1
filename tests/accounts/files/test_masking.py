"""A region of a picture that is masked is gone from the bytes, and the original stays as it was."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from accounts.files import streams
from accounts.files.masking import FILL, Region, masked, store_masked
from accounts.files.pictures import store_picture
from accounts.files.storage import open_plain
from accounts.models import StoredFile
from tests.accounts.files import made


def striped() -> Image.Image:
    """Black and white lines over all of it: whatever is left of them is seen in the numbers."""
    picture = Image.new("RGB", (200, 100), "white")
    for column in range(0, 200, 2):
        picture.paste("black", (column, 0, column + 1, 100))
    return picture


def spread(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    low, high = picture.convert("L").crop(box).getextrema()
    return int(high - low)


def test_what_is_masked_has_one_colour_and_the_rest_is_as_it_was() -> None:
    original = striped()
    inside, beside = (60, 30, 90, 70), (120, 30, 190, 70)
    assert spread(original, inside) == 255
    done = masked(io.BytesIO(made.encoded(original, "PNG")), [Region(0.25, 0.25, 0.25, 0.5)])
    assert spread(done, inside) == 0
    assert done.getpixel((60, 30)) == (FILL,) * 3
    assert spread(done, beside) == 255


def test_a_region_takes_every_pixel_it_touches_and_none_outside_the_picture() -> None:
    assert Region(0.251, 0.0, 0.001, 1.0).pixels((100, 10)) == (25, 0, 25, 9)
    assert Region(0.0, 0.0, 1.0, 1.0).pixels((640, 480)) == (0, 0, 639, 479)
    assert Region(0.5, 0.5, 0.6, 0.6).pixels((10, 10)) == (5, 5, 9, 9)


@pytest.mark.django_db
def test_the_masked_file_is_another_one_without_metadata_and_the_original_is_untouched(
    file_storage: Path,
) -> None:
    original = store_picture(
        io.BytesIO(made.encoded(striped(), "JPEG", comment=b"Kari Nordmann")), name="a.jpg"
    )
    with open_plain(original) as plain:
        before = b"".join(plain.pieces())
        done = store_masked(streams.stored(plain), [Region(0, 0, 0.5, 1)], name=original.name)
    with open_plain(done) as plain:
        after = b"".join(plain.pieces())
    with open_plain(original) as plain:
        assert b"".join(plain.pieces()) == before
    picture = Image.open(io.BytesIO(after))
    assert (done.kind, done.width, done.height) == (StoredFile.Kind.IMAGE, 200, 100)
    assert spread(picture, (0, 0, 90, 100)) == 0
    assert spread(picture, (110, 0, 200, 100)) > 200
    assert "comment" not in picture.info
    assert not picture.getexif()
