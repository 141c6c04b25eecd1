"""The cabin at night: log walls, a stove gone cold, snow in the window."""

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

ROOM = Shell(back=(360, 200, 960, 590), ceiling=78, wall=118, left=98, right=94, floor=82)
GROOVE = 84
LOGS = 9


def draw_empty(canvas: Picture) -> None:
    pen = pen_on(canvas)
    draw_shell(pen, ROOM)
    _draw_logs(pen)
    draw_boards(pen, ROOM, shade=70, boards=10)
    _draw_window(pen)
    _draw_stove(pen)
    _draw_bunk(pen)
    _draw_table(pen)


def _draw_logs(pen: Pen) -> None:
    left, top, right, bottom = ROOM.back
    for log in range(1, LOGS):
        share = log / LOGS
        far, near = top + (bottom - top) * share, 960 * share
        pen.line([(0, near), (left, far), (right, far), (1280, near)], fill=GROOVE, width=5)


def _draw_window(pen: Pen) -> None:
    draw_window(pen, (560, 260, 740, 410), night=48, frame=176)
    pen.line([(560, 335), (740, 335)], fill=176, width=7)
    pen.polygon(
        [(570, 402), (570, 380), (610, 388), (650, 372), (690, 386), (730, 376), (730, 402)], fill=150
    )
    pen.rectangle((548, 410, 752, 424), fill=160)


def _draw_stove(pen: Pen) -> None:
    pen.polygon([(800, 640), (950, 640), (985, 690), (770, 690)], fill=128)
    pen.rectangle((856, 200, 890, 440), fill=46)
    pen.rounded_rectangle((806, 430, 940, 650), 10, fill=52)
    pen.rectangle((826, 500, 920, 580), fill=24, outline=110, width=5)
    pen.ellipse((908, 534, 922, 548), fill=220)
    for log in range(4):
        left = 990 + (log % 2) * 46
        pen.ellipse(
            (left, 640 - (log // 2) * 40, left + 48, 684 - (log // 2) * 40), fill=158, outline=104, width=4
        )


def _draw_bunk(pen: Pen) -> None:
    for top in (300, 540):
        pen.polygon([(0, top + 60), (330, top), (330, top + 44), (0, top + 120)], fill=152)
        pen.polygon([(0, top), (320, top - 30), (330, top), (0, top + 60)], fill=188)
    for post in ((318, 210, 340, 640), (0, 180, 22, 800)):
        pen.rectangle(post, fill=138)
    ladder: list[tuple[float, float]] = [(250, 300), (270, 300), (290, 690), (268, 690)]
    outline(pen, ladder, shade=170, width=8)
    for rung in range(4):
        pen.line([(254 + rung * 4, 370 + rung * 80), (278 + rung * 4, 368 + rung * 80)], fill=170, width=8)


def _draw_table(pen: Pen) -> None:
    pen.polygon([(470, 650), (720, 650), (770, 740), (420, 740)], fill=160)
    pen.polygon([(420, 740), (770, 740), (770, 762), (420, 762)], fill=118)
    for leg in (440, 736):
        pen.rectangle((leg, 762, leg + 18, 900), fill=92)
    pen.rectangle((586, 628, 606, 676), fill=230)
    pen.ellipse((570, 668, 622, 688), fill=110)
    pen.rectangle((500, 690, 552, 716), fill=196)
