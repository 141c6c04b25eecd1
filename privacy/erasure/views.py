"""Pages of an erasure for whoever it is about: choose, read the plan, confirm it, think again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import waits
from accounts.decorators import fresh_sign_in, person_required
from accounts.models import Person, User
from accounts.redirects import SeeOther
from accounts.signed_in import person_of, user_of
from accounts.waits import StillWaiting
from privacy import cases
from privacy.erasure import blocking, flow, seen
from privacy.erasure.flow import Blocked, PlanChanged
from privacy.erasure.forms import CHOICES, Choice, PlanForm
from privacy.erasure.plan import Plan, make
from privacy.erasure.sheet import Sheet, differences
from privacy.models import PrivacyRequest
from privacy.states import Right, Status, WrongState

WAYS = ["GET", "HEAD", "POST"]


@person_required
@require_http_methods(WAYS)
def erasure_new(request: HttpRequest) -> HttpResponseBase:
    """Choose what shall go while an agreement runs; otherwise, and when it is chosen, the plan."""
    person = person_of(request)
    choices = _choices(person)
    choice = CHOICES.get(request.GET.get("valg", ""))
    if choice not in choices:
        choice = choices[0] if len(choices) == 1 else None
    if choice is None:
        running = [part for part in (_running(person, one) for one in choices) if part]
        return render(request, "privacy/erasure_new.html", {"running": running})
    plan = make(person, choice=choice, now=timezone.now())
    if request.method != "POST":
        return _page(request, plan)
    form = _form(plan, request.POST)
    return _confirm(request, plan, form) if form.is_valid() else _page(request, plan, form=form)


@person_required
@require_http_methods(WAYS)
def erasure_again(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The plan of a case that waits: staff wrote the request down, or it has become worse since."""
    found = _own(request, reference)
    if found.status != Status.PLANNED:
        return SeeOther(reverse("case", args=[reference]))
    plan = make(person_of(request), choice=found.erasure.choice, now=timezone.now())
    if request.method != "POST":
        return _page(request, plan, is_asked_again=True)
    form = _form(plan, request.POST)
    if not form.is_valid():
        return _page(request, plan, form=form)
    return _confirm(request, plan, form, waiting=found)


@person_required
@require_POST
def erasure_cancel(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The person thinks again. It needs no fresh sign-in: nothing is easier than to leave things as they are."""
    try:
        flow.cancel(_own(request, reference), by=user_of(request))
    except WrongState:
        messages.info(request, _("Slettingen kan ikke avlyses lenger. Ingenting er endret."))
    else:
        messages.success(request, _("Slettingen er avlyst. Ingenting er slettet."))
    return SeeOther(reverse("case", args=[reference]))


@fresh_sign_in
def _confirm(
    request: HttpRequest, plan: Plan, form: PlanForm, *, waiting: PrivacyRequest | None = None
) -> HttpResponseBase:
    """Only somebody who confirmed just now that it is them, and only the plan that they have read."""
    person, by = person_of(request), user_of(request)
    if form.cleaned_data["plan"] != plan.hash:
        old = seen.opened(form.cleaned_data["sett"], person_id=person.pk)
        return _page(request, plan, old=old, is_changed=True)
    try:
        found = _confirmed(person, by, plan, waiting)
    except StillWaiting as still:
        messages.error(request, waits.explain(still.wait))
        return SeeOther(request.get_full_path())
    except PlanChanged as changed:
        return _page(request, changed.plan, old=plan, is_changed=True)
    except Blocked:
        return _page(request, make(person, choice=plan.choice, now=timezone.now()))
    messages.success(request, _("Slettingen er bekreftet. Ingenting er slettet ennå, og du kan angre."))
    return SeeOther(reverse("case", args=[found.reference]))


def _confirmed(person: Person, by: User, plan: Plan, waiting: PrivacyRequest | None) -> PrivacyRequest:
    if waiting:
        flow.confirm_again(waiting, by=by, plan=plan)
        return waiting
    language = get_language() or settings.LANGUAGE_CODE
    found, _token = flow.confirm(person, by=by, plan=plan, choice=plan.choice, language=language)
    return found


def _page(
    request: HttpRequest,
    plan: Plan,
    *,
    form: PlanForm | None = None,
    old: Plan | None = None,
    is_changed: bool = False,
    is_asked_again: bool = False,
) -> HttpResponseBase:
    person = person_of(request)
    context: dict[str, Any] = {
        "sheet": Sheet(plan),
        "choice": plan.choice,
        "form": form or _form(plan, initial=_shown(plan, person)),
        "has_choices": len(_choices(person)) > 1,
        "running": _running(person, plan.choice),
        "wait": waits.running(user_of(request)),
        "cooling_hours": settings.ERASURE_COOLING_HOURS,
        "is_changed": is_changed,
        "is_asked_again": is_asked_again,
        "changes": differences(plan, old) if old else (),
    }
    return render(request, "privacy/erasure_plan.html", context)


def _form(plan: Plan, posted: Any = None, *, initial: dict[str, str] | None = None) -> PlanForm:
    return PlanForm(posted, initial=initial, number=Sheet(plan).goes)


def _shown(plan: Plan, person: Person) -> dict[str, str]:
    return {"plan": plan.hash, "sett": seen.seal(plan, person_id=person.pk)}


def _choices(person: Person) -> tuple[Choice, ...]:
    return (Choice.NOW, Choice.AT_END) if blocking.has_agreement(person) else (Choice.ALL,)


def _running(person: Person, choice: str) -> cases.Part | None:
    """One for what is not needed now can run beside one for the rest."""
    parts = (part for case in cases.of(person) for part in case.parts)
    return next((part for part in parts if _is_under_way(part, choice)), None)


def _is_under_way(part: cases.Part, choice: str) -> bool:
    is_erasure = part.request.right == Right.ERASURE and part.is_under_way and "choice" in part.request.scope
    return is_erasure and (part.request.about == Choice.NOW) == (choice == Choice.NOW)


def _own(request: HttpRequest, reference: str) -> PrivacyRequest:
    """Raises Http404 for another's, as for one that never was."""
    own = PrivacyRequest.objects.for_viewer(person_of(request)).select_related("case", "erasure")
    found = own.filter(case__reference=reference, right=Right.ERASURE, erasure__isnull=False).first()
    if found is None:
        raise Http404
    return found
