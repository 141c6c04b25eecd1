"""Figures of promises kept: whole months, counted by the worker, read by everybody, about nobody (N-14).

What happened this month is not counted yet: a figure that moves while one looks tells what moved it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.models import Erasure, Finding, PromiseFigure, Reading, SweepRun
from privacy.officer.figures import ANSWERED
from privacy.registry import Text

logger = logging.getLogger(__name__)

OSLO = ZoneInfo("Europe/Oslo")
# Fewer than this, or all but fewer than this, are not told: somebody might know who they are.
FEW = 5
IN_TIME = """
    SELECT count(*) FILTER (WHERE a.on_day <= coalesce(r.extended_legal_due_on, r.legal_due_on)), count(*)
    FROM privacy_privacyrequest r CROSS JOIN LATERAL (
        SELECT (min(e.at) AT TIME ZONE 'Europe/Oslo')::date AS on_day FROM privacy_event e
        WHERE e.request_id = r.id AND e.to_status = ANY (%s)
    ) a
    WHERE r.received_at >= %s AND r.received_at < %s AND (a.on_day IS NOT NULL OR (
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
        try:
            _keep(code, counted, now)
        except DatabaseError as error:
            # The others are counted all the same; the page says that this one is old.
            logger.error("figure %s was not counted: %s", code, type(error).__name__)


def _keep(code: str, counted: Callable[[datetime], tuple[int, int]], now: datetime) -> None:
    with transaction.atomic():
        number, total = counted(now)
        facts = {"number": number, "total": total, "counted_at": now}
        PromiseFigure.objects.update_or_create(code=code, defaults=facts)


def months(now: datetime, number: int) -> tuple[datetime, datetime]:
    """The last `number` whole months in Oslo: their first moment, and the first after them."""
    until = timezone.localtime(now, OSLO).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    years, month = divmod(until.month - 1 - number, 12)
    return until.replace(year=until.year + years, month=month + 1), until


def shown(now: datetime) -> list[Shown]:
    """The figures there are, in the order of the page. One query."""
    there = {figure.code: figure for figure in PromiseFigure.objects.all()}
    return [
        Shown(title, _words(there[code]), there[code].counted_at, there[code].is_old(now))
        for code, title in TITLES.items()
        if code in there
    ]


def _answered(now: datetime) -> tuple[int, int]:
    since, until = months(now, 12)
    with connection.cursor() as cursor:
        cursor.execute(IN_TIME, [list(ANSWERED), since, until, timezone.localtime(now, OSLO).date()])
        [(number, total)] = cursor.fetchall()
    return int(number), int(total)


def _erased(now: datetime) -> tuple[int, int]:
    since, until = months(now, 12)
    done = Erasure.objects.filter(finished_at__gte=since, finished_at__lt=until)
    return done.filter(verified_at__isnull=False).count(), done.count()


def _explained(now: datetime) -> tuple[int, int]:
    since, until = months(now, 12)
    found = Finding.objects.filter(found_at__gte=since, found_at__lt=until)
    return found.exclude(outcome="").count(), found.count()


def _looks(now: datetime) -> tuple[int, int]:
    since, until = months(now, 1)
    return Reading.objects.filter(at__gte=since, at__lt=until).count(), 0


def _swept(now: datetime) -> tuple[int, int]:
    since, until = months(now, 1)
    runs = SweepRun.objects.filter(started_at__gte=since, started_at__lt=until)
    return runs.aggregate(removed=Sum("removed"))["removed"] or 0, 0


COUNTED: Mapping[str, Callable[[datetime], tuple[int, int]]] = {
    "answered": _answered,
    "erased": _erased,
    "explained": _explained,
    "looks": _looks,
    "swept": _swept,
}
TITLES: Mapping[str, Text] = {
    "answered": gettext_lazy(
        "Krav om rettigheter vi har svart på innen lovens frist, de siste tolv hele månedene"
    ),
    "erased": gettext_lazy(
        "Slettinger vi har kontrollert etterpå, uten å finne noe igjen, de siste tolv hele månedene"
    ),
    "explained": gettext_lazy(
        "Oppslag vi selv stilte spørsmål ved, og som er vurdert, de siste tolv hele månedene"
    ),
    "looks": gettext_lazy("Oppslag ansatte gjorde forrige måned, hvert med en grunn"),
    "swept": gettext_lazy("Opplysninger som ble slettet fordi tiden var ute, forrige måned"),
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
    rest = figure.total - figure.number
    if 0 < figure.number < FEW or 0 < rest < FEW:
        return _("Vises ikke: det gjelder så få at noen kunne kjenne dem igjen")
    return _("%(percent)s prosent") % {"percent": figure.number * 100 // figure.total}


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")
