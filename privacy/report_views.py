"""Pages of «Dette er feil»: the form, old receipts, and taking back one's words beside a record."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.decorators import person_required
from accounts.redirects import SeeOther
from accounts.signed_in import user_of
from accounts.viewing import visible
from privacy import notes, places, reports
from privacy.forms import ReportForm, form_key
from privacy.models import RecordNote
from privacy.overview import pointing
from privacy.overview.pointing import Pointed
from privacy.views import viewer_of


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponseBase:
    """Say that something is wrong. The address says what it is about; the form says why."""
    pointed = pointing.find(request.GET, viewer_of(request))
    if request.method != "POST":
        return _ask(request, ReportForm(pointed=pointed), pointed, key=uuid4())
    form, key = ReportForm(request.POST, pointed=pointed), form_key(request)
    if not form.is_valid():
        return _ask(request, form, pointed, key=key)
    case = reports.send(
        viewer_of(request).person,
        by=user_of(request),
        pointed=pointed,
        key=key,
        report=form.report(),
        language=(get_language() or "nb")[:2],
    )
    messages.success(
        request, _("Vi har fått det. Saksnummeret er %(reference)s.") % {"reference": case.reference}
    )
    return SeeOther(reverse("case", args=[case.reference]))


@person_required
@require_safe
def receipt(request: HttpRequest, reference: str) -> HttpResponseBase:
    """A message from before there were cases: it stands among one's conversations."""
    conversation = visible("accounts.Conversation", viewer_of(request)).filter(reference=reference).first()
    if conversation is None:
        raise Http404
    return redirect("conversation", conversation.pk)


@person_required
@require_POST
def note_withdrawal(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Take one's words beside a record away. A second time changes nothing."""
    note = get_object_or_404(RecordNote, pk=pk, person=viewer_of(request).person)
    notes.withdraw(note, at=timezone.now())
    messages.success(request, _("Merknaden er fjernet."))
    return SeeOther(reverse("category", args=[places.category_of(note.label).slug]))


def _ask(request: HttpRequest, form: ReportForm, pointed: Pointed, *, key: UUID) -> HttpResponseBase:
    by_oneself = bool(pointed.table and places.by_oneself(pointed.table))
    context = {"form": form, "pointed": pointed, "key": key, "by_oneself": by_oneself}
    return render(request, "privacy/report.html", context)
