"""Pages of what is held: all categories, and one category."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import page
from accounts.decorators import person_required
from accounts.page import chosen_site
from accounts.viewers import Viewer
from privacy.overview import ages, conversations, invoices, keeping, order, recipients
from privacy.overview.activity import activity
from privacy.overview.alarms import listing
from privacy.overview.blocks import attempt
from privacy.overview.meanings import meanings
from privacy.overview.scope import Scope, scope_of
from privacy.overview.sections import sections
from privacy.overview.tables import tables
from privacy.overview.withheld import withheld
from privacy.registry import DataCategory
from privacy.restrictions import listing as listing_of_restrictions
from privacy.safety import log

# Rows that are read a page at a time: the part they are drawn with, whether it comes first, and what reads them.
LISTS: Mapping[str, tuple[str, bool, Callable[..., Any]]] = {
    invoices.SLUG: ("privacy/_invoices.html", False, invoices.bills),
    conversations.SLUG: ("privacy/_conversations.html", True, conversations.threads),
}

# Where everybody who gets data is told of by name, whatever they get.
RECEIVERS = "utlevert"


@person_required
@require_safe
def data(request: HttpRequest) -> HttpResponseBase:
    """Every category: how much there is and for how long."""
    viewer = viewer_of(request)
    context: dict[str, Any] = {
        "categories": order.categories(),
        "crumbs": crumbs(),
        "restricted": listing_of_restrictions.categories_of(viewer.person),
    }
    found = attempt("sections", partial(sections, viewer))
    if found is not None:
        today = timezone.localdate(viewer.now)
        context["retention"] = attempt("retention", partial(keeping.chart, found, viewer, today))
        context["ages"] = attempt("ages", partial(ages.ages, found, viewer))
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
        "crumbs": crumbs(shown),
        "scope": scope,
        "site_choice": scope.choice,
        "meanings": meanings(shown),
        "withheld": withheld(shown),
        "has_activity": any(table.is_activity for table in shown.tables),
        "shows_alarms": shown.slug == listing.SLUG,
        "restricted": listing_of_restrictions.categories_of(viewer.person),
        "paused": log.paused(viewer, shown),
    }
    context |= _content(request, shown, viewer, scope)
    return render(request, "privacy/category.html", context)


def viewer_of(request: HttpRequest) -> Viewer:
    """Whoever asks, as the household matrix knows them. Raises PermissionDenied for somebody without a person."""
    viewer = page.viewer_of(request)
    if viewer is None:
        raise PermissionDenied
    return viewer


def _content(request: HttpRequest, shown: DataCategory, viewer: Viewer, scope: Scope) -> dict[str, Any]:
    """What the page reads: each block by itself, so that one that fails leaves the others."""
    found: dict[str, Any] = {"receivers": attempt("receivers", partial(_receivers, shown, viewer))}
    if shown.slug == listing.SLUG:
        found["alarms"] = attempt("alarms", partial(listing.alarms, viewer, scope, request.GET))
        return found
    found["tables"] = attempt("tables", partial(tables, shown, viewer, site=scope.site))
    if shown.slug in LISTS:
        found["list_part"], found["list_is_first"], read = LISTS[shown.slug]
        found["found"] = attempt("list", partial(read, viewer, shown, request.GET))
    if shown.slug == RECEIVERS:
        found["everybody"] = attempt("everybody", partial(_everybody, viewer))
    if any(table.is_activity for table in shown.tables):
        shows = found["activity"] = attempt("activity", partial(activity, shown, viewer, scope, request.GET))
        if shows is not None and shows.changes is not None and scope.choice.current:
            log.note_view(viewer, site=scope.choice.current.pk)
    return found


def _receivers(shown: DataCategory, viewer: Viewer) -> tuple[recipients.Receiver, ...]:
    return recipients.receivers(shown, recipients.register(viewer))


def _everybody(viewer: Viewer) -> tuple[recipients.Everything, ...]:
    return recipients.everybody(order.categories(), recipients.register(viewer))


def crumbs(shown: DataCategory | None = None, *below: tuple[str, Any]) -> list[tuple[str, Any]]:
    """The way to a page of what is held: to all categories, to one, or to something below it."""
    way: list[tuple[str, Any]] = [(reverse("overview"), _("Oversikt")), (reverse("data"), _("Opplysninger"))]
    return [*way, (reverse("category", args=[shown.slug]), shown.title), *below] if shown else way
