"""The pages of an invitation. They work signed out: whoever has the link and proves the address may answer."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms import NewcomerForm
from accounts.household import across, answering, invitations, mailing, notice
from accounts.household.answer_forms import CodeForm
from accounts.household.answering import AlreadyThere, Newcomer, SignsInAlready
from accounts.household.ending import WrongState
from accounts.household.forms import typed
from accounts.household.invitations import CodeOver, TooManyCodes, WrongCode
from accounts.household.mail_views import prove_mail
from accounts.models import Person, User, UserInvitation
from accounts.redirects import SeeOther

WAYS = ["GET", "HEAD", "POST"]
PROVEN = "invitation_proven"


@login_not_required
@non_atomic_requests  # it is not who is signed in that may answer, but who has the link and the code
@require_http_methods(WAYS)
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET shows who gives access and what it means; POST has a code sent to the address invited, or says no."""
    if limited := _limited(request):
        return limited
    found = invitations.find(token, now=timezone.now())
    if found is None:
        return _over(request)
    if request.method != "POST":
        return render(request, "accounts/household/invitation.html", _about(found) | {"token": token})
    if request.POST.get("svar") == "nei":
        return _decline(request, found)
    try:
        invitations.send_code(found, now=timezone.now())
    except TooManyCodes:
        messages.error(
            request, _("Vi har sendt fem koder. Be den som inviterte deg, om å invitere deg på nytt.")
        )
        return SeeOther(reverse("invitation", args=[token]))
    except WrongState:
        return _over(request)
    return SeeOther(reverse("invitation-code", args=[token]))


@login_not_required
@non_atomic_requests
@require_http_methods(WAYS)
def invitation_code(request: HttpRequest, token: str) -> HttpResponseBase:
    """Take the code that came to the address that was invited."""
    if limited := _limited(request):
        return limited
    found = invitations.find(token, now=timezone.now())
    if found is None:
        return _over(request)
    form = CodeForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            invitations.prove(found, code=form.cleaned_data["kode"], now=timezone.now())
        except WrongCode:
            form.add_error("kode", _("Koden stemmer ikke. Se etter en gang til."))
        except CodeOver:
            messages.error(request, _("Koden virker ikke lenger. Be om en ny."))
            return SeeOther(reverse("invitation", args=[token]))
        except WrongState:
            return _over(request)
        else:
            request.session[PROVEN] = str(found.pk)
            return SeeOther(reverse("invitation-answer", args=[token]))
    context = _about(found) | {"form": form, "token": token}
    return render(request, "accounts/household/invitation_code.html", context)


@login_not_required
@non_atomic_requests  # a password is hashed here, too: see accounts/urls.py
@require_http_methods(WAYS)
def invitation_answer(request: HttpRequest, token: str) -> HttpResponseBase:
    """Say yes: as who is signed in, or with a new sign-in. Only in the session that has proven the address."""
    if limited := _limited(request):
        return limited
    found = invitations.find(token, now=timezone.now())
    if found is None:
        return _over(request)
    if request.session.get(PROVEN) != str(found.pk):
        return SeeOther(reverse("invitation", args=[token]))
    person = request.user.person if request.user.is_authenticated else None
    about = _about(found) | {"token": token, "person": person}
    if person:
        if request.method == "POST":
            return _accept(request, found, person)
        return render(request, "accounts/household/invitation_answer.html", about)
    return _answer_signed_out(request, found, about)


def _answer_signed_out(
    request: HttpRequest, found: UserInvitation, about: dict[str, Any]
) -> HttpResponseBase:
    email, form = mailing.proven(request, found), NewcomerForm(typed(request))
    try:
        if not email:
            return prove_mail(request, found, about)
        if request.method == "POST" and form.is_valid():
            return _enter(request, _join(found, form, email))
    except WrongState:
        return _over(request)
    except SignsInAlready:
        form.add_error(
            None, _("Det finnes en innlogging med denne adressen. Logg inn først, så kan du svare ja.")
        )
    return render(request, "accounts/household/invitation_answer.html", about | {"form": form})


def _accept(request: HttpRequest, found: UserInvitation, person: Person) -> HttpResponseBase:
    try:
        answering.accept(found, person=person, now=timezone.now())
    except AlreadyThere:
        messages.info(request, _("Du har allerede tilgang her. Invitasjonen er ikke brukt."))
        return SeeOther(reverse("household"))
    except WrongState:
        return _over(request)
    del request.session[PROVEN]
    messages.success(request, _("Du har fått tilgang til alarmen."))
    return SeeOther(reverse("household"))


def _join(found: UserInvitation, form: NewcomerForm, email: str) -> User:
    told = form.cleaned_data
    newcomer = Newcomer(
        given_name=told["fornavn"],
        family_name=told["etternavn"],
        email=email,
        language=(translation.get_language() or "nb")[:2],
    )
    return answering.join(found, newcomer=newcomer, password=told["password1"], now=timezone.now())


def _enter(request: HttpRequest, user: User) -> HttpResponseBase:
    request.session.pop(PROVEN, None)
    mailing.forget(request)
    record_authentication(request, user, "password")
    entered: HttpResponseBase = perform_login(request, Login(user=user, redirect_url=reverse("household")))
    return entered


def _decline(request: HttpRequest, found: UserInvitation) -> HttpResponseBase:
    try:
        answering.decline(found, now=timezone.now())
    except WrongState:
        return _over(request)
    return render(request, "accounts/household/invitation_over.html", {"is_declined": True})


def _over(request: HttpRequest) -> HttpResponse:
    """One page for used, old, called off and wrong: nobody learns which."""
    return render(request, "accounts/household/invitation_over.html", {"is_declined": False}, status=404)


def _about(found: UserInvitation) -> dict[str, object]:
    giver = across.giver(found.user.occupancy_id)
    told = notice.for_role(found.user.role, is_company=giver.is_company)
    return {"access": found.user, "channel": found.channel, "giver": giver, "notice": told}


def _limited(request: HttpRequest) -> HttpResponseBase | None:
    limited: HttpResponseBase | None = ratelimit.consume_or_429(request, action="answer_invitation")
    return limited
