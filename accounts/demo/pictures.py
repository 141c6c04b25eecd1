"""Pictures as an alarm camera takes them at night: made-up rooms in infrared light, drawn, never photographed."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from accounts.demo.scenes import SCENES
from accounts.demo.scenes.drawing import CANVAS, Picture
from accounts.typesetting.press import FONTS

SIZE = (640, 480)
QUALITY = 72
SOFTNESS = 1.5
GRAIN = 18
ROW_GRAIN = 9
BULGE = 0.07
BAR_HEIGHT = 26
BAR_INK = 225
FONT_SIZE = 14
MESH = (16, 12)
Box = tuple[int, int, int, int]
Quad = tuple[float, ...]


def picture(scene: str, *, camera: str, at: datetime, seed: int) -> bytes:
    """A JPEG of 640 × 480 pixels, with the camera's name and the clock of `at` burnt in.

    The same arguments give the same bytes, as long as Pillow is the same; `seed` changes the grain alone. Raises
    KeyError for a scene that is not in `SCENES`.
    """
    canvas = Image.new("L", CANVAS)
    SCENES[scene](canvas)
    seen = _through_lens(canvas.reduce(2).filter(ImageFilter.GaussianBlur(SOFTNESS)))
    shot = _with_grain(seen, Random(seed))  # noqa: S311 grain, not a secret
    _label(shot, camera, f"{at:%Y-%m-%d %H:%M:%S}")
    return _jpeg(shot)


def _through_lens(room: Picture) -> Picture:
    """Bright in the middle, dark in the corners, straight lines bent outwards a little."""
    lit = ImageChops.multiply(room, _light()).point([min(255, level * 5 // 4 + 6) for level in range(256)])
    return lit.transform(SIZE, Image.Transform.MESH, _bulge(), Image.Resampling.BILINEAR)


@cache
def _light() -> Picture:
    """How much of the lamps' light comes back from each place: 255 in the middle, little in the corners."""
    distance = Image.radial_gradient("L").resize((SIZE[0], SIZE[1] + 48)).crop((0, 0, *SIZE))
    return distance.point([round(255 * max(0.13, 1 - (level / 232) ** 1.45)) for level in range(256)])


@cache
def _bulge() -> tuple[tuple[Box, Quad], ...]:
    """The picture as a mesh of small boxes, each with the four corners it is taken from."""
    (columns, rows), (width, height) = MESH, SIZE
    xs = [width * step // columns for step in range(columns + 1)]
    ys = [height * step // rows for step in range(rows + 1)]
    boxes = [(xs[i], ys[j], xs[i + 1], ys[j + 1]) for j in range(rows) for i in range(columns)]
    return tuple((box, _corners(box)) for box in boxes)


def _corners(box: Box) -> Quad:
    left, top, right, bottom = box
    corners = ((left, top), (left, bottom), (right, bottom), (right, top))
    return tuple(value for x, y in corners for value in _bent(x, y))


def _bent(x: float, y: float) -> tuple[float, float]:
    half_width, half_height = SIZE[0] / 2, SIZE[1] / 2
    across, down = x / half_width - 1, y / half_height - 1
    pull = (1 + BULGE * (across**2 + down**2)) / (1 + BULGE * 2)
    return (across * pull + 1) * half_width, (down * pull + 1) * half_height


def _with_grain(seen: Picture, random: Random) -> Picture:
    """Grain in every pixel, and a fainter one in every row, as the sensor is read row by row."""
    grain = ImageChops.add(_noise(SIZE, GRAIN, random), _noise(SIZE, GRAIN, random))
    rows = _noise((1, SIZE[1]), ROW_GRAIN, random).resize(SIZE, Image.Resampling.NEAREST)
    return ImageChops.add(ImageChops.add(seen, grain, 1, -GRAIN), rows, 1, -ROW_GRAIN // 2)


def _noise(size: tuple[int, int], strength: int, random: Random) -> Picture:
    noise = Image.frombytes("L", size, random.randbytes(size[0] * size[1]))
    return noise.point([level * strength // 255 for level in range(256)])


def _label(shot: Picture, camera: str, clock: str) -> None:
    draw, font = ImageDraw.Draw(shot), _font()
    width, height = SIZE
    draw.rectangle((0, height - BAR_HEIGHT, width, height), fill=10)
    draw.text((8, height - BAR_HEIGHT + 4), camera, font=font, fill=BAR_INK)
    draw.text((width - 8, height - BAR_HEIGHT + 4), clock, font=font, fill=BAR_INK, anchor="ra")


@cache
def _font() -> ImageFont.FreeTypeFont:
    """Ours: Pillow's own has no Norwegian letters, and another layout engine would set them elsewhere."""
    return ImageFont.truetype(FONTS / "Figtree-Regular.ttf", FONT_SIZE, layout_engine=ImageFont.Layout.BASIC)


def _jpeg(shot: Picture) -> bytes:
    file = BytesIO()
    shot.save(file, "JPEG", quality=QUALITY, optimize=True)
    return file.getvalue()
