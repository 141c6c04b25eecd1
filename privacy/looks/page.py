"""The page «Hvem har sett»: a page of looks, how many of each part of the company, and what can be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.viewers import Viewer
from privacy.categories import SIGN_IN
from privacy.looks import asking, entries, telling
from privacy.looks.asking import EVERYBODY, WHATS, Asked, Who
from privacy.looks.telling import Month, Told
from privacy.overview.filters import Place, sealed
from privacy.registry import Text

SIZE = 25
BAR = 100


@dataclass(frozen=True)
class Amount:
    """How many looks one part of the company had, and a bar to compare by."""

    who: Who
    number: int
    bar: SafeString


@dataclass(frozen=True)
class Looks:
    """One page of the list. `older`: the address of the next."""

    months: tuple[Month, ...]
    asked: Asked
    older: str
    amounts: tuple[Amount, ...]
    total: int
    begins_at: datetime | None
    whos: tuple[Who, ...] = EVERYBODY
    whats: tuple[tuple[str, Text], ...] = WHATS

    @property
    def newest_query(self) -> str:
        return self.asked.query()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.asked.who or self.asked.what)


def looks(viewer: Viewer, wished: Mapping[str, str]) -> Looks:
    """The page an address asks for. A dozen queries at most, however long the list."""
    asked = asking.read(wished)
    found = entries.newest(viewer, asked, most=SIZE + 1)
    shown = found[:SIZE]
    amounts = _amounts(entries.counts(viewer))
    return Looks(
        months=telling.months(telling.told(shown, viewer)),
        asked=asked,
        older=asked.query(etter=_place(shown[-1])) if len(found) > SIZE else "",
        amounts=amounts,
        total=sum(amount.number for amount in amounts),
        begins_at=entries.oldest(viewer),
    )


def latest(viewer: Viewer, *, most: int) -> tuple[Told, ...]:
    """The last looks, for the first page."""
    return telling.told(entries.newest(viewer, Asked(), most=most), viewer)


def _amounts(counted: Mapping[tuple[bool, str], int]) -> tuple[Amount, ...]:
    numbers = dict.fromkeys(EVERYBODY, 0)
    for (called, role), number in counted.items():
        numbers[asking.who_has(role, called=called)] += number
    largest = max(numbers.values()) or 1
    ordered = sorted(numbers.items(), key=lambda pair: -pair[1])
    return tuple(Amount(who, number, _bar(number, largest)) for who, number in ordered if number)


def _bar(number: int, largest: int) -> SafeString:
    """Sizes are attributes, never styles, so the strict CSP lets them through."""
    width = max(round(BAR * number / largest), 1)
    return format_html(
        '<svg class="amount-bar" viewBox="0 0 {} 10" preserveAspectRatio="none" aria-hidden="true"'
        ' focusable="false"><rect width="{}" height="10" rx="2"/></svg>',
        BAR,
        width,
    )


def _place(entry: entries.Entry) -> str:
    return sealed(Place(entry.at, entry.pk), SIGN_IN)
