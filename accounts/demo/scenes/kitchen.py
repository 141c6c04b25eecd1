"""Ingrid's kitchen: a pan forgotten on the stove, and the smoke it made."""

from PIL import Image, ImageDraw, ImageFilter

from accounts.demo.scenes.drawing import CANVAS, Pen, Picture, Shell, draw_shell, draw_window, pen_on

ROOM = Shell(back=(300, 190, 1010, 600), ceiling=104, wall=136, left=112, right=106, floor=80)
HAZE = 206
# Where the smoke is, on a small canvas of 160 × 120: left, top, right, bottom, density.
PUFFS = (
    (60, 0, 160, 46, 235),
    (30, 8, 110, 52, 215),
    (84, 30, 128, 66, 200),
    (92, 46, 118, 80, 180),
    (0, 0, 70, 34, 150),
    (110, 20, 160, 70, 150),
)


def draw_clear(canvas: Picture) -> None:
    pen = pen_on(canvas)
    draw_shell(pen, ROOM)
    _draw_tiles(pen)
    draw_window(pen, (380, 260, 560, 410), night=40, frame=172)
    _draw_cupboards(pen)
    _draw_worktop(pen)
    _draw_stove(pen)
    _draw_dining_table(pen)


def draw_smoke(canvas: Picture) -> None:
    draw_clear(canvas)
    small = Image.new("L", (160, 120))
    pen = ImageDraw.Draw(small)
    for *box, density in PUFFS:
        pen.ellipse(box, fill=density)
    smoke = small.filter(ImageFilter.GaussianBlur(9)).resize(CANVAS, Image.Resampling.BICUBIC)
    canvas.paste(HAZE, (0, 0, *CANVAS), smoke)


def _draw_tiles(pen: Pen) -> None:
    for row in range(1, 5):
        far, near = 600 + row * row * 20, row * row * 42
        pen.line([(300 - near, far), (1010 + near, far)], fill=72, width=3)
    for column in range(1, 10):
        pen.line([(300 + column * 71, 600), (-500 + column * 228, 960)], fill=72, width=3)


def _draw_cupboards(pen: Pen) -> None:
    for left in (600, 870):
        pen.rectangle((left, 200, left + 130, 350), fill=164, outline=112, width=4)
        pen.line([(left + 65, 200), (left + 65, 350)], fill=112, width=3)
    pen.polygon([(740, 240), (860, 240), (885, 330), (715, 330)], fill=188)
    pen.rectangle((770, 196, 830, 240), fill=176)


def _draw_worktop(pen: Pen) -> None:
    pen.rectangle((320, 470, 1010, 620), fill=150)
    pen.rectangle((310, 452, 1016, 474), fill=196)
    for door in range(5):
        left = 326 + door * 76
        pen.rectangle((left, 486, left + 68, 612), outline=116, width=3)
        pen.ellipse((left + 54, 540, left + 62, 548), fill=210)
    pen.rectangle((430, 408, 436, 454), fill=214)
    pen.arc((404, 392, 438, 426), 180, 360, fill=214, width=6)


def _draw_stove(pen: Pen) -> None:
    pen.rectangle((712, 474, 886, 622), fill=92)
    pen.rectangle((732, 510, 866, 596), fill=44, outline=140, width=4)
    for knob in range(4):
        pen.ellipse((736 + knob * 36, 484, 752 + knob * 36, 500), fill=190)
    pen.ellipse((744, 436, 856, 466), fill=60)
    pen.rectangle((744, 420, 856, 452), fill=70)
    pen.ellipse((744, 408, 856, 434), fill=232)
    pen.line([(856, 432), (930, 420)], fill=70, width=12)


def _draw_dining_table(pen: Pen) -> None:
    pen.polygon([(90, 640), (430, 640), (500, 740), (20, 740)], fill=158)
    for leg in (60, 440):
        pen.rectangle((leg, 740, leg + 18, 900), fill=96)
    pen.ellipse((200, 660, 300, 700), fill=120)
    for fruit in range(3):
        pen.ellipse((214 + fruit * 24, 648, 246 + fruit * 24, 682), fill=150 + fruit * 20)
