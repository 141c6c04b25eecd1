"""Ingrid's hallway: coats, a mirror, the front door ajar, and once our own fitter in it."""

from accounts.demo.scenes.drawing import Pen, Picture, Shell, draw_shell, pen_on

ROOM = Shell(back=(420, 230, 860, 640), ceiling=84, wall=132, left=118, right=112, floor=74)
CLOTHES = 60


def draw_empty(canvas: Picture) -> None:
    pen = pen_on(canvas)
    draw_shell(pen, ROOM)
    _draw_door(pen)
    _draw_coats(pen)
    _draw_dresser(pen)
    _draw_floor(pen)


def draw_fitter(canvas: Picture) -> None:
    draw_empty(canvas)
    _draw_person(pen_on(canvas))


def _draw_door(pen: Pen) -> None:
    pen.rectangle((545, 285, 745, 640), fill=56)
    pen.rectangle((535, 275, 755, 640), outline=178, width=12)
    pen.polygon([(745, 285), (820, 255), (820, 700), (745, 640)], fill=150)
    pen.ellipse((800, 470, 816, 490), fill=230)
    pen.rectangle((585, 300, 600, 640), fill=30)


def _draw_coats(pen: Pen) -> None:
    for coat in range(6):
        left, shade = 60 + coat * 46, 66 + (coat * 53) % 60
        pen.rounded_rectangle((left, 250 + coat * 22, left + 36, 540 - coat * 4), 12, fill=shade)
    pen.line([(40, 235), (360, 320)], fill=170, width=12)


def _draw_dresser(pen: Pen) -> None:
    pen.polygon([(960, 520), (1200, 470), (1200, 760), (960, 650)], fill=136)
    pen.polygon([(960, 520), (1200, 470), (1240, 490), (1000, 545)], fill=168)
    pen.ellipse((1010, 280, 1130, 450), fill=176)
    pen.ellipse((1024, 295, 1116, 436), fill=150)


def _draw_floor(pen: Pen) -> None:
    for shoe, (x, y) in enumerate(((250, 800), (310, 780), (365, 765))):
        pen.ellipse((x, y, x + 70, y + 34), fill=50 + shoe * 10)
    pen.polygon([(480, 690), (800, 690), (900, 830), (380, 830)], fill=96)


def _draw_person(pen: Pen) -> None:
    """Somebody without a face, in a cap and a vest with a reflecting badge, with a tool case."""
    pen.ellipse((612, 318, 676, 396), fill=CLOTHES + 60)
    pen.polygon([(575, 410), (715, 410), (735, 560), (555, 560)], fill=CLOTHES + 10)
    pen.rectangle((585, 555, 640, 720), fill=CLOTHES - 10)
    pen.rectangle((652, 555, 706, 720), fill=CLOTHES - 12)
    pen.rounded_rectangle((548, 415, 586, 580), 16, fill=CLOTHES + 5)
    pen.rounded_rectangle((706, 415, 742, 575), 16, fill=CLOTHES + 5)
    pen.rectangle((600, 318, 690, 345), fill=CLOTHES - 20)
    pen.rectangle((590, 440, 640, 462), fill=220)
    pen.rectangle((700, 560, 790, 630), fill=150)
    pen.rectangle((720, 545, 770, 562), outline=150, width=6)
