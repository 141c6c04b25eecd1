"""Writing down a request that came another way than through the portal: find the customer, then what and when."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.redirects import SeeOther
from accounts.signed_in import user_of
from accounts.staff import roles
from privacy import arrivals, readings
from privacy.arrivals import Channel, Identity
from privacy.desk import finding
from privacy.desk.forms import SearchForm
from privacy.desk.registering import RegisterForm
from privacy.models import PrivacyCase, PrivacyRequest
from privacy.models.cases import new_reference
from privacy.models.readings import Reason, What


def find(request: HttpRequest) -> HttpResponse:
    """Whom is it about? By all of a number or an address, and no name is shown."""
    by = _employee(request)
    form = SearchForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "title": _("Registrer et krav")}
    if request.method == "POST" and form.is_valid():
        context["hits"] = hits = finding.find(form.cleaned_data["words"])
        people = [hit.person for hit in hits.shown]
        readings.note_all(people, by=by, category="saker", what=What.SEARCH, reason=Reason.SEARCH)
    return _page(request, "register_find", context)


def register(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What the person asks for, when it came and how we know who it is. The case page follows."""
    by = _employee(request)
    hit = finding.named(person_id)
    if hit is None:
        raise Http404
    form = RegisterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        case, is_new = _registered(hit, form, by=by)
        text = _("Saken er registrert.") if is_new else _("Det samme er under arbeid fra før, i denne saken.")
        messages.success(request, text)
        front = case.requests.order_by("created_at").values_list("pk", flat=True)[0]
        return SeeOther(reverse("admin:privacy_privacyrequest_change", args=[front]))
    context = {"form": form, "hit": hit, "title": _("Registrer et krav")}
    return _page(request, "register", context)


def _registered(hit: finding.Hit, form: RegisterForm, *, by: User) -> tuple[PrivacyCase, bool]:
    """The case, and whether it is new. The look at the person is for the case that is being made."""
    typed, reference = form.cleaned_data, new_reference()
    with transaction.atomic():
        readings.case_opening(reference, hit.person, by)
        case = arrivals.register(
            hit.person,
            by=by,
            wishes=form.wishes(),
            channel=Channel(typed["channel"]),
            received_at=typed["received_at"],
            note=typed["note"],
            identity=Identity(typed["identity"]),
            language=typed["language"],
            reference=reference,
        )
        if case.reference != reference:
            transaction.set_rollback(True)  # nobody was looked at for a case that was not made
    return case, case.reference == reference


def _employee(request: HttpRequest) -> User:
    if not request.user.has_perm(roles.REGISTER):
        raise PermissionDenied
    return user_of(request)


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    common = {**site.each_context(request), "opts": PrivacyRequest._meta}
    return render(request, f"admin/desk/{name}.html", {**common, **context})
