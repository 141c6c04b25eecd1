"""A small picture of how many rows a table has by month, or by year: SVG that carries its own colours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.dates import MONTHS_3
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from privacy.registry import Text

# All sizes are units of the drawing, of which it is WIDE across: a text of 13 is read on a telephone too.
WIDE, HIGH = 360, 152
TOP, FOOT, EDGE = 12, 24, 5
LETTER = 7.6
WIDEST_BAR = 48
MONTHS_AT_MOST = 120
NAMED_MONTHS = 14
STYLE = mark_safe(
    ":root{color-scheme:light dark}text{font:13px system-ui,sans-serif;fill:#55666b}.line{stroke:#c9d3d6}"
    ".bar{fill:#0b5d66}@media (prefers-color-scheme:dark){text{fill:#a9b8bc}.line{stroke:#3b4a4f}"
    ".bar{fill:#8fd3db}}"
)


@dataclass(frozen=True)
class Picture:
    """An image, and the same in words for who does not see it."""

    svg: str
    alt: str


@dataclass(frozen=True)
class Bar:
    """One month or year: its rows, and `tick`, what stands below it when there is room."""

    name: str
    rows: int
    tick: str = ""


def drawn(months: Mapping[str, int], *, title: Text) -> Picture | None:
    """Rows by month ("2026-03") as bars, in the language in use; None where there are not two months to compare."""
    found = sorted(month for month, rows in months.items() if rows)
    if len(found) < 2:
        return None
    span = list(_between(found[0], found[-1]))
    bars = _by_month(span, months) if len(span) <= MONTHS_AT_MOST else _by_year(span, months)
    alt = _in_words(bars, title)
    return Picture(str(_svg(bars, alt)), alt)


def month_name(month: str) -> str:
    """«mars 2026» for "2026-03"."""
    return formats.date_format(date.fromisoformat(f"{month}-01"), "YEAR_MONTH_FORMAT")


def _between(first: str, last: str) -> Iterator[str]:
    """Every month, also those without rows."""
    year, month = map(int, first.split("-"))
    while (text := f"{year}-{month:02}") <= last:
        yield text
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _by_month(span: Sequence[str], months: Mapping[str, int]) -> list[Bar]:
    is_short = len(span) <= NAMED_MONTHS
    return [Bar(month_name(month), months.get(month, 0), _tick(month, is_short)) for month in span]


def _tick(month: str, is_short: bool) -> str:
    year, number = month.split("-")
    if is_short:
        return str(MONTHS_3[int(number)]).strip(".")[:3]
    return year if number == "01" else ""


def _by_year(span: Sequence[str], months: Mapping[str, int]) -> list[Bar]:
    years = dict.fromkeys((month[:4] for month in span), 0)
    for month, rows in months.items():
        if rows:
            years[month[:4]] += rows
    return [Bar(year, rows, year) for year, rows in years.items()]


def _in_words(bars: Sequence[Bar], title: Text) -> str:
    most = max(bars, key=lambda bar: bar.rows)
    told = {
        "title": capfirst(str(title)),
        "total": _number(sum(bar.rows for bar in bars)),
        "first": bars[0].name,
        "last": bars[-1].name,
        "most": most.name,
        "rows": _number(most.rows),
    }
    return _("%(title)s, fra %(first)s til %(last)s: %(total)s i alt, flest i %(most)s med %(rows)s.") % told


def _svg(bars: Sequence[Bar], alt: str) -> SafeString:
    top = _round_up(max(bar.rows for bar in bars))
    left = EDGE + len(_number(top)) * LETTER + EDGE
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img">'
        "<title>{}</title><style>{}</style>{}{}{}</svg>\n",
        WIDE,
        HIGH,
        alt,
        STYLE,
        _scale(top, left),
        _drawn_bars(bars, top, left),
        _ticks(bars, left),
    )


def _scale(top: int, left: float) -> SafeString:
    """Lines at nothing, the middle and the top, with their numbers."""
    steps = (0, top // 2, top) if top % 2 == 0 else (0, top)
    return format_html_join(
        "",
        '<path class="line" d="M{} {}H{}"/><text x="{}" y="{}" text-anchor="end">{}</text>',
        (
            (left, y, WIDE - EDGE, left - EDGE, y + EDGE, _number(step))
            for step in steps
            for y in [_y(step, top)]
        ),
    )


def _drawn_bars(bars: Sequence[Bar], top: int, left: float) -> SafeString:
    width = _width(bars, left)
    gap = min(width / 5, 3)
    base = _y(0, top)
    return format_html_join(
        "",
        '<rect class="bar" x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title></rect>',
        (
            (
                _short(left + place * width + gap / 2),
                y,
                _short(width - gap),
                _short(base - y),
                bar.name,
                bar.rows,
            )
            for place, bar in enumerate(bars)
            if bar.rows
            # The fewest are to be seen too.
            for y in [min(_y(bar.rows, top), base - 1)]
        ),
    )


def _ticks(bars: Sequence[Bar], left: float) -> SafeString:
    width = _width(bars, left)
    return format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        ((_short(x), HIGH - EDGE - 1, tick) for x, tick in _with_room(bars, left, width)),
    )


def _with_room(bars: Sequence[Bar], left: float, width: float) -> Iterator[tuple[float, str]]:
    """Those ticks that do not run into the one before, or out of the drawing."""
    free = left - EDGE
    for place, bar in enumerate(bars):
        middle, half = left + (place + 0.5) * width, len(bar.tick) * LETTER / 2
        if bar.tick and middle - half >= free and middle + half <= WIDE:
            yield middle, bar.tick
            free = middle + half + EDGE


def _width(bars: Sequence[Bar], left: float) -> float:
    return min((WIDE - EDGE - left) / len(bars), WIDEST_BAR)


def _y(rows: int, top: int) -> float:
    return _short(HIGH - FOOT - (HIGH - FOOT - TOP) * rows / top)


def _round_up(rows: int) -> int:
    """The next of 1, 2, 4, 5, 8, 10, 20, 40 …"""
    size: int = 10 ** (len(str(rows)) - 1)
    return next(step * size for step in (1, 2, 4, 5, 8, 10) if step * size >= rows)


def _short(place: float) -> float:
    return round(place, 2)


def _number(rows: int) -> str:
    return formats.number_format(rows, use_l10n=True, force_grouping=True)
