"""Ingrid's living room: a sofa under the window, and a cat that sets the alarm off."""

from accounts.demo.scenes.drawing import (
    Pen,
    Picture,
    Shell,
    draw_boards,
    draw_shell,
    draw_window,
    outline,
    pen_on,
)

ROOM = Shell(back=(330, 150, 980, 560), ceiling=96, wall=128, left=108, right=100, floor=86)
FUR = 38
EYES = 245


def draw_empty(canvas: Picture) -> None:
    pen = pen_on(canvas)
    draw_shell(pen, ROOM)
    draw_boards(pen, ROOM, shade=78)
    _draw_walls(pen)
    _draw_bookcase(pen)
    _draw_lamp(pen)
    _draw_sofa(pen)
    _draw_table(pen)


def draw_cat_on_sofa(canvas: Picture) -> None:
    draw_empty(canvas)
    _draw_cat(pen_on(canvas), at=(520, 378), size=0.95)


def draw_cat_on_floor(canvas: Picture) -> None:
    draw_empty(canvas)
    _draw_cat(pen_on(canvas), at=(530, 600), size=1.25)


def _draw_walls(pen: Pen) -> None:
    draw_window(pen, (560, 210, 860, 420), night=44, frame=168)
    pen.polygon([(540, 200), (600, 200), (590, 470), (535, 480)], fill=150)
    pen.polygon([(880, 200), (825, 200), (835, 470), (890, 480)], fill=146)
    frame = [(45.0, 180.0), (230.0, 235.0), (230.0, 400.0), (45.0, 440.0)]
    pen.polygon(frame, fill=70)
    outline(pen, frame, shade=150, width=6)
    pen.polygon([(70, 400), (120, 300), (160, 345), (190, 290), (212, 385)], fill=104)


def _draw_bookcase(pen: Pen) -> None:
    pen.polygon([(1060, 330), (1235, 300), (1235, 690), (1060, 600)], fill=120)
    for shelf in range(5):
        y = 350 + shelf * 55
        pen.line([(1060, y - 5), (1235, y - 20 + shelf * 14)], fill=70, width=6)
        for book in range(9):
            x, shade = 1068 + book * 18, 90 + 10 * ((book * 37 + shelf * 19) % 7)
            pen.rectangle((x, y + 4, x + 11, y + 40), fill=shade)


def _draw_lamp(pen: Pen) -> None:
    pen.line([(905, 300), (905, 570)], fill=150, width=10)
    pen.polygon([(860, 300), (950, 300), (930, 225), (880, 225)], fill=210)
    pen.ellipse((865, 555, 945, 585), fill=120)


def _draw_sofa(pen: Pen) -> None:
    pen.ellipse((300, 650, 930, 880), fill=112)
    pen.ellipse((330, 665, 900, 865), fill=104)
    pen.rounded_rectangle((360, 430, 800, 560), 24, fill=166)
    pen.rounded_rectangle((345, 520, 815, 640), 22, fill=182)
    pen.rounded_rectangle((330, 470, 400, 650), 22, fill=172)
    pen.rounded_rectangle((765, 470, 835, 650), 22, fill=172)
    pen.line([(580, 525), (580, 635)], fill=150, width=5)
    pen.rounded_rectangle((420, 455, 510, 540), 14, fill=140)
    pen.rounded_rectangle((660, 460, 745, 540), 14, fill=196)


def _draw_table(pen: Pen) -> None:
    pen.polygon([(470, 700), (760, 700), (800, 760), (430, 760)], fill=150)
    pen.rectangle((450, 760, 466, 840), fill=90)
    pen.rectangle((766, 760, 782, 840), fill=90)
    pen.ellipse((590, 700, 650, 730), fill=205)


def _draw_cat(pen: Pen, *, at: tuple[int, int], size: float) -> None:
    """A cat that looks into the camera; its eyes throw the light back."""

    def place(*numbers: float) -> list[tuple[float, float]]:
        return [
            (at[0] + x * size, at[1] + y * size) for x, y in zip(numbers[::2], numbers[1::2], strict=True)
        ]

    pen.line(place(8, 70, -50, 30, -60, -25), fill=FUR, width=round(16 * size), joint="curve")
    for leg in (20, 50, 105, 130):
        pen.rectangle(place(leg, 90, leg + 14, 150), fill=FUR)
    pen.ellipse(place(0, 30, 150, 110), fill=FUR)
    pen.ellipse(place(110, -18, 182, 52), fill=FUR)
    pen.polygon(place(118, -2, 122, -40, 146, -14), fill=FUR)
    pen.polygon(place(152, -14, 176, -40, 178, 0), fill=FUR)
    pen.ellipse(place(128, 8, 138, 18), fill=EYES)
    pen.ellipse(place(154, 8, 164, 18), fill=EYES)
