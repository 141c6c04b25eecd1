"""Template tags for what every page writes alike: icons, dates, numbers, telephone numbers."""

import re
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path

import phonenumbers
from django import template
from django.contrib.staticfiles import finders
from django.template import Context
from django.templatetags.static import static
from django.utils import dateformat, formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

SPRITE = "icons.svg"
NORWAY = 47
E164 = phonenumbers.PhoneNumberFormat.E164
NATIONAL = phonenumbers.PhoneNumberFormat.NATIONAL
INTERNATIONAL = phonenumbers.PhoneNumberFormat.INTERNATIONAL
DAY_FORMATS = {
    "long": "DATE_FORMAT",
    "short": "SHORT_DATE_FORMAT",
    "brief": "BRIEF_DAY_FORMAT",
    "month": "YEAR_MONTH_FORMAT",
}
MOMENT_FORMATS = {
    "long": "DATETIME_FORMAT",
    "short": "SHORT_DATETIME_FORMAT",
    "time": "TIME_FORMAT",
    "clock": "CLOCK_FORMAT",
    "exact": "EXACT_FORMAT",
}
# What a moment's formats write its time with, the longer first.
TIMES = {"H:i:s": "%H:%M:%S", "H:i": "%H:%M"}
DAYS_REMEMBERED = 8_192


@register.simple_tag
def icon(name: str, tone: str = "") -> SafeString:
    """The icon `name` of the sprite, hidden from screen readers: the text beside it says what is meant.

    `tone` is "", "success", "warning" or "danger". Raises KeyError for a name the sprite does not have.
    """
    return drawn(name, css_class="icon", tone=tone)


@register.simple_tag
def brand_mark() -> SafeString:
    """The mark of the site, larger than an icon."""
    return drawn("brand", css_class="mark", tone="")


@register.simple_tag(takes_context=True)
def current(context: Context, url: str, *, but: str = "") -> SafeString:
    """The `aria-current` of a menu link: "page" on that page, "true" below it, except below `but`."""
    path = context["request"].path
    if path == url:
        return SafeString(' aria-current="page"')
    below = url != "/" and path.startswith(url) and not (but and path.startswith(but))
    return SafeString(' aria-current="true"' if below else "")


@register.simple_tag
def day(value: date | datetime, style: str = "long") -> SafeString:
    """A date as `<time>`: «22. november 2026», short «22. nov. 2026», brief «22. nov.».

    The style "month" gives «november 2026». A moment is shown by its date in Oslo.
    """
    on = timezone.localtime(value).date() if isinstance(value, datetime) else value
    text = formats.date_format(on, DAY_FORMATS[style])
    machine = f"{on:%Y-%m}" if style == "month" else on.isoformat()
    return format_html('<time datetime="{}">{}</time>', machine, text)


@register.simple_tag
def moment(value: datetime, style: str = "long") -> SafeString:
    """A moment as `<time>` in Oslo time: «22. november 2026 kl. 14:02», or with style "time" only «14:02».

    To the second: "clock" gives «14:02:31», "exact" «22. november 2026 kl. 14:02:31».
    Raises ValueError for a naive datetime.
    """
    at = timezone.localtime(value)
    text = _on_day(at.date(), style, get_language())
    for hole, form in TIMES.items():
        text = text.replace(hole, at.strftime(form))
    return format_html('<time datetime="{}">{}</time>', at.isoformat(timespec="seconds"), text)


@lru_cache(maxsize=DAYS_REMEMBERED)
def _on_day(day: date, style: str, _language: str) -> str:
    """A moment of that day with a hole for the time: a page of events has many moments of few days."""
    form = formats.get_format(MOMENT_FORMATS[style])
    for hole in TIMES:
        form = form.replace(hole, "".join(f"\\{letter}" for letter in hole))
    return dateformat.format(day, form)


@register.filter
def number(value: float, decimals: int | None = None) -> str:
    """A number with grouped thousands: «1 284» with a hard space in Norwegian, «1,284» in English."""
    return formats.number_format(value, decimals, use_l10n=True, force_grouping=True)


@register.filter
def phone(value: str) -> str:
    """A telephone number as it is read, never broken: «22 00 00 00», in English «+47 22 00 00 00».

    A national number keeps the groups it was written in.
    """
    if value.startswith("+"):
        parsed = phonenumbers.parse(value)
        style = NATIONAL if get_language() == "nb" and parsed.country_code == NORWAY else INTERNATIONAL
        value = phonenumbers.format_number(parsed, style)
    elif get_language() != "nb":
        value = f"+{NORWAY} {value}"
    return value.replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def phone_link(value: str) -> str:
    """The same number for `href`: «tel:+4722000000» (RFC 3966)."""
    return "tel:" + phonenumbers.format_number(phonenumbers.parse(value, "NO"), E164)


@register.filter
def initials(name: str) -> str:
    """First letters of the first and the last word, at most two: «Ingrid Solberg» → «IS»."""
    words = name.split()
    return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()


@cache
def drawn(name: str, *, css_class: str, tone: str) -> SafeString:
    if name not in icon_names():
        raise KeyError(f"no icon named {name!r} in static/source/icons.json")
    marks = format_html(' data-tone="{}"', tone) if tone else ""
    return format_html(
        '<svg class="{}"{} aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        css_class,
        marks,
        static(SPRITE),
        name,
    )


@cache
def icon_names() -> frozenset[str]:
    """The ids of the sprite's symbols."""
    found = finders.find(SPRITE)
    if not isinstance(found, str):
        raise FileNotFoundError(f"{SPRITE} is missing: run static/source/build.py")
    return frozenset(re.findall(r'<symbol id="([a-z-]+)"', Path(found).read_text(encoding="utf-8")))
