"""Pages of stopping a use: restricting, objecting, and what is stopped now."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.decorators import fresh_sign_in, person_required
from accounts.redirects import SeeOther
from accounts.signed_in import person_of, user_of
from privacy import consequences
from privacy.models import Restriction
from privacy.restrictions import lifting, listing
from privacy.restrictions.forms import ConfirmForm, ObjectionForm, RestrictionForm
from privacy.restrictions.objecting import OBJECTABLE, object_to
from privacy.restrictions.reviewing import Review, review
from privacy.restrictions.starting import Choice, restrict
from privacy.states import WrongState


@person_required
@require_safe
def restrictions(request: HttpRequest) -> HttpResponseBase:
    """What is stopped now, and the ways to stop more."""
    return render(request, "privacy/restrictions.html", {"restrictions": listing.of(person_of(request))})


@person_required
@require_safe
def restriction_new(request: HttpRequest) -> HttpResponseBase:
    """First step: what to stop, and why."""
    is_chosen = any(name in request.GET for name in RestrictionForm.base_fields)
    form = RestrictionForm(request.GET) if is_chosen else RestrictionForm()
    return render(request, "privacy/restriction_new.html", {"form": form})


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def restriction_confirm(request: HttpRequest) -> HttpResponseBase:
    """Second step: what one will notice, and the button. The choice stands in the address."""
    chosen = RestrictionForm(request.GET)
    if not chosen.is_valid():
        return render(request, "privacy/restriction_new.html", {"form": chosen})
    shown = review(person_of(request), chosen.targets())
    draw = partial(ConfirmForm, asks_about_alarm=shown.asks_about_alarm)
    if request.method != "POST":
        return _confirm(request, draw(), shown)
    form = draw(request.POST)
    return _restrict(request, chosen, form, shown) if form.is_valid() else _confirm(request, form, shown)


@person_required
@require_POST
@fresh_sign_in
def restriction_end(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Take away what one stopped oneself. A second time changes nothing and says so."""
    found = get_object_or_404(Restriction.objects.for_viewer(person_of(request)), pk=pk)
    try:
        lifting.lift_own(found, by=user_of(request))
    except WrongState:
        messages.info(request, _("Den kan du ikke ta bort her, eller den er borte. Ingenting er endret."))
    else:
        messages.success(request, _("Begrensningen er borte. Vi kan bruke opplysningene som før."))
    return SeeOther(reverse("restrictions"))


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def objection_new(request: HttpRequest) -> HttpResponseBase:
    """Object to a use; it stops at once."""
    form = ObjectionForm(request.POST) if request.method == "POST" else ObjectionForm()
    if request.method != "POST" or not form.is_valid():
        return render(request, "privacy/objection_new.html", {"form": form, "uses": OBJECTABLE})
    uses, words = form.uses(), form.cleaned_data["ord"]
    case = object_to(person_of(request), uses, by=user_of(request), words=words, language=_language())
    if any(one.is_weighed for one in uses):
        said = _("Vi har mottatt protesten, sak %(case)s. Bruken er stoppet mens vi vurderer den.")
    else:
        said = _("Vi har sluttet å sende deg reklame, sak %(case)s. Det gjelder fra nå.")
    messages.success(request, said % {"case": case.reference})
    return SeeOther(reverse("restrictions"))


@fresh_sign_in
def _restrict(
    request: HttpRequest, chosen: RestrictionForm, form: ConfirmForm, shown: Review
) -> HttpResponseBase:
    goes_on = form.alarm_goes_on
    choice = Choice(
        chosen.targets(),
        chosen.ground(),
        alarm_goes_on=goes_on,
        consequences=shown.stored(alarm_goes_on=goes_on),
    )
    words = form.cleaned_data["ord"]
    case = restrict(person_of(request), choice, by=user_of(request), words=words, language=_language())
    said = _("Bruken er stoppet fra nå, sak %(case)s.") % {"case": case.reference}
    messages.success(request, said)
    return SeeOther(reverse("restrictions"))


def _confirm(request: HttpRequest, form: ConfirmForm, shown: Review) -> HttpResponseBase:
    context = {
        "form": form,
        "review": shown,
        "with_alarm": consequences.WITH_ALARM,
        "without_alarm": consequences.WITHOUT_ALARM,
        "query": request.GET.urlencode(),
    }
    return render(request, "privacy/restriction_confirm.html", context)


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
