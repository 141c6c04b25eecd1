"""A company's log by person: once the employer has said that the employees know, and each look is written down.

The employer is responsible too (R-58, arbeidsmiljøloven kapittel 9). The company itself has none of the rights of
GDPR Art. 15 to 22; its employees do.
"""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.audit import Action
from accounts.decorators import fresh_sign_in, person_required
from accounts.household import across, showing
from accounts.household.forms import typed
from accounts.household.page import FORMS, seeing
from accounts.models import LogAttestation, Occupancy, Person
from accounts.page import chosen_site
from accounts.redirects import SeeOther
from accounts.signed_in import person_of, user_of

VERSION = "2026-12-01"
# Told of each look at the log, in its transaction: whoever keeps who has looked adds itself (privacy.safety.log).
LOOKED: list[Callable[[Person, Occupancy], None]] = []


class AttestationForm(forms.Form):
    informert = forms.BooleanField(
        label=gettext_lazy(
            "Jeg bekrefter at alle som har kode, vet hva vi lagrer, at jeg kan se hvem som slår alarmen av og på, "
            "og hvorfor virksomheten trenger det."
        ),
        error_messages={"required": gettext_lazy("Du må bekrefte dette for å se hvem som bruker alarmen.")},
    )


@person_required
@require_http_methods(FORMS)
@fresh_sign_in
def company_log(request: HttpRequest) -> HttpResponseBase:
    """Who switched the alarm on and off the last 30 days. Without the attestation a form, and nobody's name."""
    occupancy = _company_of(request)
    form = AttestationForm(typed(request))
    is_attested = LogAttestation.objects.filter(occupancy=occupancy).exists()
    if request.method == "POST" and not is_attested and form.is_valid():
        return _attest(request, occupancy)
    context: dict[str, object] = {"form": form, "is_attested": is_attested, "site": occupancy.site}
    if is_attested:
        context["switches"] = _seen(request, occupancy)
    return render(request, "accounts/household/company_log.html", context)


def _attest(request: HttpRequest, occupancy: Occupancy) -> HttpResponseBase:
    LogAttestation(
        occupancy=occupancy, by=person_of(request), attested_at=timezone.now(), version=VERSION
    ).save(force_insert=True)
    audit.record(Action.EMPLOYEES_INFORMED, actor=user_of(request), target=occupancy, reason=VERSION)
    messages.success(request, _("Bekreftelsen er lagret. Hver gang du ser på listen, skriver vi det ned."))
    return SeeOther(reverse("company-log"))


def _seen(request: HttpRequest, occupancy: Occupancy) -> list[across.Switch]:
    """The log, once it is written down that somebody has it in front of them: for us, and for the employees."""
    with transaction.atomic():
        audit.record(Action.EMPLOYEES_SEEN, actor=user_of(request), target=occupancy)
        for told in LOOKED:
            told(person_of(request), occupancy)
    return across.company_log(occupancy.pk, timezone.now())


def _company_of(request: HttpRequest) -> Occupancy:
    """The company's premises the pages are about. Raises Http404 where they are a home, or another's."""
    home = showing.household(seeing(request), chosen_site(request).current)
    if not home.manages or not home.is_company or home.occupancy is None:
        raise Http404
    return home.occupancy
