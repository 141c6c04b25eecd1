"""«Er det virkelig oss?»: the customer's page of the caller check, both ways."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.decorators import person_required
from accounts.redirects import SeeOther
from accounts.signed_in import user_of
from privacy import caller_checks
from privacy.views import viewer_of


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def caller_check(request: HttpRequest) -> HttpResponseBase:
    """The codes that are good now; a POST asks for one that the employee must say."""
    person = viewer_of(request).person
    if request.method == "POST":
        try:
            caller_checks.ask(person, by=user_of(request))
        except caller_checks.TooManyChecks:
            messages.error(request, _("Du har bedt om mange koder det siste døgnet. Legg på og ring oss."))
        return SeeOther(reverse("caller-check"))
    context = {
        "checks": caller_checks.shown_to(person),
        "history": caller_checks.history(person),
        "minutes": caller_checks.MINUTES,
    }
    return render(request, "privacy/caller_check.html", context)
