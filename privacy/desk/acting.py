"""The page of a case, and the forms on it: each posted to its own address, checked, done, and written down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.audit import Action, record
from accounts.audit.watching import person
from accounts.redirects import SeeOther
from accounts.signed_in import user_of
from accounts.staff import roles
from privacy.consents.ending import Unassessed
from privacy.corrections import NotValid, ValueChanged
from privacy.decisions import NotAllowed, TooLate, Unsent, Unweighed
from privacy.desk import case_page
from privacy.desk.acts import ACTS, Act
from privacy.desk.forms_of_acts import ActForm, DecisionForm
from privacy.gate import Restricted, explain
from privacy.models import PrivacyRequest
from privacy.registry import Text
from privacy.states import Incomplete, WrongState

DRAFT = "utkast"
MISSING: Mapping[type[Incomplete], Text] = {
    Incomplete: gettext_lazy("Det mangler noe loven krever: begrunnelsen, eller ordene personen skal lese."),
    Unsent: gettext_lazy("Skriv utleveringen til selskapet først. Så kan du svare at det er sendt."),
    Unweighed: gettext_lazy("Skriv interesseavveiingen først. Uten den kan protesten ikke avslås."),
    Unassessed: gettext_lazy("Skriv først ned hva som skal slettes fordi samtykket er trukket."),
}
Bound = Mapping[str, ActForm]


def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The case of a request, which stands in front. Leaves a reading."""
    if not request.user.has_perm(roles.SEE_CASES):
        raise PermissionDenied
    return _shown(request, _found(pk), {})


@require_POST
def view(request: HttpRequest, request_id: UUID, name: str) -> HttpResponse:
    """Do one thing with a request. What is wrong is said beside the field, and nothing typed is lost."""
    act, by = ACTS.get(name), user_of(request)
    if act is None:
        raise Http404
    if not by.has_perm(act.permission):
        raise PermissionDenied
    found = _found(request_id)
    case_page.look(found, by=by)
    form = case_page.form_of(act, found, by, request.POST)
    if DRAFT in request.POST and isinstance(form, DecisionForm):
        return _shown(request, found, {act.name: _drafted(form)})
    if form.is_valid() and _done(request, act, found, form):
        return SeeOther(reverse("admin:privacy_privacyrequest_change", args=[found.pk]))
    return _shown(request, _found(request_id), {act.name: form})


def _done(request: HttpRequest, act: Act, found: PrivacyRequest, form: ActForm) -> bool:
    """Whether it is over: done, or too late because a colleague was faster, which is told."""
    typed: dict[str, Any] = dict(form.cleaned_data)
    if isinstance(form, DecisionForm):
        typed["decision"] = form.decision()
    try:
        with transaction.atomic():
            act.do(found, form.by, typed)
    except (ValueChanged, NotValid) as refused:
        form.add_error(None, str(refused))
    except WrongState:
        messages.warning(request, _("Ingenting er gjort: saken står ikke lenger slik. Slik står den nå."))
    except Restricted as error:
        form.add_error(None, explain(error))
    except NotAllowed:
        form.add_error(None, _("Det kan ikke du gjøre alene. En kollega med ansvar for det må."))
    except TooLate:
        form.add_error(None, _("Fristen er ute eller forlenget før. Den kan ikke forlenges."))
    except Incomplete as error:
        form.add_error(None, str(MISSING[type(error)]))
    else:
        messages.success(request, str(act.done))
    return form.is_valid()


def _drafted(form: DecisionForm) -> DecisionForm:
    drafted = form.with_draft()
    if drafted is None:
        form.add_error("ground", _("Velg en begrunnelse først."))
        return form
    return drafted


def _found(pk: UUID) -> PrivacyRequest:
    return get_object_or_404(PrivacyRequest.objects.select_related("case__continues", "assigned_to"), pk=pk)


def _shown(request: HttpRequest, found: PrivacyRequest, bound: Bound) -> HttpResponse:
    by = user_of(request)
    opening = case_page.look(found, by=by)
    case_page.note_reading(found, by=by, opening=opening)
    record(Action.CASE_SEEN, actor=by, subject=person(found.person_id), target=found, case=found.reference)
    context = case_page.contents(found, by=by, opening=opening, bound=bound)
    title = f"{found.reference} {found.get_right_display()}"
    return render(
        request,
        "admin/desk/case.html",
        {**site.each_context(request), "opts": PrivacyRequest._meta, "title": title, **context},
    )
