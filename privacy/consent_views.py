"""The page of consents: what stands and what was taken back, one click to say yes, and one to take it back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.decorators import person_required
from accounts.redirects import SeeOther
from accounts.signed_in import person_of, user_of
from privacy.consents import ending, ledger
from privacy.consents.reading import version_in
from privacy.models import PrivacyCase
from privacy.restrictions import consents
from privacy.restrictions.consents import Offer

PORTAL = PrivacyCase.Channel.PORTAL
YES, NO = "ja", "nei"


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def consent_page(request: HttpRequest) -> HttpResponseBase:
    """What one has said yes to, each with a button that takes it back, and what one could say yes to."""
    person = person_of(request)
    if request.method != "POST":
        offers = consents.offers(person, language=_language())
        context = {
            "consents": consents.of(person),
            "asked": [one for one in offers if one.asks],
            "quiet": [one for one in offers if not one.asks],
        }
        return render(request, "privacy/consent_withdrawal.html", context)
    answer = request.POST.get("svar", "")
    if answer in {YES, NO}:
        _answer(request, answer)
    else:
        _withdraw(request)
    return SeeOther(reverse("consent-withdrawal"))


def _answer(request: HttpRequest, answer: str) -> None:
    """A yes or a no to what was offered, in the words that were shown."""
    offer = _offer(request)
    facts: dict[str, Any] = {
        "channel": PORTAL,
        "language": _language(),
        "partner": offer.partner,
        "by": user_of(request),
    }
    if answer == NO:
        if ledger.decline(person_of(request), offer.kind.code, **facts) is None:
            raise Http404
        messages.success(request, _("Vi spør deg ikke om dette igjen det neste halve året."))
        return
    evidence = f"Knappen «Ja» på {request.path}, uten noe valgt på forhånd"
    try:
        ledger.give(
            person_of(request),
            offer.kind.code,
            wording_version=version_in(request),
            evidence=evidence,
            **facts,
        )
    except ledger.Outdated:
        messages.error(request, _("Ordlyden er ny. Les den, og svar en gang til."))
    else:
        messages.success(request, _("Takk. Samtykket gjelder fra nå, og du kan trekke det her når du vil."))


def _withdraw(request: HttpRequest) -> None:
    person = person_of(request)
    found = consents.find(person, request.POST.get("samtykke", ""))
    if found is None:
        raise Http404
    ending.withdraw(
        person,
        found.kind.code,
        partner=found.partner,
        by=user_of(request),
        channel=PORTAL,
        language=_language(),
    )
    now = consents.find(person, found.code)
    case = now.end.request.reference if now and now.end else ""
    said = _("Samtykket er trukket og gjelder ikke lenger, sak %(case)s.") % {"case": case}
    messages.success(request, said if case else _("Samtykket er trukket og gjelder ikke lenger."))


def _offer(request: HttpRequest) -> Offer:
    """What is answered to. Raises Http404 for what is not offered to this person."""
    code = request.POST.get("samtykke", "")
    found = consents.find_offer(person_of(request), code, language=_language())
    if found is None:
        raise Http404
    return found


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]
