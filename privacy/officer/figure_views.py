"""The figures as a page, and as a file for a spreadsheet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from privacy.officer import plot, sheet
from privacy.officer.doors import around, staff_page
from privacy.officer.figures import Figures, figures, years
from privacy.officer.places import SEE_RECORD
from privacy.states import Right


@staff_page(SEE_RECORD)
@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """A year's figures with a plot, and what is open now."""
    found = _figures(request)
    context = around(
        request,
        _("Tall for rettighetene"),
        found=found,
        plot=plot.bars(found.months),
        years=years(timezone.now()),
        rights=Right.choices,
        titles=dict(Right.choices),
        lines=[(_title(line.right), line) for line in found.lines],
        sums=[(_title(line.right), line) for line in (*found.sums, found.total)],
        open=[(_title(one.right), one) for one in found.open],
    )
    return render(request, "admin/officer/figures.html", context)


@staff_page(SEE_RECORD)
@require_safe
def as_csv(request: HttpRequest) -> HttpResponseBase:
    found = _figures(request)
    name = f"attachment; filename=figures-{found.year}.csv"
    headers = {"Content-Disposition": name}
    return HttpResponse(sheet.written(found), content_type="text/csv; charset=utf-8", headers=headers)


def _figures(request: HttpRequest) -> Figures:
    """Those asked for; this year and every right where the question is not understood."""
    now = timezone.now()
    asked, right = request.GET.get("ar", ""), request.GET.get("rett", "")
    year = next((one for one in years(now) if str(one) == asked), timezone.localdate(now).year)
    return figures(year, right=right if right in Right.values else "", now=now)


def _title(right: str) -> str:
    return str(Right(right).label) if right else _("Alle")
