"""Fetching the proof of a closed case, which the person sees and the log keeps."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.audit import Action, record
from accounts.audit.watching import person
from accounts.models import User
from accounts.signed_in import user_of
from privacy import readings
from privacy.models import PrivacyCase
from privacy.models.readings import Reason, What
from privacy.officer.doors import around, staff_page
from privacy.officer.places import SEE_RECORD
from privacy.officer.proof import StillOpen, as_zip, proof

UNKNOWN = gettext_lazy("Vi finner ingen sak med dette nummeret.")
NOT_OVER = gettext_lazy("Saken er ikke avsluttet. Beviset lages når den er det.")


class CaseForm(forms.Form):
    """The number of a case."""

    sak = forms.CharField(label=gettext_lazy("Saksnummer"), max_length=12)


@staff_page(SEE_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponseBase:
    """Ask which case; the answer to the form is the file."""
    form = CaseForm(request.POST) if request.method == "POST" else CaseForm(initial=_asked(request))
    if request.method == "POST" and form.is_valid():
        case = PrivacyCase.objects.filter(reference=form.cleaned_data["sak"].upper()).first()
        try:
            if case:
                return _fetched(case, by=user_of(request))
            form.add_error("sak", UNKNOWN)
        except StillOpen:
            form.add_error("sak", NOT_OVER)
    return render(request, "admin/officer/proof.html", around(request, _("Bevis for en sak"), form=form))


def _asked(request: HttpRequest) -> dict[str, str]:
    return {"sak": request.GET.get("sak", "")[:12]}


def _fetched(case: PrivacyCase, *, by: User) -> HttpResponse:
    """The file; that it was fetched is in the log and among what the person sees of who has looked."""
    about = person(case.person_id)
    packed = as_zip(proof(case, now=timezone.now()))
    record(Action.PROOF_FETCHED, actor=by, subject=about, target=case, case=case.reference)
    readings.note(
        about, by=by, category="saker", what=What.CASE, reason=Reason.CASE, reference=case.reference
    )
    name = f"attachment; filename={case.reference}-proof.zip"
    headers = {"Content-Disposition": name}
    return HttpResponse(packed, content_type="application/zip", headers=headers)
