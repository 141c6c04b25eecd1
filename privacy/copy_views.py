"""Choosing and ordering a copy."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import waits
from accounts.decorators import fresh_sign_in, person_required
from accounts.page import homes_of
from accounts.redirects import SeeOther
from accounts.signed_in import person_of, user_of
from accounts.waits import StillWaiting
from privacy import asking, cases, deadlines, workflow
from privacy.cases import contents
from privacy.categories import CATEGORIES
from privacy.copy_forms import CopyForm
from privacy.exports.counting import counts
from privacy.states import Right
from privacy.views import viewer_of

LONGEST_DAY_TYPED = 20


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy_new(request: HttpRequest) -> HttpResponseBase:
    """Choose what a copy shall hold, see how much it is, order it."""
    homes = homes_of(viewer_of(request))
    if request.method == "POST":
        form = CopyForm(request.POST, homes=homes)
        return _order(request, form) if form.is_valid() else _choose(request, form)
    if any(name in request.GET for name in CopyForm.base_fields):
        return _choose(request, CopyForm(request.GET, homes=homes))
    everything = {"kategori": [one.slug for one in CATEGORIES]}
    return _choose(request, CopyForm(homes=homes, initial=everything))


@person_required
@require_POST
def copy_counts(request: HttpRequest) -> HttpResponseBase:
    """Back to the form with what was chosen, so that it counts for that. Orders nothing."""
    form = CopyForm(request.POST, homes=homes_of(viewer_of(request)))
    days = {name: request.POST.get(name, "")[:LONGEST_DAY_TYPED] for name in ("fra", "til")}
    return SeeOther(f"{reverse('copy-new')}?{urlencode(form.known_choices() | days, doseq=True)}")


@fresh_sign_in
def _order(request: HttpRequest, form: CopyForm) -> HttpResponseBase:
    person = person_of(request)
    language = get_language() or settings.LANGUAGE_CODE
    try:
        asked = asking.ask(person, by=user_of(request), wishes=form.wishes(), language=language)
    except StillWaiting:
        return _choose(request, form)
    if asked.is_new:
        messages.success(request, _("Vi har mottatt bestillingen. Kvitteringen er på vei til deg på e-post."))
    else:
        messages.info(request, _("Vi lager allerede en kopi til deg. Her ser du hvor langt vi er kommet."))
    return SeeOther(reverse("case", args=[asked.case.reference]))


def _choose(request: HttpRequest, form: CopyForm) -> HttpResponseBase:
    person = person_of(request)
    found = cases.of(person)
    scope = form.scope_to_count()
    running = [cases.running_part(found, right) for right in form.rights]
    if all(running):
        return render(request, "privacy/copy_new.html", {"under_way": running[0]})
    counted = {
        right: counts(person, scope, is_to_take_along=right == Right.PORTABILITY) for right in form.rights
    }
    context = {
        "form": form,
        "wait": waits.running(user_of(request)),
        "ready": next(
            (part for case in found if (part := case.part(Right.ACCESS)) and part.may_download), None
        ),
        "choices": contents.choices(form, counted[form.rights[0]]),
        "size": sum(count.size for of_right in counted.values() for count in of_right),
        "due_on": deadlines.safe_due(timezone.localdate()),
        "days": settings.ARCHIVE_DAYS,
        "times": workflow.DOWNLOADS_AT_MOST,
    }
    return render(request, "privacy/copy_new.html", context)
