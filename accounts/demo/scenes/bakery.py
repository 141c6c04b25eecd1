"""The back room of Fjord Bakeri: steel door, trolleys of trays, sacks of flour."""

from accounts.demo.scenes.drawing import Pen, Picture, Shell, draw_shell, pen_on

ROOM = Shell(back=(380, 180, 940, 620), ceiling=92, wall=140, left=116, right=110, floor=88)


def draw_closed(canvas: Picture) -> None:
    _draw_room(canvas, is_open=False)


def draw_open(canvas: Picture) -> None:
    _draw_room(canvas, is_open=True)


def _draw_room(canvas: Picture, *, is_open: bool) -> None:
    pen = pen_on(canvas)
    draw_shell(pen, ROOM)
    pen.ellipse((560, 740, 680, 790), fill=60, outline=110, width=5)
    _draw_doorway(pen)
    if is_open:
        _draw_open_leaf(pen)
    else:
        _draw_closed_leaf(pen)
    _draw_trolley(pen, left=60, top=260, scale=1.25)
    _draw_trolley(pen, left=300, top=320, scale=0.9)
    _draw_sacks(pen)


def _draw_doorway(pen: Pen) -> None:
    pen.rectangle((566, 258, 784, 622), fill=30, outline=176, width=12)
    pen.rounded_rectangle((620, 206, 730, 242), 4, fill=236)
    pen.polygon([(640, 224), (658, 212), (658, 236)], fill=90)
    pen.rectangle((658, 220, 706, 228), fill=90)


def _draw_closed_leaf(pen: Pen) -> None:
    pen.rectangle((578, 270, 772, 620), fill=164)
    pen.rectangle((600, 290, 750, 400), outline=146, width=4)
    pen.rounded_rectangle((594, 446, 756, 466), 8, fill=224)
    pen.rectangle((590, 590, 760, 618), fill=190)


def _draw_open_leaf(pen: Pen) -> None:
    pen.rectangle((578, 270, 772, 620), fill=22)
    pen.polygon([(578, 560), (772, 548), (772, 620), (578, 620)], fill=62)
    pen.polygon([(772, 270), (866, 240), (866, 690), (772, 620)], fill=158)
    pen.polygon([(786, 452), (856, 444), (856, 464), (786, 470)], fill=222)


def _draw_trolley(pen: Pen, *, left: int, top: int, scale: float) -> None:
    width, height = round(190 * scale), round(400 * scale)
    for tray in range(9):
        y = top + 16 + tray * (height - 30) // 9
        pen.rectangle((left + 8, y, left + width - 8, y + 7), fill=180)
        for loaf in range(4):
            x = left + 16 + loaf * (width - 30) // 4
            pen.ellipse((x, y - 18 * scale, x + 34 * scale, y + 2), fill=118 + 12 * ((loaf + tray) % 3))
    for post in (left, left + width - 10):
        pen.rectangle((post, top, post + 10, top + height), fill=206)
        pen.ellipse((post - 4, top + height, post + 14, top + height + 20), fill=44)


def _draw_sacks(pen: Pen) -> None:
    pen.polygon([(940, 720), (1240, 790), (1240, 830), (940, 750)], fill=96)
    for sack in range(5):
        left, top = 950 + (sack % 3) * 84, 610 + (sack % 3) * 34 - (sack // 3) * 96
        pen.rounded_rectangle(
            (left, top, left + 110, top + 104), 26, fill=196 - sack * 6, outline=150, width=3
        )
        pen.rectangle((left + 30, top + 40, left + 80, top + 66), fill=160)
