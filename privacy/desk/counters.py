"""The five numbers above the queue, each counted only so far (`privacy.overview.counting`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy.models import PrivacyRequest
from privacy.overview.counting import count_each
from privacy.registry import Text
from privacy.states import ANSWERS, AT_THE_DESK, COPY_UNDER_WAY, Status

# Where we are the ones who must act, and the clock runs.
RUNNING = AT_THE_DESK | COPY_UNDER_WAY
USUAL = """
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM closed_at - received_at)) FROM (
        SELECT closed_at, received_at FROM privacy_privacyrequest
        WHERE closed_at > %s AND status = ANY (%s) ORDER BY closed_at DESC LIMIT 1000
    ) AS lately
"""
LATELY = timedelta(days=90)
DAY = 86_400


@dataclass(frozen=True)
class Counter:
    """One number with what it counts; `tone` marks what hurries."""

    number: str
    title: Text
    tone: str = ""


def counters(now: datetime) -> tuple[Counter, ...]:
    """Overdue, due within a week, new, waiting for a colleague, and the usual time to an answer. Two queries."""
    over, week, new, second = count_each([[rows] for rows in _groups(now)])
    return (
        Counter(str(over), _("over fristen"), "over" if over else ""),
        Counter(str(week), _("frist innen en uke"), "soon" if week else ""),
        Counter(str(new), _("nye")),
        Counter(str(second), _("venter på kollega")),
        Counter(_usual(now), _("vanlig svartid")),
    )


def overdue(now: datetime) -> QuerySet[PrivacyRequest]:
    """What should have been answered by the day before."""
    return _open().filter(status__in=RUNNING, due_on__lt=timezone.localdate(now))


def _groups(now: datetime) -> Iterator[QuerySet[Any]]:
    today = timezone.localdate(now)
    yield overdue(now)
    yield _open().filter(status__in=RUNNING, due_on__range=(today, today + timedelta(days=7)))
    yield _open().filter(status=Status.RECEIVED)
    yield _open().filter(status=Status.PROPOSED)


def _open() -> QuerySet[PrivacyRequest]:
    return PrivacyRequest.objects.filter(closed_at=None)


def _usual(now: datetime) -> str:
    """The median of the last answers, in days."""
    with connection.cursor() as cursor:
        cursor.execute(USUAL, [now - LATELY, sorted(ANSWERS)])
        [(seconds,)] = cursor.fetchall()
    if seconds is None:
        return "–"
    days = round(float(seconds) / DAY)
    return ngettext("%(days)s dag", "%(days)s dager", days) % {"days": number_format(days)}
