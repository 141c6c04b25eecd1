"""Pages of one's own code and passphrase, and of an owner who has somebody's code taken away."""

from __future__ import annotations

from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.codes import flow, phrases, standing
from accounts.codes.flow import NoAccess, NoPanel, Unusable
from accounts.codes.forms import CodeForm, PhraseForm
from accounts.codes.pages import access_of, fresh_with_secret, household_of, of_own_household
from accounts.decorators import fresh_sign_in, person_required
from accounts.household.rights import may_manage
from accounts.models import AuthorisedUser
from accounts.panels import commands
from accounts.redirects import SeeOther
from accounts.signed_in import person_of, user_of
from accounts.viewers import Viewer

FORM = ["GET", "HEAD", "POST"]
# One wording for a code anybody would guess and for one somebody has.
NOT_THIS_ONE = gettext_lazy("Den koden kan ikke brukes her. Velg en annen.")


@person_required
@require_safe
def own_code(request: HttpRequest) -> HttpResponseBase:
    """How it stands with one's own code at the home the pages are about."""
    access = access_of(request)
    stands = standing.of_holder(access, now=timezone.now()) if access else None
    return render(
        request, "codes/own.html", {"access": access, "standing": stands, "can_order": commands.can_order()}
    )


@person_required
@require_http_methods(FORM)
@fresh_with_secret
def code_new(request: HttpRequest) -> HttpResponseBase:
    """Choose one's own code, or another in its place."""
    return _set(request, is_duress=False)


@person_required
@require_http_methods(FORM)
@fresh_sign_in
def code_removal(request: HttpRequest) -> HttpResponseBase:
    """Be without a code."""
    return _remove(request, is_duress=False)


@person_required
@require_http_methods(FORM)
@fresh_with_secret
def duress_code(request: HttpRequest) -> HttpResponseBase:
    """Whether one has a duress code, and a new one. On no other page, and for nobody else."""
    return _set(request, is_duress=True)


@person_required
@require_http_methods(FORM)
@fresh_sign_in
def duress_removal(request: HttpRequest) -> HttpResponseBase:
    """Be without a duress code."""
    return _remove(request, is_duress=True)


@person_required
@require_http_methods(FORM)
@fresh_sign_in
def others_code(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """An owner has the code of somebody in the household taken away. Setting another is for its holder alone."""
    household = AuthorisedUser.objects.filter(occupancy__in=of_own_household(request))
    user = get_object_or_404(household.exclude(person=person_of(request)), pk=pk)
    if not may_manage(Viewer(person_of(request), timezone.now()), user):
        raise Http404
    if request.method == "POST":
        flow.order_removal(user, by=user_of(request), now=timezone.now())
        messages.success(request, _("Panelet har fått beskjed om å fjerne koden."))
        return SeeOther(reverse("others-code", args=[user.pk]))
    stands = standing.of_users([user.pk], now=timezone.now()).get(user.pk, standing.Standing())
    return render(request, "codes/others.html", {"member": user, "standing": stands})


@person_required
@require_http_methods(FORM)
@fresh_with_secret
def passphrase(request: HttpRequest) -> HttpResponseBase:
    """Whether one has a passphrase, and a new one."""
    household, user = household_of(request), user_of(request)
    form = PhraseForm(request.POST if request.method == "POST" else None)
    if household and request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="set_code", user=user):
            return _too_many(request)
        try:
            phrases.set_phrase(household, secret=form.cleaned_data["ord"], by=user, now=timezone.now())
        except Unusable:
            form.add_error("ord", _("Det ordet er for lett å gjette. Velg et annet."))
        else:
            messages.success(request, _("Kontrollordet er lagret. Vi viser det aldri, så husk det."))
            return SeeOther(reverse("passphrase"))
    phrase = phrases.of(household, user) if household else None
    return render(request, "codes/phrase.html", {"form": form, "household": household, "phrase": phrase})


@person_required
@require_http_methods(FORM)
@fresh_sign_in
def passphrase_removal(request: HttpRequest) -> HttpResponseBase:
    """Be without a passphrase."""
    household, user = household_of(request), user_of(request)
    if request.method != "POST":
        phrase = phrases.of(household, user) if household else None
        return render(request, "codes/phrase_removal.html", {"phrase": phrase})
    if household and phrases.remove_phrase(household, by=user, now=timezone.now()):
        messages.success(request, _("Kontrollordet er fjernet."))
    return SeeOther(reverse("passphrase"))


def _set(request: HttpRequest, *, is_duress: bool) -> HttpResponseBase:
    access, user = access_of(request), user_of(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if access and request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="set_code", user=user):
            return _too_many(request)
        try:
            secret = form.cleaned_data["kode"]
            flow.set_code(access, secret=secret, by=user, now=timezone.now(), is_duress=is_duress)
        except Unusable:
            form.add_error("kode", NOT_THIS_ONE)
        except (NoPanel, NoAccess):
            form.add_error(
                None, _("Panelet kan ikke ta imot en kode herfra nå. Ring oss, så hjelper vi deg.")
            )
        else:
            messages.success(request, _("Koden er sendt til panelet. Den virker når panelet har svart."))
            return SeeOther(reverse("duress-code" if is_duress else "own-code"))
    stands = standing.of_holder(access, now=timezone.now(), is_duress=is_duress) if access else None
    context = {"form": form, "access": access, "standing": stands, "can_order": commands.can_order()}
    return render(request, "codes/duress.html" if is_duress else "codes/new.html", context)


def _remove(request: HttpRequest, *, is_duress: bool) -> HttpResponseBase:
    access = access_of(request)
    if request.method == "POST":
        if access:
            flow.remove_code(access, by=user_of(request), now=timezone.now(), is_duress=is_duress)
            messages.success(request, _("Panelet har fått beskjed om å fjerne koden."))
        return SeeOther(reverse("duress-code" if is_duress else "own-code"))
    stands = standing.of_holder(access, now=timezone.now(), is_duress=is_duress) if access else None
    return render(request, "codes/removal.html", {"standing": stands, "is_duress": is_duress})


def _too_many(request: HttpRequest) -> HttpResponse:
    limited: HttpResponse = ratelimit.respond_429(request)
    return limited
