"""The page about one alarm."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.decorators import person_required
from privacy.categories import ALARMS
from privacy.overview.alarms.single import single
from privacy.views import crumbs, viewer_of


@person_required
@require_safe
def alarm(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Everything about one alarm: the log to the second, the pictures' lives, who was told, when it goes."""
    shown = single(viewer_of(request), pk)
    if shown is None:
        raise Http404
    context = {
        "category": ALARMS,
        "shown": shown,
        "alarm": shown.alarm,
        "crumbs": crumbs(ALARMS, (request.path, shown.alarm.title)),
    }
    return render(request, "privacy/alarm.html", context)
