"""Live figures of promises kept: counted by the worker every hour, read by everybody, about nobody (N-14)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.models import Erasure, Finding, PromiseFigure, Reading, SweepRun
from privacy.officer.figures import ANSWERED
from privacy.registry import Text

OSLO = ZoneInfo("Europe/Oslo")
A_YEAR, A_MONTH, A_WEEK = timedelta(days=365), timedelta(days=30), timedelta(days=7)
# Fewer than this are told as «a few»: somebody might know who they are.
FEW = 5
IN_TIME = """
    SELECT count(*) FILTER (WHERE a.on_day <= coalesce(r.extended_legal_due_on, r.legal_due_on)), count(*)
    FROM privacy_privacyrequest r CROSS JOIN LATERAL (
        SELECT (min(e.at) AT TIME ZONE 'Europe/Oslo')::date AS on_day FROM privacy_event e
        WHERE e.request_id = r.id AND e.to_status = ANY (%s)
    ) a
    WHERE r.received_at >= %s AND (a.on_day IS NOT NULL OR (
        r.closed_at IS NULL AND r.status <> 'identity' AND coalesce(r.extended_legal_due_on, r.legal_due_on) < %s))
"""


@dataclass(frozen=True)
class Shown:
    """A figure in words. `is_old`: nobody has counted for a day."""

    title: Text
    words: str
    counted_at: datetime
    is_old: bool


def count(now: datetime) -> None:
    """Count everything anew. Safe to repeat; bounded, for each looks at a stretch of time only."""
    for code, counted in COUNTED.items():
        number, total = counted(now)
        with transaction.atomic():
            facts = {"number": number, "total": total, "counted_at": now}
            PromiseFigure.objects.update_or_create(code=code, defaults=facts)


def shown(now: datetime) -> list[Shown]:
    """The figures there are, in the order of the page. One query."""
    there = {figure.code: figure for figure in PromiseFigure.objects.all()}
    return [
        Shown(title, _words(there[code]), there[code].counted_at, there[code].is_old(now))
        for code, title in TITLES.items()
        if code in there
    ]


def _answered(now: datetime) -> tuple[int, int]:
    today = timezone.localtime(now, OSLO).date()
    with connection.cursor() as cursor:
        cursor.execute(IN_TIME, [list(ANSWERED), now - A_YEAR, today])
        [(number, total)] = cursor.fetchall()
    return int(number), int(total)


def _erased(now: datetime) -> tuple[int, int]:
    done = Erasure.objects.filter(finished_at__gte=now - A_YEAR)
    return done.filter(verified_at__isnull=False).count(), done.count()


def _explained(now: datetime) -> tuple[int, int]:
    found = Finding.objects.filter(found_at__gte=now - A_YEAR)
    return found.exclude(outcome="").count(), found.count()


def _looks(now: datetime) -> tuple[int, int]:
    return Reading.objects.filter(at__gte=now - A_WEEK).count(), 0


def _swept(now: datetime) -> tuple[int, int]:
    removed = SweepRun.objects.filter(started_at__gte=now - A_MONTH).aggregate(removed=Sum("removed"))[
        "removed"
    ]
    return removed or 0, 0


COUNTED: Mapping[str, Callable[[datetime], tuple[int, int]]] = {
    "answered": _answered,
    "erased": _erased,
    "explained": _explained,
    "looks": _looks,
    "swept": _swept,
}
TITLES: Mapping[str, Text] = {
    "answered": gettext_lazy("Krav om rettigheter vi har svart på innen lovens frist, det siste året"),
    "erased": gettext_lazy("Slettinger vi har kontrollert etterpå, uten å finne noe igjen, det siste året"),
    "explained": gettext_lazy("Oppslag vi selv stilte spørsmål ved, og som er vurdert, det siste året"),
    "looks": gettext_lazy("Oppslag ansatte gjorde de siste sju dagene, hvert med en grunn"),
    "swept": gettext_lazy("Opplysninger som ble slettet fordi tiden var ute, de siste 30 dagene"),
}
WITHOUT_TOTAL = frozenset({"looks", "swept"})


def _words(figure: PromiseFigure) -> str:
    most = figure.number if figure.code in WITHOUT_TOTAL else figure.total
    if most == 0:
        return _("Ingen ennå")
    if most < FEW:
        return _("Færre enn %(few)s") % {"few": FEW}
    if figure.code in WITHOUT_TOTAL:
        return _grouped(figure.number)
    return _("%(number)s av %(total)s") % {
        "number": _grouped(figure.number),
        "total": _grouped(figure.total),
    }


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")
