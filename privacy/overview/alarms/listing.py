"""What the page of alarms shows: months, a filter, a page of alarms, and pictures that belong to no alarm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import VerificationImage
from accounts.viewers import Viewer
from accounts.viewing import Sight, visible
from privacy import media
from privacy.categories import ALARMS
from privacy.overview import filters, heatmap
from privacy.overview.alarms.pictures import Album, album
from privacy.overview.alarms.reading import Alarm, Found, Homes, found, read
from privacy.overview.counting import Amount, count_each
from privacy.overview.filters import Filter, Period, Place
from privacy.overview.heatmap import Months
from privacy.overview.kinds import KINDS, Kind
from privacy.overview.scope import Scope

SLUG = ALARMS.slug
PAGE = 20
STRAYS = 20


@dataclass(frozen=True)
class Alarms:
    """Everything about alarms that the page shows. `strays`: pictures taken while no alarm was on."""

    chosen: Filter
    months: Months
    pictures: Amount
    alarms: tuple[Alarm, ...]
    older: str
    strays: Album
    is_nothing_stored: bool
    today: date

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return KINDS[SLUG]

    @cached_property
    def periods(self) -> list[Period]:
        return filters.choices(self.chosen, self.today)

    @property
    def amount(self) -> str:
        """«23 alarmer, 5 bilder»."""
        alarms, pictures = self.months.in_period, self.pictures
        told = ngettext("%(count)s alarm", "%(count)s alarmer", alarms.number) % {"count": alarms}
        if not pictures:
            return told
        shown = ngettext("%(count)s bilde", "%(count)s bilder", pictures.number) % {"count": pictures}
        return _("%(alarms)s, %(pictures)s") % {"alarms": told, "pictures": shown}

    @property
    def heat_query(self) -> str:
        """The choices a month of the table keeps, ready for the month to follow."""
        kept = self.chosen.query(periode="")
        return f"{kept}&" if kept else ""

    @property
    def older_query(self) -> str:
        return self.chosen.query(etter=self.older)

    @property
    def newest_query(self) -> str:
        return self.chosen.query()

    @property
    def everything_address(self) -> str:
        return f"?{self.chosen.query(type='', bilder='', periode=filters.EVERYTHING)}"


def alarms(viewer: Viewer, scope: Scope, asked: Mapping[str, str]) -> Alarms:
    """A fixed number of queries, however many alarms, pictures and steps there are."""
    chosen = filters.read(asked, ALARMS, now=viewer.now)
    everything = found(viewer, site=scope.site)
    wanted = _of_choice(everything, chosen)
    months = heatmap.count_rows(wanted.all, chosen, now=viewer.now)
    in_period = _each(wanted, _within(chosen.period))
    shown, older = _page(in_period, chosen, homes=scope.homes)
    today = timezone.localdate(viewer.now)
    return Alarms(
        chosen=chosen,
        months=months,
        pictures=_count_pictures(in_period),
        alarms=shown,
        older=older,
        strays=album(_strays(viewer, scope.site) if chosen.after is None else [], today=today),
        is_nothing_stored=not shown and not any(rows.exists() for rows in everything.all),
        today=today,
    )


def _of_choice(everything: Found, chosen: Filter) -> Found:
    wanted = everything
    if chosen.kind:
        wanted = _each(wanted, Q(alarm_type__in=chosen.kind.actions))
    if chosen.with_pictures:
        stored = _stored_pictures(everything.viewer).filter(alarm=OuterRef("pk"))
        # Whoever sees a part of an alarm is not told whether it has pictures.
        wanted = replace(wanted, whole=wanted.whole.filter(Exists(stored)), parts=())
    return wanted


def _page(wanted: Found, chosen: Filter, *, homes: Homes) -> tuple[tuple[Alarm, ...], str]:
    """The alarms after the filter's place, and the place after them, sealed; empty when they are the last."""
    after = chosen.after
    left = _each(wanted, _behind(after)) if after else wanted
    rows = read(_first(left, PAGE + 1), homes=homes)
    shown = tuple(rows[:PAGE])
    last = Place(shown[-1].at, shown[-1].id) if len(rows) > PAGE else None
    return shown, filters.sealed(last, ALARMS) if last else ""


def _within(period: Period) -> Q:
    condition = Q()
    if period.since:
        condition &= Q(occurred_at__gte=period.since)
    if period.until:
        condition &= Q(occurred_at__lt=period.until)
    return condition


def _behind(place: Place) -> Q:
    at, alarm = place.occurred_at, place.event
    return Q(occurred_at__lte=at) & (Q(occurred_at__lt=at) | Q(pk__lt=alarm))


def _each(among: Found, condition: Q) -> Found:
    parts = tuple(Sight(sight.rows.filter(condition), sight.fields) for sight in among.parts)
    return replace(among, whole=among.whole.filter(condition), parts=parts)


def _first(among: Found, number: int) -> Found:
    parts = tuple(Sight(_newest(sight.rows)[:number], sight.fields) for sight in among.parts)
    return replace(among, whole=_newest(among.whole)[:number], parts=parts)


def _newest(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by("-occurred_at", "-pk")


def _count_pictures(among: Found) -> Amount:
    pictures = _stored_pictures(among.viewer).filter(alarm__in=among.whole.values("pk"))
    return count_each([[pictures]])[0]


def _stored_pictures(viewer: Viewer) -> QuerySet[VerificationImage]:
    pictures: QuerySet[VerificationImage] = visible(media.IMAGE, viewer).filter(deleted_at__isnull=True)
    return pictures


def _strays(viewer: Viewer, site: UUID | None) -> list[VerificationImage]:
    pictures = visible(media.IMAGE, viewer, site=site).filter(alarm__isnull=True)
    return list(pictures.select_related("file__thumbnail").order_by("-captured_at", "-pk")[:STRAYS])
