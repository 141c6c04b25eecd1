"""The plot of the figures: two bars a month, received and late, as SVG that the strict policy lets through."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from privacy.officer.figures import Line

HEIGHT, WIDTH, BAR = 100, 20, 7
MONTHS = range(1, 13)


def bars(months: Iterable[Line]) -> SafeString:
    """Bars from January to December. The table beside it says the same, so it is hidden from screen readers."""
    by_month = {line.month.month: line for line in months if line.month}
    highest = max((line.received for line in by_month.values()), default=0) or 1
    drawn = [
        (kind, (number - 1) * WIDTH + offset, HEIGHT - tall, tall)
        for number, line in by_month.items()
        for kind, offset, count in (("received", 2, line.received), ("late", 2 + BAR + 1, line.overdue))
        for tall in [round(HEIGHT * count / highest, 2)]
    ]
    rectangles = format_html_join(
        "", '<rect class="{}" x="{}" y="{}" width="7" height="{}"/>', (one for one in drawn if one[3])
    )
    names = format_html_join(
        "",
        '<text x="{}" y="{}">{}</text>',
        ((number * WIDTH - WIDTH // 2, HEIGHT + 12, number) for number in MONTHS),
    )
    return format_html(
        '<svg class="month-bars" viewBox="0 -4 240 120" aria-hidden="true" focusable="false">'
        '<line x1="0" x2="240" y1="100" y2="100"/>{}{}</svg>',
        rectangles,
        names,
    )
