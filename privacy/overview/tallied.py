"""How many events a person sees of each year, from the tallies the database keeps: no event is counted but those of
a month that was theirs only in part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import ExtractYear
from django.utils import timezone

from accounts.matrix import Viewer
from accounts.models.tallies import Tally
from accounts.partitions import months_after
from accounts.strands import Strand
from accounts.viewing import strands
from privacy.overview.counting import count_each


def events_by_year(labels: Iterable[str], viewer: Viewer) -> dict[str, Counter[int]]:
    """The viewer's events by table and by year of Oslo. Two queries, one where no home changed hands."""
    pairs = [(label, strand) for label in labels for strand in strands(label, viewer)]
    if not pairs:
        return {}
    names = {apps.get_model(label)._meta.model_name: label for label, _strand in pairs}
    found: dict[str, Counter[int]] = {label: Counter() for label in names.values()}
    for name, year, number in _summed([_whole_months(label, strand) for label, strand in pairs]):
        found[names[name]][year] += number
    parts = [(label, *part) for label, strand in pairs for part in _parts_of_months(label, strand)]
    amounts = count_each([[rows] for _label, _year, rows in parts])
    for (label, year, _rows), amount in zip(parts, amounts, strict=True):
        found[label][year] += amount.number
    return found


def _summed(tallies: list[QuerySet[Tally, Any]]) -> QuerySet[Tally, Any]:
    first, *others = tallies
    return first.union(*others, all=True) if others else first


def _whole_months(label: str, strand: Strand) -> QuerySet[Tally, Any]:
    inside = Q()
    if strand.starts:
        inside &= Q(month__gte=_first_whole(strand.starts))
    if strand.ends:
        inside &= Q(month__lt=_month_of(strand.ends))
    tallies = strand.tallies.filter(inside, event=apps.get_model(label)._meta.model_name).order_by()
    by_year: QuerySet[Tally, Any] = tallies.annotate(year=ExtractYear("month")).values_list("event", "year")
    return by_year.annotate(Sum("number"))


def _parts_of_months(label: str, strand: Strand) -> Iterator[tuple[int, QuerySet[Any]]]:
    """What lies between a strand's ends and the months that are wholly its own: pairs of year and rows."""
    rows = strand.rows(label)
    if strand.starts and _first_whole(strand.starts) != _month_of(strand.starts):
        after = _midnight(_first_whole(strand.starts))
        yield timezone.localdate(strand.starts).year, rows.filter(occurred_at__lt=after)
    if strand.ends and _midnight(_month_of(strand.ends)) != strand.ends:
        since = _midnight(_month_of(strand.ends))
        if strand.starts is None or strand.starts <= since:
            yield timezone.localdate(strand.ends).year, rows.filter(occurred_at__gte=since)


def _first_whole(starts: datetime) -> date:
    month = _month_of(starts)
    return month if _midnight(month) == starts else months_after(month, 1)


def _month_of(at: datetime) -> date:
    return timezone.localdate(at).replace(day=1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
