"""Pages to ask for rights: each on its own, or several in one case, looked over before they are sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages as notices
from django.forms import Form
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import waits
from accounts.decorators import fresh_sign_in, person_required
from accounts.redirects import SeeOther
from accounts.signed_in import person_of, user_of
from accounts.waits import StillWaiting
from privacy import asking, cases, deadlines, drafts
from privacy.arrivals import Wish
from privacy.categories import CATEGORIES
from privacy.copy_forms import PORTABLE, TAKE_ALONG
from privacy.right_forms import ErasureForm, PortabilityForm, QuestionForm, SeveralForm
from privacy.rights import BY_RIGHT
from privacy.states import Right

WAYS = ["GET", "HEAD", "POST"]


@person_required
@require_http_methods(WAYS)
def question_new(request: HttpRequest) -> HttpResponseBase:
    """A question or a complaint to the privacy officer."""
    form = QuestionForm(request.POST) if request.method == "POST" else QuestionForm()
    if form.is_valid():
        return _send(request, form.wishes())
    return _form(request, "privacy/question_new.html", form)


@person_required
@require_http_methods(WAYS)
def erasure_some(request: HttpRequest) -> HttpResponseBase:
    """Something particular, which an employee looks at. It is looked over before it is sent (WCAG 2.2, 3.3.4)."""
    asked = request.GET.getlist("kategori")
    initial = {"kategori": asked, **_typed(request, Right.ERASURE)}
    form = ErasureForm(request.POST) if request.method == "POST" else ErasureForm(initial=initial)
    if request.method == "POST" and form.is_valid():
        drafts.keep(request.session, person_of(request), form.wishes())
        return SeeOther(reverse("order-review"))
    running = cases.running_part(cases.of(person_of(request)), Right.ERASURE)
    return _form(request, "privacy/erasure_some.html", form, running=running)


@person_required
@require_http_methods(WAYS)
def portability_new(request: HttpRequest) -> HttpResponseBase:
    """Take along what one gave, and what the alarm registered (GDPR Art. 20)."""
    form = PortabilityForm(request.POST) if request.method == "POST" else PortabilityForm()
    if form.is_valid():
        return _order(request, form.wishes())
    running = cases.running_part(cases.of(person_of(request)), Right.PORTABILITY)
    chosen = {"hva": TAKE_ALONG, "kategori": sorted(PORTABLE)}
    context = {
        "days": settings.ARCHIVE_DAYS,
        "choose": f"{reverse('copy-new')}?{urlencode(chosen, doseq=True)}",
    }
    return _form(request, "privacy/portability_new.html", form, running=running, **context)


@person_required
@require_http_methods(WAYS)
def several_new(request: HttpRequest) -> HttpResponseBase:
    """Several rights in one case (F-20). It is looked over before it is sent."""
    if request.method == "POST":
        form = SeveralForm(request.POST)
        if form.is_valid():
            drafts.keep(request.session, person_of(request), form.wishes())
            return SeeOther(reverse("order-review"))
    else:
        form = SeveralForm(initial=_typed_of_all(request) or {"rett": request.GET.getlist("rett")})
    return _form(request, "privacy/several_new.html", form)


@person_required
@require_http_methods(WAYS)
def order_review(request: HttpRequest) -> HttpResponseBase:
    """What is about to be sent, once more. Sent from here, and nothing before."""
    wishes = drafts.kept(request.session, person_of(request))
    if not wishes:
        notices.info(
            request, _("Det er ingenting å sende. Har du allerede sendt det, står det her under saker.")
        )
        return SeeOther(reverse("privacy-center"))
    if request.method == "POST":
        return _order(request, wishes) if asking.is_guarded(wishes) else _send(request, wishes)
    only = wishes[0].right if len(wishes) == 1 else None
    context = {
        "lines": [_line(wish) for wish in wishes],
        "back": reverse("erasure-some")
        if only == Right.ERASURE and wishes[0].scope
        else reverse("several-new"),
        "has_erasure": any(wish.right == Right.ERASURE for wish in wishes),
        "is_guarded": asking.is_guarded(wishes),
    }
    return render(request, "privacy/order_review.html", _frame(request) | context)


@fresh_sign_in
def _order(request: HttpRequest, wishes: Sequence[Wish]) -> HttpResponseBase:
    """Send what only somebody may who confirmed just now that it is them."""
    return _send(request, wishes)


def _send(request: HttpRequest, wishes: Sequence[Wish]) -> HttpResponseBase:
    language = get_language() or settings.LANGUAGE_CODE
    try:
        asked = asking.ask(person_of(request), by=user_of(request), wishes=wishes, language=language)
    except StillWaiting as still:
        notices.error(request, waits.explain(still.wait))
        return SeeOther(request.path)
    drafts.drop(request.session)
    if asked.is_new:
        notices.success(request, _("Vi har mottatt det du ba om. Kvitteringen er på vei til deg på e-post."))
    else:
        notices.info(
            request, _("Dette er allerede i gang, så vi har ikke begynt på nytt. Det du skrev, står i saken.")
        )
    return SeeOther(reverse("case", args=[asked.case.reference]))


def _form(request: HttpRequest, template: str, form: Form, **context: Any) -> HttpResponseBase:
    return render(request, template, {**_frame(request), "form": form, **context})


def _frame(request: HttpRequest) -> dict[str, Any]:
    return {"due_on": deadlines.safe_due(timezone.localdate()), "wait": waits.running(user_of(request))}


def _line(wish: Wish) -> dict[str, Any]:
    """One wish for the page that shows it before it is sent."""
    chosen = [one for one in reversed(CATEGORIES) if one.slug in wish.scope.get("categories", ())]
    return {
        "offer": BY_RIGHT[wish.right],
        "is_everything": len(chosen) == len(CATEGORIES),
        "categories": chosen,
        "words": wish.words,
    }


def _typed(request: HttpRequest, right: Right) -> dict[str, Any]:
    """What was typed before, when somebody comes back from looking it over."""
    for wish in drafts.kept(request.session, person_of(request)):
        if wish.right == right:
            return {"kategori": wish.scope.get("categories", []), "tekst": wish.words}
    return {}


def _typed_of_all(request: HttpRequest) -> dict[str, Any]:
    wishes = drafts.kept(request.session, person_of(request))
    typed: dict[str, Any] = {wish.right.value: wish.words for wish in wishes}
    return {"rett": [wish.right.value for wish in wishes], **typed} if wishes else {}
