"""Pages about safety at home: help for everybody, the log of a household, and what is for oneself alone.

None of their titles says what the page is about, and none of them is named in a letter.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import quiet
from accounts.decorators import fresh_sign_in, person_required
from accounts.redirects import SeeOther
from accounts.signed_in import person_of, user_of
from privacy.models import SafetyReview
from privacy.safety import log, protecting, reviews
from privacy.safety.forms import AskForm


@login_not_required
@require_safe
@never_cache
def safety_help(request: HttpRequest) -> HttpResponse:
    """Where there is help, what we can do, and the way out of the page. For anybody."""
    return render(request, "safety/help.html", _way_out())


@person_required
@require_safe
def household_log(request: HttpRequest) -> HttpResponseBase:
    """When the owner looked at the log, and whether one's own name stands there."""
    person, now = person_of(request), timezone.now()
    context = {
        "accesses": log.accesses(person, now=now),
        "views": log.views_of_others(person, now=now),
        "days": log.SHOWN_DAYS,
    }
    return render(request, "safety/log.html", context)


@person_required
@require_POST
def name_choice(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Show one's name to the owner in the log, or hide it."""
    mine = {access.user.pk: access for access in log.accesses(person_of(request), now=timezone.now())}
    access = mine.get(pk)
    if access is None or not access.is_chosen:
        raise Http404
    is_shown = request.POST.get("vis") == "ja"
    log.choose_name(access.user, is_shown=is_shown, by=user_of(request))
    said = (
        _("Eieren ser navnet ditt i loggen fra nå.")
        if is_shown
        else _("Eieren ser ikke navnet ditt i loggen.")
    )
    messages.success(request, said)
    return SeeOther(reverse("household-log"))


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def own_safety(request: HttpRequest) -> HttpResponseBase:
    """What we know and do about one's own safety, and how to ask that an owner who has moved out sees nothing."""
    person = person_of(request)
    draw = partial(AskForm, homes=reviews.homes_of(person))
    form = draw(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _ask(request, form)
    context = {
        "form": form,
        "reviews": SafetyReview.objects.filter(person=person).select_related("occupancy__site"),
        "is_protected": protecting.is_protected(person),
        "is_quiet": quiet.is_wished(person),
        **_way_out(),
    }
    return render(request, "safety/own.html", context)


@person_required
@require_POST
@fresh_sign_in
def quiet_notices(request: HttpRequest) -> HttpResponseBase:
    """Tell others in the household at once, or up to 72 hours later."""
    is_quiet = request.POST.get("vent") == "ja"
    quiet.choose(person_of(request), is_quiet=is_quiet)
    messages.success(request, _("Valget er lagret, og gjelder fra nå."))
    return SeeOther(reverse("own-safety"))


def _ask(request: HttpRequest, form: AskForm) -> HttpResponseBase:
    typed = form.cleaned_data
    try:
        reviews.ask(
            person_of(request),
            occupancy=form.home,
            message=typed["melding"],
            wants_letter=typed["brev"],
            by=user_of(request),
        )
    except reviews.AlreadyAsked:
        messages.info(request, _("Du har meldt fra om dette hjemmet før. Vi ser på det."))
    else:
        messages.success(request, _("Vi har fått meldingen. Noen hos oss ser på den så fort de kan."))
    return SeeOther(reverse("own-safety"))


def _way_out() -> dict[str, Any]:
    checked = settings.HELP_LINE_CHECKED_ON
    return {
        "exit_url": settings.QUICK_EXIT_URL,
        "help_line": settings.HELP_LINE,
        "help_line_name": settings.HELP_LINE_NAME,
        "checked_on": checked and date.fromisoformat(checked),
    }
