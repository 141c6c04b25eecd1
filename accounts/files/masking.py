"""Parts of a picture made unrecognisable for good: filled with one colour, and the picture written anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from PIL import Image, ImageDraw

from accounts.files.pictures import JPEG, QUALITY, read_picture
from accounts.files.storage import store
from accounts.models import StoredFile

# One colour for all: not even the mean of what was there is left, which a blur or a mosaic gives away.
FILL = 112


@dataclass(frozen=True)
class Region:
    """A rectangle in fractions of the picture's width and height, from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    def pixels(self, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """Its first and last pixel each way, both included: whatever it touches is in it."""
        wide, high = size
        right, bottom = (self.left + self.width) * wide, (self.top + self.height) * high
        first = (int(self.left * wide), int(self.top * high))
        last = (min(wide, -int(-right // 1)) - 1, min(high, -int(-bottom // 1)) - 1)
        return (*first, max(first[0], last[0]), max(first[1], last[1]))


def masked(content: IO[bytes], regions: Iterable[Region]) -> Image.Image:
    """The picture with these regions filled, in grey or RGB, without metadata. Raises Refused."""
    picture = read_picture(content)
    drawing = ImageDraw.Draw(picture)
    for region in regions:
        drawing.rectangle(region.pixels(picture.size), fill=FILL if picture.mode == "L" else (FILL,) * 3)
    return picture


def store_masked(content: IO[bytes], regions: Iterable[Region], *, name: str) -> StoredFile:
    """Keep the masked picture as a file of its own; its original is only read. Raises Refused, OSError."""
    picture = masked(content, regions)
    written = BytesIO()
    picture.save(written, "JPEG", quality=QUALITY, optimize=True)
    written.seek(0)
    width, height = picture.size
    return store(written, kind=StoredFile.Kind.IMAGE, name=name, media_type=JPEG, width=width, height=height)
