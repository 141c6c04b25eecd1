"""Pages of whoever answers people without an account: their questions, and their wishes for a quote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audit import Action, record
from accounts.models import CreditCheck, Inquiry, QuoteRequest
from accounts.redirects import SeeOther
from accounts.signed_in import user_of
from privacy.officer.doors import around, staff_page
from privacy.officer.places import ANSWER_OUTSIDERS, ASSESS, QUOTE
from privacy.outsiders import answering, quoting, wishes
from privacy.outsiders.staff_forms import AnswerForm, CreditOrderForm, DecisionForm, ResultForm
from privacy.states import WrongState

AT_MOST = 200
WAYS = ["GET", "HEAD", "POST"]
State = QuoteRequest.State
STEPS: Mapping[str, Callable[..., None]] = {
    "ta": answering.assign,
    "folg-opp": answering.follow_up,
    "avslutt": answering.close,
}
# What the form of a step stores, by the state the quote stands in.
FORMS: Mapping[str, type[forms.Form]] = {
    State.CREDIT_INFORMED: CreditOrderForm,
    State.CREDIT_ORDERED: ResultForm,
    State.RESULT_IN: DecisionForm,
}


@staff_page(ANSWER_OUTSIDERS)
@require_safe
def inquiries(request: HttpRequest) -> HttpResponseBase:
    """Those that are not closed: what is asked by right first, then the oldest."""
    rows = list(Inquiry.objects.exclude(state=Inquiry.State.CLOSED).order_by("received_at")[:AT_MOST])
    _listed(request, Action.INQUIRIES_LISTED, Inquiry, len(rows))
    ordered = wishes.in_order(rows, today=timezone.localdate())
    context = around(request, _("Spørsmål fra folk uten konto"), rows=ordered)
    return render(request, "admin/officer/inquiries.html", context)


@staff_page(ANSWER_OUTSIDERS)
@require_http_methods(WAYS)
def inquiry(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One question: what was written, and the steps it may take now."""
    row = Inquiry.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    form = AnswerForm()
    if request.method == "POST":
        form = AnswerForm(request.POST if "svar" in request.POST else None)
        if (step := request.POST.get("steg", "")) in STEPS:
            return _done(request, "outsider-inquiry", row, lambda: STEPS[step](row, by=user_of(request)))
        if form.is_valid():
            text = form.cleaned_data["svar"]
            return _done(
                request, "outsider-inquiry", row, lambda: answering.answer(row, text, by=user_of(request))
            )
    record(Action.INQUIRY_SEEN, actor=user_of(request), target=row)
    context = around(request, row.reference, row=row, form=form, moves=answering.MOVES[row.state])
    context["due"] = wishes.due(row) if wishes.is_wish(row) else None
    return render(request, "admin/officer/inquiry.html", context)


@staff_page(QUOTE)
@require_safe
def quotes(request: HttpRequest) -> HttpResponseBase:
    """Those that have not ended, the oldest first."""
    ended = (State.DECLINED, State.EXPIRED)
    rows = list(QuoteRequest.objects.exclude(state__in=ended).order_by("received_at")[:AT_MOST])
    _listed(request, Action.QUOTES_LISTED, QuoteRequest, len(rows))
    return render(request, "admin/officer/quotes.html", around(request, _("Ønsker om tilbud"), rows=rows))


@staff_page(QUOTE)
@require_http_methods(WAYS)
def quote(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One wish for a quote. Credit is for whoever may decide on it; the others see how far it has come."""
    row = QuoteRequest.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    kind = FORMS.get(row.state) if user_of(request).has_perm(ASSESS) else None
    step = request.POST.get("steg", "")
    form = kind(request.POST if step == "kreditt" else None) if kind else None
    if request.method == "POST":
        if step == "kreditt" and form is None:
            raise PermissionDenied
        if form is None or step != "kreditt":
            return _done(request, "outsider-quote", row, lambda: _step(request, row, step))
        if form.is_valid():
            return _done(request, "outsider-quote", row, lambda: _credit(request, row, form.cleaned_data))
    record(Action.QUOTE_SEEN, actor=user_of(request), target=row)
    checks = CreditCheck.objects.filter(quote=row).select_related("bureau")
    context = around(
        request, row.reference, row=row, form=form, checks=checks, moves=quoting.MOVES[row.state]
    )
    return render(request, "admin/officer/quote.html", context)


def _step(request: HttpRequest, row: QuoteRequest, step: str) -> None:
    """A step that needs nothing but a word. Raises WrongState for what is none."""
    if step == State.CREDIT_INFORMED:
        quoting.inform(row, by=user_of(request))
    elif step in quoting.PLAIN:
        quoting.move(row, State(step), by=user_of(request))
    else:
        raise WrongState


def _credit(request: HttpRequest, row: QuoteRequest, typed: dict[str, Any]) -> None:
    by = user_of(request)
    if row.state == State.CREDIT_INFORMED:
        quoting.order_credit(row, by=by, bureau=typed["bureau"], need=typed["behov"])
    elif row.state == State.CREDIT_ORDERED:
        result = CreditCheck.Result(typed["resultat"])
        quoting.note_result(row, by=by, result=result, reference=typed["referanse"])
    else:
        decision = CreditCheck.Decision(typed["avgjorelse"])
        quoting.decide(
            row, by=by, decision=decision, note=typed["begrunnelse"], valid_until=typed["gjelder_til"]
        )


def _done(request: HttpRequest, name: str, row: Any, act: Callable[[], None]) -> HttpResponseBase:
    """Do it, and say so; or say why not."""
    try:
        act()
    except WrongState:
        messages.error(request, _("Det går ikke lenger. Noen har vært før deg, eller det er avsluttet."))
    except quoting.NotTold:
        messages.error(request, _("Brevet om kredittvurderingen er ikke sendt ennå. Vent til det er det."))
    except quoting.NobodyYet:
        messages.error(request, _("Kunderegisteret må først si hvem dette er."))
    else:
        messages.success(request, _("Det er lagret."))
    return SeeOther(reverse(f"admin:{name}", args=[row.pk]))


def _listed(request: HttpRequest, action: Action, model: type[Any], rows: int) -> None:
    record(action, actor=user_of(request), target=model._meta.label, reason=f"rows:{rows}")
