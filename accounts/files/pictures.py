"""Pictures from outside: decoded and written anew as JPEG, so that nothing but the picture is kept."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import IO

from django.db import transaction
from PIL import Image
from PIL.Image import Resampling, Transpose

from accounts.files.content import size_of
from accounts.files.refused import MEGABYTE, Ground, Refused
from accounts.files.storage import store
from accounts.models import StoredFile

READ = ("JPEG", "PNG", "WEBP")
BYTES_AT_MOST = 20 * MEGABYTE
PIXELS_AT_MOST = 50_000_000
SIDE_AT_MOST = 65_500  # of a JPEG
# A progressive JPEG has about ten. Each costs as much as the whole picture, though it may take but a few bytes.
SCANS_AT_MOST = 50
START_OF_SCAN = b"\xff\xda"  # ITU-T T.81, B.1.1.3
THUMBNAIL_WIDTH = 320
# A picture may be this much taller than it is wide before its thumbnail is made narrower.
THUMBNAIL_HEIGHT = 4 * THUMBNAIL_WIDTH
QUALITY = 88
JPEG = "image/jpeg"
ORIENTATION = 0x0112
# Exif 2.32, 4.6.4: how a picture was held.
TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
# What Pillow raises at damaged files; it has no common type for them.
UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    EOFError,
    LookupError,
    OverflowError,
    ZeroDivisionError,
    struct.error,
    zlib.error,
)
TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def store_picture(
    content: IO[bytes], *, name: str, kind: StoredFile.Kind = StoredFile.Kind.IMAGE
) -> StoredFile:
    """Keep a picture as JPEG without any metadata, turned the way it is looked at, with its thumbnail.

    Takes JPEG, PNG and WebP of at most 20 MB and 50 megapixels. Raises Refused before anything is written; OSError.
    """
    picture = read_picture(content)
    with transaction.atomic():
        file = _store(picture, name=name, kind=kind)
        _store(smaller(picture), name=name, kind=StoredFile.Kind.IMAGE, of=file)
    return file


def read_picture(content: IO[bytes]) -> Image.Image:
    """The pixels of a picture from outside, upright, in grey or RGB, without metadata. Raises Refused."""
    size_of(content, at_most=BYTES_AT_MOST)
    data = content.read()
    opened = _opened(data)
    _check(opened, data)
    try:
        opened.load()
        plain = _plain(opened)
    except UNREADABLE as error:
        raise Refused(Ground.DAMAGED) from error
    turn = _turn(opened)
    # A large picture takes 200 MB each time it stands in memory, so it never stands there three times.
    opened.close()
    return plain if turn is None else plain.transpose(turn)


def smaller(picture: Image.Image) -> Image.Image:
    """The same at most 320 pixels wide."""
    scale = min(1, THUMBNAIL_WIDTH / picture.width, THUMBNAIL_HEIGHT / picture.height)
    width, height = (max(1, round(length * scale)) for length in picture.size)
    return picture.resize((width, height), Resampling.BICUBIC, reducing_gap=2.0)


def _opened(data: bytes) -> Image.Image:
    """The picture's head, with not a pixel decoded."""
    try:
        return Image.open(BytesIO(data), formats=READ)
    except TOO_LARGE as error:
        raise Refused(Ground.TOO_MANY_PIXELS, limit=PIXELS_AT_MOST // 1_000_000) from error
    except UNREADABLE as error:
        raise Refused(Ground.NOT_A_PICTURE) from error


def _check(opened: Image.Image, data: bytes) -> None:
    """Refuse what would cost too much to decode, and what is more than one picture."""
    if opened.width * opened.height > PIXELS_AT_MOST or max(opened.size) > SIDE_AT_MOST:
        raise Refused(Ground.TOO_MANY_PIXELS, limit=PIXELS_AT_MOST // 1_000_000)
    # MPO is a JPEG with further pictures behind it (depth, gain); the first is the one everybody sees.
    if opened.format != "MPO" and getattr(opened, "is_animated", False):
        raise Refused(Ground.ANIMATED)
    if opened.format in {"JPEG", "MPO"} and data.count(START_OF_SCAN) > SCANS_AT_MOST:
        raise Refused(Ground.DAMAGED)


def _plain(opened: Image.Image) -> Image.Image:
    """The same in grey or RGB, without anything that shines through."""
    if opened.has_transparency_data:
        drawn = opened if opened.mode == "RGBA" else opened.convert("RGBA")
        plain = Image.new("RGB", drawn.size, "white")
        plain.paste(drawn, mask=drawn.getchannel("A"))
    elif opened.mode == "I;16":
        # From 16 bits to 8; a plain conversion would make nearly everything white.
        plain = opened.point(lambda value: value * (1 / 257)).convert("L")
    else:
        plain = opened.convert("L" if opened.mode in {"1", "L"} else "RGB")
    # Whatever stands here (a comment, for one) would be written again.
    plain.info = {}
    return plain


def _turn(opened: Image.Image) -> Transpose | None:
    """How to turn it upright. What it says about that may be garbage without the picture being any worse for it."""
    try:
        orientation = opened.getexif().get(ORIENTATION)
    except UNREADABLE:
        return None
    return TURNS.get(orientation) if isinstance(orientation, int) else None


def _store(
    picture: Image.Image, *, name: str, kind: StoredFile.Kind, of: StoredFile | None = None
) -> StoredFile:
    written = BytesIO()
    picture.save(written, "JPEG", quality=QUALITY, optimize=True)
    written.seek(0)
    return store(
        written,
        kind=kind,
        name=name,
        media_type=JPEG,
        width=picture.width,
        height=picture.height,
        thumbnail_of=of,
    )
