"""Pages of «Dette er feil»: the form, and the receipt."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts import dialogue
from accounts.decorators import person_required
from accounts.redirects import SeeOther
from accounts.viewing import visible
from privacy import reports
from privacy.forms import ReportForm
from privacy.overview import pointing
from privacy.overview.pointing import Pointed
from privacy.views import viewer_of

TOO_MANY = gettext_lazy(
    "Du har sendt %(number)s meldinger det siste døgnet, og vi har fått dem. Det du har skrevet nå, står her. "
    "Send det i morgen, eller ring oss."
)


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponseBase:
    """Say that something is wrong. The address says what it is about; the form says why."""
    pointed = pointing.find(request.GET, viewer_of(request))
    if request.method != "POST":
        return _ask(request, ReportForm(), pointed, key=uuid4())
    form, key = ReportForm(request.POST), _key(request.POST.get("nokkel", ""))
    return (
        _send(request, form, pointed, key=key) if form.is_valid() else _ask(request, form, pointed, key=key)
    )


@person_required
@require_safe
def receipt(request: HttpRequest, reference: str) -> HttpResponseBase:
    """What was sent has arrived: its number, and what happens next."""
    conversation = visible("accounts.Conversation", viewer_of(request)).filter(reference=reference).first()
    if conversation is None:
        raise Http404
    return render(
        request,
        "privacy/report_receipt.html",
        {"conversation": conversation, "due_on": reports.due_on(conversation)},
    )


def _ask(
    request: HttpRequest, form: ReportForm, pointed: Pointed, *, key: UUID, status: int = 200
) -> HttpResponseBase:
    context = {"form": form, "pointed": pointed, "key": key}
    return render(request, "privacy/report.html", context, status=status)


def _send(request: HttpRequest, form: ReportForm, pointed: Pointed, *, key: UUID) -> HttpResponseBase:
    typed = form.cleaned_data
    viewer = viewer_of(request)
    try:
        conversation = reports.send(
            viewer.person,
            pointed=pointed,
            key=key,
            wrong=typed["hva"],
            right=typed["riktig"],
            now=timezone.now(),
        )
    except dialogue.TooManyMessages:
        form.add_error(None, TOO_MANY % {"number": dialogue.AT_MOST_A_DAY})
        return _ask(request, form, pointed, key=key, status=429)
    return SeeOther(reverse("report-receipt", args=[conversation.reference]))


def _key(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        return uuid4()
