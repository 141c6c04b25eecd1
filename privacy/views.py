"""Pages of what is held: all categories, one category, and the statement for everybody."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.decorators import person_required
from accounts.matrix import Viewer
from accounts.page import chosen_site
from privacy.overview import keeping, order
from privacy.overview.activity import activity
from privacy.overview.blocks import attempt
from privacy.overview.scope import scope_of
from privacy.overview.sections import sections
from privacy.overview.tables import tables
from privacy.overview.withheld import withheld
from privacy.registry import DataCategory


@person_required
@require_safe
def data(request: HttpRequest) -> HttpResponseBase:
    """Every category: how much there is and for how long."""
    viewer = viewer_of(request)
    context: dict[str, Any] = {"categories": order.categories(), "crumbs": _crumbs()}
    found = attempt("sections", partial(sections, viewer))
    if found is not None:
        today = timezone.localdate(viewer.now)
        context["retention"] = attempt("retention", partial(keeping.chart, found, viewer, today))
    return render(request, "privacy/data.html", context)


@person_required
@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One category: why it is held and for how long, and everything the person has in it."""
    shown = order.category(slug)
    if shown is None:
        raise Http404
    viewer = viewer_of(request)
    scope = scope_of(shown, chosen_site(request), everywhere=request.GET.get("anlegg") == "alle")
    context: dict[str, Any] = {
        "category": shown,
        "categories": order.categories(),
        "crumbs": _crumbs(shown),
        "scope": scope,
        "site_choice": scope.choice,
        "tables": attempt("tables", partial(tables, shown, viewer, site=scope.site)),
        "withheld": withheld(shown),
        "has_activity": any(table.is_activity for table in shown.tables),
    }
    if context["has_activity"]:
        context["activity"] = attempt("activity", partial(activity, shown, viewer, scope, request.GET))
    return render(request, "privacy/category.html", context)


@login_not_required
@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """How the company uses personal data, for anybody: the register as it stands."""
    return render(request, "privacy/statement.html", {"categories": order.categories()})


def viewer_of(request: HttpRequest) -> Viewer:
    """Whoever asks, as the household matrix knows them. Raises PermissionDenied for somebody without a person."""
    person = request.user.person if request.user.is_authenticated else None
    if person is None:
        raise PermissionDenied
    return Viewer(person)


def _crumbs(shown: DataCategory | None = None) -> list[tuple[str, Any]]:
    crumbs = [(reverse("overview"), _("Oversikt")), (reverse("data"), _("Opplysninger"))]
    return [*crumbs, (reverse("category", args=[shown.slug]), shown.title)] if shown else crumbs
