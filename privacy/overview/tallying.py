"""Numbers of events month by month: out of the tallies, and counted only where a period cuts a month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import lru_cache, reduce
from operator import add
from typing import Any

from django.db import connection
from django.db.models import F, IntegerField, QuerySet, Sum, Value
from django.utils import timezone

from accounts.partitions import months_after
from accounts.strands import Strand
from privacy.overview.counting import AT_MOST, Amount, together
from privacy.overview.kinds import TELLINGS

MONTHS_REMEMBERED = 1_200
# Of a strand, by its place: table, action, month and number of events.
Tallied = tuple[int, str, str, date, int]


@dataclass(frozen=True)
class Part:
    """Events of one table on one strand, only those with `actions` where some are named."""

    label: str
    strand: Strand
    actions: tuple[str, ...] = ()

    @property
    def event(self) -> str:
        """The table's name in the tallies."""
        return self.label.split(".")[1].lower()

    @property
    def rows(self) -> QuerySet[Any]:
        rows = self.strand.rows(self.label)
        return rows.filter(**{f"{TELLINGS[self.label].action}__in": self.actions}) if self.actions else rows


@dataclass(frozen=True)
class Stretch:
    """Time from `starts` to just before `ends`."""

    starts: datetime
    ends: datetime

    def within(self, other: Stretch) -> Stretch:
        return Stretch(max(self.starts, other.starts), min(self.ends, other.ends))

    def __bool__(self) -> bool:
        return self.starts < self.ends


ALWAYS = Stretch(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


@dataclass(frozen=True)
class Piece:
    """What of a part lies in one month and in the time asked about. Where that is cut, `number` may be too high."""

    part: Part
    month: date
    stretch: Stretch
    number: int
    is_cut: bool


# Of each part: its events in each month.
Numbers = Mapping[Part, Mapping[date, int]]


def stretch(starts: datetime | None, ends: datetime | None) -> Stretch:
    """The time between two moments, of which None is open."""
    return Stretch(starts or ALWAYS.starts, ends or ALWAYS.ends)


@lru_cache(maxsize=MONTHS_REMEMBERED)
def month_of(day: date) -> Stretch:
    """The month in Oslo that begins with `day`."""
    starts, ends = (datetime.combine(first, time.min) for first in (day, months_after(day, 1)))
    return Stretch(timezone.make_aware(starts), timezone.make_aware(ends))


def tallied(parts: Sequence[Part]) -> Numbers:
    """How many events each part has in each month, months outside its strand's time among them. One query."""
    strands = list(dict.fromkeys(part.strand for part in parts))
    return parted(parts, strands, _tallies(strands, {part.event for part in parts}))


def parted(parts: Sequence[Part], strands: Sequence[Strand], found: Iterable[Tallied]) -> Numbers:
    """The same from tallies that were read before: what was found on which of the strands."""
    wanted: dict[tuple[Strand, str], list[Part]] = defaultdict(list)
    for part in parts:
        wanted[part.strand, part.event].append(part)
    numbers: dict[Part, dict[date, int]] = {part: defaultdict(int) for part in parts}
    for number, event, action, month, events in found:
        for part in wanted[strands[number], event]:
            if not part.actions or action in part.actions:
                numbers[part][month] += events
    return numbers


def pieces(numbers: Numbers, within: Stretch) -> Iterator[Piece]:
    """Everything there is in a time, month by month, the parts one after the other."""
    for part, by_month in numbers.items():
        asked = stretch(part.strand.starts, part.strand.ends).within(within)
        for month, number in sorted(by_month.items()):
            whole = month_of(month)
            inside = whole.within(asked)
            if inside and number:
                yield Piece(part, month, inside, number, is_cut=inside != whole)


def amounts(wanted: Iterable[Piece]) -> dict[Piece, Amount]:
    """How many events each piece has. One query where any is cut, and never far; none where all are whole."""
    every = list(dict.fromkeys(wanted))
    found = {piece: Amount(piece.number) for piece in every if not piece.is_cut}
    cut = [piece for piece in every if piece.is_cut]
    return found | dict(zip(cut, _counted(cut), strict=True))


def of_piece(piece: Piece) -> QuerySet[Any]:
    """The events of a piece."""
    return piece.part.rows.filter(occurred_at__gte=piece.stretch.starts, occurred_at__lt=piece.stretch.ends)


def total(found: Iterable[Amount]) -> Amount:
    return reduce(add, found, Amount(0))


def _tallies(strands: Sequence[Strand], events: set[str]) -> Iterable[Tallied]:
    if not strands:
        return ()
    first, *others = (
        strand.tallies.filter(event__in=sorted(events))
        .order_by()
        .values_list(Value(number, IntegerField()), "event", "action", "month")
        .annotate(Sum("number"))
        for number, strand in enumerate(strands)
    )
    return first.union(*others, all=True) if others else first


def _counted(cut: Sequence[Piece]) -> list[Amount]:
    """Look through at most AT_MOST events of each, newest first, whatever share of them has the right action."""
    query = together(((number, _newest(piece)) for number, piece in enumerate(cut)), "array_agg(q.happened)")
    found: dict[int, list[str]] = {}
    if query.sql:
        with connection.cursor() as cursor:
            cursor.execute(query.sql, query.values)
            found = {number: actions or [] for number, actions in cursor.fetchall()}
    return [_amount(piece, found.get(number, [])) for number, piece in enumerate(cut)]


def _newest(piece: Piece) -> QuerySet[Any, Any]:
    # Not only those of the right action: there is no telling how far the next of them is.
    named = of_piece(replace(piece, part=replace(piece.part, actions=()))).annotate(
        happened=F(TELLINGS[piece.part.label].action)
    )
    rows: QuerySet[Any, Any] = named.order_by("-occurred_at", "-id").values_list("happened")[: AT_MOST + 1]
    return rows


def _amount(piece: Piece, actions: Sequence[str]) -> Amount:
    wanted = piece.part.actions
    hits = sum(not wanted or action in wanted for action in actions)
    return Amount(min(hits, AT_MOST), len(actions) > AT_MOST)
