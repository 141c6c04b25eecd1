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
from accounts.redirects import SeeOther
from accounts.signed_in import person_of, user_of
from accounts.waits import StillWaiting
from privacy import cases, deadlines, workflow
from privacy.cases import contents
from privacy.categories import CATEGORIES
from privacy.exports.counting import counts
from privacy.forms import CopyForm
from privacy.states import Right

LONGEST_DAY_TYPED = 20


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy_new(request: HttpRequest) -> HttpResponseBase:
    """Choose what a copy shall hold, see how much it is, order it."""
    if request.method == "POST":
        form = CopyForm(request.POST)
        return _order(request, form) if form.is_valid() else _choose(request, form)
    if any(name in request.GET for name in CopyForm.base_fields):
        return _choose(request, CopyForm(request.GET))
    return _choose(request, CopyForm(initial={"kategori": [one.slug for one in CATEGORIES]}))


@person_required
@require_POST
def copy_counts(request: HttpRequest) -> HttpResponseBase:
    """Back to the form with what was chosen, so that it counts for that period. Orders nothing."""
    known = {category.slug for category in CATEGORIES}
    days = {name: request.POST.get(name, "")[:LONGEST_DAY_TYPED] for name in ("fra", "til")}
    chosen = [slug for slug in request.POST.getlist("kategori") if slug in known]
    return SeeOther(f"{reverse('copy-new')}?{urlencode({'kategori': chosen, **days}, doseq=True)}")


@fresh_sign_in
def _order(request: HttpRequest, form: CopyForm) -> HttpResponseBase:
    person = person_of(request)
    before = cases.running_part(cases.of(person), Right.ACCESS)
    language = get_language() or settings.LANGUAGE_CODE
    try:
        opened = workflow.open_export(person, by=user_of(request), scope=form.scope(), language=language)
    except StillWaiting:
        return _choose(request, form)
    if before and opened.reference == before.reference:
        messages.info(request, _("Vi lager allerede en kopi til deg. Her ser du hvor langt vi er kommet."))
    else:
        messages.success(request, _("Vi har mottatt bestillingen. Kvitteringen er på vei til deg på e-post."))
    return SeeOther(reverse("case", args=[opened.reference]))


def _choose(request: HttpRequest, form: CopyForm) -> HttpResponseBase:
    person = person_of(request)
    found = cases.of(person)
    if under_way := cases.running_part(found, Right.ACCESS):
        return render(request, "privacy/copy_new.html", {"under_way": under_way})
    counted = counts(person, form.scope_to_count())
    context = {
        "form": form,
        "wait": waits.running(user_of(request)),
        "ready": next(
            (part for case in found if (part := case.part(Right.ACCESS)) and part.may_download), None
        ),
        "choices": contents.choices(form, counted),
        "size": sum(count.size for count in counted),
        "due_on": deadlines.safe_due(timezone.localdate()),
        "days": settings.ARCHIVE_DAYS,
        "times": workflow.DOWNLOADS_AT_MOST,
    }
    return render(request, "privacy/copy_new.html", context)
