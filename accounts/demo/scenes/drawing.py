"""The canvas every scene is drawn on, and the bare room in it. Shades go from 0, black, to 255."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from PIL import Image, ImageDraw

CANVAS = (1280, 960)
Picture: TypeAlias = Image.Image
Pen: TypeAlias = ImageDraw.ImageDraw
Point = tuple[float, float]


@dataclass(frozen=True)
class Shell:
    """A room seen from one wall: where its back wall stands on the canvas, and the shade of each surface."""

    back: tuple[int, int, int, int]
    ceiling: int
    wall: int
    left: int
    right: int
    floor: int


def pen_on(canvas: Picture) -> Pen:
    return ImageDraw.Draw(canvas)


def draw_shell(pen: Pen, shell: Shell) -> None:
    """Ceiling, walls and floor; everything else is drawn over them."""
    (width, height), (left, top, right, bottom) = CANVAS, shell.back
    pen.polygon([(0, 0), (width, 0), (right, top), (left, top)], fill=shell.ceiling)
    pen.polygon([(0, 0), (left, top), (left, bottom), (0, height)], fill=shell.left)
    pen.polygon([(width, 0), (right, top), (right, bottom), (width, height)], fill=shell.right)
    pen.polygon([(left, bottom), (right, bottom), (width, height), (0, height)], fill=shell.floor)
    pen.rectangle(shell.back, fill=shell.wall)


def draw_boards(pen: Pen, shell: Shell, *, shade: int, boards: int = 12) -> None:
    """Floorboards that run towards the camera."""
    left, _, right, bottom = shell.back
    width, height = CANVAS
    for board in range(1, boards):
        share = board / boards
        far, near = left + (right - left) * share, -300 + (width + 600) * share
        pen.line([(far, bottom), (near, height)], fill=shade, width=3)


def draw_window(pen: Pen, box: tuple[int, int, int, int], *, night: int, frame: int) -> None:
    """A window with one post in the middle."""
    left, top, right, bottom = box
    middle = (left + right) // 2
    pen.rectangle(box, fill=night, outline=frame, width=10)
    pen.line([(middle, top), (middle, bottom)], fill=frame, width=8)


def outline(pen: Pen, points: list[Point], *, shade: int, width: int) -> None:
    pen.line([*points, points[0]], fill=shade, width=width, joint="curve")
