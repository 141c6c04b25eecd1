"""What the queue can be narrowed to. Each choice is answered by an index, and anything else changes nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from privacy.deadlines import months_after
from privacy.models import PrivacyRequest
from privacy.states import UNDER_WAY, Status

Rows = QuerySet[PrivacyRequest]
MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
MONTHS = 12
SEARCH = "q"


class WhoFilter(admin.SimpleListFilter):
    title, parameter_name = _("saksbehandler"), "hvem"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("mine", _("Mine saker")), ("ingen", _("Ikke tildelt"))]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        wanted: Mapping[str, Any] = {"mine": request.user.pk, "ingen": None}
        value = self.value() or ""
        return queryset.filter(assigned_to=wanted[value]) if value in wanted else queryset


class DueFilter(admin.SimpleListFilter):
    title, parameter_name = _("frist"), "frist"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("over", _("Over fristen")), ("7", _("Innen 7 dager")), ("30", _("Innen 30 dager"))]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        today = timezone.localdate()
        if self.value() == "over":
            return queryset.filter(due_on__lt=today).exclude(status=Status.IDENTITY)
        if self.value() in {"7", "30"}:
            return queryset.filter(due_on__lte=today + timedelta(days=int(self.value() or 0)))
        return queryset


class StatusFilter(admin.SimpleListFilter):
    title, parameter_name = _("status"), "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(status.value, status.label) for status in Status if status in UNDER_WAY]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        return queryset.filter(status=self.value()) if self.value() in UNDER_WAY else queryset


class ClosedFilter(admin.SimpleListFilter):
    """What is under way, unless somebody searches or asks for what was closed in one month."""

    title, parameter_name = _("avsluttet i"), "avsluttet"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        this = timezone.localdate().replace(day=1)
        months = [months_after(this, -back) for back in range(MONTHS)]
        return [(f"{month:%Y-%m}", date_format(month, "F Y")) for month in months]

    def choices(self, changelist: Any) -> Any:
        first, *rest = super().choices(changelist)
        yield {**first, "display": _("Under arbeid")}
        yield from rest

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        month = MONTH.fullmatch(self.value() or "")
        if month:
            first = date(int(month[1]), int(month[2]), 1)
            ends = _start(months_after(first, 1))
            return queryset.filter(closed_at__gte=_start(first), closed_at__lt=ends).order_by(
                "-closed_at", "id"
            )
        if request.GET.get(SEARCH):
            return queryset
        return queryset.filter(closed_at=None, status__in=UNDER_WAY)


def _start(day: date) -> datetime:
    """Midnight in Oslo."""
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())
