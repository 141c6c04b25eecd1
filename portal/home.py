"""The first page after sign-in, and the page about how the site can be used by everybody."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import waits
from accounts.decorators import person_required
from accounts.page import chosen_site
from privacy.looks import page as look_page
from privacy.overview import first_page
from privacy.overview.blocks import attempt
from privacy.overview.sections import largest, sections
from privacy.views import viewer_of

CATEGORIES = 6
LOOKS = 2


@person_required
@require_safe
def overview(request: HttpRequest) -> HttpResponseBase:
    """What needs the person, what is under way, what is held."""
    viewer = viewer_of(request)
    choice = chosen_site(request)
    cases = first_page.open_cases(viewer)
    found = attempt("sections", partial(sections, viewer))
    context = {
        "site_choice": choice,
        "home": first_page.home(viewer, choice.current),
        "cases": [case for case in cases if case.is_under_way],
        "wait": waits.running(request.user),
        "copies": first_page.waiting_copies(cases),
        "contacts": first_page.unanswered_contacts(viewer),
        "sections": largest(found, CATEGORIES) if found else None,
        "looks": attempt("looks", partial(look_page.latest, viewer, most=LOOKS)),
        "others": len(found) - CATEGORIES if found else 0,
    }
    return render(request, "portal/overview.html", context)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done so that everybody can use the site, and what was not tried."""
    return render(request, "portal/accessibility.html")
