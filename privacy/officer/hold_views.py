"""Pages of what is held back from deletion: those that stand, a new one, and one with what two do with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audit import Action, record
from accounts.audit.watching import person
from accounts.redirects import SeeOther
from accounts.signed_in import user_of
from accounts.wall import asking
from privacy import readings
from privacy.categories import CATEGORIES
from privacy.models import Hold
from privacy.models.readings import Reason, What
from privacy.officer.doors import around, staff_page
from privacy.officer.hold_forms import HoldForm, ReviewForm, WhyForm
from privacy.officer.places import ADD_HOLDS, LET_GO, SEE_HOLDS
from privacy.retention import holds
from privacy.states import WrongState

AT_MOST = 200
TITLES: dict[str, Any] = {category.slug: category.title for category in CATEGORIES}
TABLES: dict[str, Any] = {table.label: table.title for category in CATEGORIES for table in category.tables}


@staff_page(SEE_HOLDS)
@require_safe
def listing(request: HttpRequest) -> HttpResponseBase:
    """Those to be looked at first come first; whom they are about is on the page of each."""
    who = user_of(request)
    rows = [(_what(hold), hold) for hold in Hold.objects.standing().select_related("opened_by")[:AT_MOST]]
    record(Action.HOLDS_LISTED, actor=who, target=Hold._meta.label, reason=f"rows:{len(rows)}")
    context = around(request, _("Sperrer mot sletting"), rows=rows, may_add=who.has_perm(ADD_HOLDS))
    return render(request, "admin/officer/holds.html", context)


@staff_page(ADD_HOLDS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Hold something back. What is wrong stands beside its field, and nothing typed is lost."""
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.person_id:
        typed = form.cleaned_data
        narrowed = {name: typed[name] for name in ("category", "label", "row_key", "reason", "review_on")}
        made = holds.open_hold(person(form.person_id), by=user_of(request), **narrowed)
        messages.success(request, _("Dette slettes ikke før to av dere har sluppet det."))
        return SeeOther(reverse("admin:officer-hold", args=[made.pk]))
    return render(
        request, "admin/officer/hold_new.html", around(request, _("Ny sperre mot sletting"), form=form)
    )


@staff_page(SEE_HOLDS)
@require_http_methods(["GET", "HEAD", "POST"])
def single(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One hold, and what may be done with it: look again later, propose to let it go, agree, or keep it."""
    hold = Hold.objects.select_related("opened_by", "proposed_by", "released_by").filter(pk=pk).first()
    if hold is None:
        raise Http404
    if request.method != "POST":
        return _show(request, hold)
    if not user_of(request).has_perm(LET_GO):
        raise PermissionDenied
    wrong = _do(request, hold)
    return _show(request, hold, wrong) if wrong else SeeOther(reverse("admin:officer-hold", args=[pk]))


def _do(request: HttpRequest, hold: Hold) -> forms.Form | None:
    """Carry out what was asked; the form that was not filled in right, if any."""
    who, act = user_of(request), request.POST.get("act", "")
    form: forms.Form | None = {"review": ReviewForm, "propose": WhyForm}.get(act, forms.Form)(request.POST)
    if form is None or not form.is_valid():
        return form
    typed = form.cleaned_data
    try:
        if act == "review":
            holds.review(hold, by=who, review_on=typed["review_on"])
        elif act == "propose":
            holds.propose_release(hold, by=who, why=typed["why"])
        elif act == "release":
            holds.release(hold, by=who)
        elif act == "keep":
            holds.keep_on(hold, by=who)
        else:
            raise BadRequest
    except WrongState:
        messages.error(request, _("En annen var raskere. Se hvordan det står nå."))
    except holds.NotAlone:
        messages.error(request, _("Du foreslo det selv. En annen må si seg enig."))
    else:
        messages.success(request, _("Det er lagret."))
    return None


def _show(request: HttpRequest, hold: Hold, wrong: forms.Form | None = None) -> HttpResponseBase:
    """Whom it is about is told by customer number, and that person sees that somebody looked."""
    who, about = user_of(request), person(hold.person_id)
    record(Action.HOLD_SEEN, actor=who, subject=about, target=hold)
    readings.note(
        about, by=who, category="saker", what=What.ROWS, reason=Reason.CHECK, reference=str(hold.pk)
    )
    may = hold.released_at is None and who.has_perm(LET_GO)
    context = around(
        request,
        _("Sperre mot sletting"),
        one=hold,
        what=_what(hold),
        number=asking.number_of(hold.person_id),
        form=wrong,
        may=may,
        review_form=wrong if isinstance(wrong, ReviewForm) else ReviewForm(),
        why_form=wrong if isinstance(wrong, WhyForm) else WhyForm(),
        is_own=hold.proposed_by_id == who.pk,
    )
    return render(request, "admin/officer/hold.html", context)


def _what(hold: Hold) -> str:
    """What is held, in words."""
    if hold.label:
        kind = str(TABLES.get(hold.label, hold.label))
        return f"{kind} {hold.row_key}".strip()
    return str(TITLES.get(hold.category, hold.category)) if hold.category else _("Alt om personen")
