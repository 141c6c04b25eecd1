"""The doors of BankID: there and back, and what an answer does."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import cast

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.db.transaction import non_atomic_requests
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import freshness
from accounts.bankid import linking, trips
from accounts.bankid.broker import Broker, configured
from accounts.bankid.tokens import Identity
from accounts.bankid.trips import Failed, Purpose, Trip
from accounts.decorators import fresh_sign_in, person_required
from accounts.models import Change, User
from accounts.redirects import SeeOther, next_page
from accounts.security import changes
from accounts.ways import is_offered

BEGINNINGS: dict[str, str] = {Purpose.SIGN_IN: "account_login", Purpose.CONFIRM: "bankid_confirm"}
View = Callable[[HttpRequest, Broker], HttpResponseBase]


def with_broker(view: View) -> Callable[[HttpRequest], HttpResponseBase]:
    """Give the view the broker of the settings. Without one, the address does not exist."""

    @wraps(view)
    def found(request: HttpRequest) -> HttpResponseBase:
        broker = configured()
        if broker is None:
            raise Http404
        return view(request, broker)

    return found


# The broker is asked outside any transaction: it may take seconds.
@login_not_required
@non_atomic_requests
@with_broker
@require_POST
def sign_in(request: HttpRequest, broker: Broker) -> HttpResponseBase:
    """Send somebody to BankID to sign in."""
    next_url = next_page(request, otherwise="overview")
    if request.user.is_authenticated:
        return SeeOther(next_url)
    return _leave(request, broker, Trip(Purpose.SIGN_IN, next_url))


@non_atomic_requests
@with_broker
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, broker: Broker) -> HttpResponseBase:
    """Confirm with BankID that it is still oneself: GET explains, POST sends there."""
    next_url = next_page(request, otherwise="overview")
    if not is_offered(request.user, "bankid_confirm"):
        return freshness.ask_otherwise(request, next_url)
    if request.method == "POST":
        return _leave(request, broker, Trip(Purpose.CONFIRM, next_url, user=str(request.user.pk)))
    context = {"next_url": next_url, "alternatives": freshness.alternatives(request, "bankid_confirm")}
    return render(request, "bankid/confirm.html", context)


@non_atomic_requests
@person_required
@require_POST
@fresh_sign_in
@with_broker
def link(request: HttpRequest, broker: Broker) -> HttpResponseBase:
    """Send somebody who is signed in to BankID, to link it to their sign-in."""
    trip = Trip(Purpose.LINK, next_page(request, otherwise="overview"), user=str(request.user.pk))
    return _leave(request, broker, trip)


@person_required
@require_POST
@fresh_sign_in
def unlink(request: HttpRequest) -> HttpResponseBase:
    """Take the link away, unless nothing else would be left to sign in with."""
    user = _signed_in_user(request)
    if not user.has_usable_password() and not is_offered(user, "mfa_reauthenticate_webauthn"):
        messages.error(
            request, _("Lag et passord eller en passnøkkel først, ellers kommer du ikke inn igjen.")
        )
    elif linking.unlink(user):
        changes.record(request, user, Change.BANKID_UNLINKED)
        messages.success(request, _("BankID er ikke lenger koblet til innloggingen din."))
    return SeeOther(next_page(request, otherwise="overview"))


@login_not_required
@non_atomic_requests
@with_broker
@require_safe
def answer(request: HttpRequest, broker: Broker) -> HttpResponseBase:
    """Where BankID sends people back to: a GET that changes things, as the protocol has it.

    `state` stands for the mark our forms carry.
    """
    try:
        trip, identity = trips.finish(request, broker)
    except Failed as failed:
        return _failed(request, failed)
    ends = {Purpose.SIGN_IN: _signed_in, Purpose.CONFIRM: _confirmed, Purpose.LINK: _linked}
    with transaction.atomic():
        return ends[Purpose(trip.purpose)](request, trip, identity)


@login_not_required
@with_broker
@require_safe
def unknown(request: HttpRequest, broker: Broker) -> HttpResponseBase:
    """For a BankID nobody has linked: how to show whose it is."""
    if linking.waiting(request) is None:
        return redirect("account_login")
    return render(request, "bankid/unknown.html")


@person_required
@require_http_methods(["GET", "POST"])
def link_waiting(request: HttpRequest) -> HttpResponseBase:
    """After an ordinary sign-in: link the BankID this session came with, if the person says so."""
    identity = linking.waiting(request)
    if identity is None:
        messages.error(request, _("Det tok for lang tid. Bruk BankID en gang til."))
        return redirect("overview")
    if request.method != "POST":
        return render(request, "bankid/link.html")
    return _link_waiting(request)


@fresh_sign_in
def _link_waiting(request: HttpRequest) -> HttpResponseBase:
    identity = linking.waiting(request)
    linking.forget(request)
    if identity and request.POST.get("answer") == "link":
        _say_whether_linked(request, identity)
    return redirect("overview")


def _leave(request: HttpRequest, broker: Broker, trip: Trip) -> HttpResponseBase:
    """A page that goes on to BankID by itself: our CSP lets no form lead out of the site, on purpose."""
    limited = ratelimit.consume_or_429(request, action="login")
    if limited:
        refused: HttpResponse = limited
        return refused
    try:
        url = trips.begin(request, broker, trip)
    except Failed as failed:
        return _failed(request, failed)
    return render(request, "bankid/leaving.html", {"url": url})


def _signed_in(request: HttpRequest, trip: Trip, identity: Identity) -> HttpResponseBase:
    """Sign in whoever has linked it. Nobody else is looked for: not by address, not by national id."""
    if request.user.is_authenticated:
        return redirect(trip.next)
    user = linking.owner(identity)
    if user is None:
        linking.wait_for_proof(request, identity)
        return redirect("bankid_unknown")
    return enter(request, user, identity, next_url=trip.next)


def enter(request: HttpRequest, user: User, identity: Identity, *, next_url: str) -> HttpResponseBase:
    """Sign the customer in. BankID has asked for two factors itself, so ours is not asked for as well."""
    linking.remember_use(identity)
    record_authentication(request, user, "bankid", auth_time=identity.auth_time, acr=identity.acr)
    login = Login(user=user, email_verification=EmailVerificationMethod.NONE, redirect_url=next_url)
    entered: HttpResponseBase = perform_login(request, login)
    return entered


def _confirmed(request: HttpRequest, trip: Trip, identity: Identity) -> HttpResponseBase:
    """Fresh from the moment BankID asked: an old `auth_time` means that it did not ask (ASVS 6.8.4)."""
    if str(request.user.pk) != trip.user or linking.owner(identity) != request.user:
        return _failed(request, Failed("another-person", trip))
    if identity.auth_time is None or time.time() - identity.auth_time >= settings.FRESH_SIGN_IN_SECONDS:
        return _failed(request, Failed("not-fresh", trip))
    linking.remember_use(identity)
    record_authentication(
        request, request.user, "bankid", auth_time=identity.auth_time, acr=identity.acr, reauthenticated=True
    )
    request.session.cycle_key()
    return freshness.go_on(request, trip.next)


def _linked(request: HttpRequest, trip: Trip, identity: Identity) -> HttpResponseBase:
    if str(request.user.pk) != trip.user:
        return _failed(request, Failed("another-person", trip))
    _say_whether_linked(request, identity)
    return redirect(trip.next)


def _say_whether_linked(request: HttpRequest, identity: Identity) -> None:
    """One sentence for every refusal: the reason may be about somebody else."""
    user = _signed_in_user(request)
    try:
        is_new = linking.link(user, identity)
    except linking.NotLinked:
        messages.error(
            request, _("Denne BankID-en kan ikke kobles til innloggingen din. Ring oss, så hjelper vi.")
        )
        return
    if is_new:
        changes.record(request, user, Change.BANKID_LINKED)
    messages.success(request, _("BankID er koblet til innloggingen din."))


def _failed(request: HttpRequest, failed: Failed) -> HttpResponseBase:
    """Back to where the trip began when the person stopped it; otherwise a page that says nothing is changed."""
    trip = failed.trip
    if failed.reason == "cancelled" and trip:
        messages.info(request, _("Du avbrøt BankID. Ingenting er endret."))
        begun = BEGINNINGS.get(trip.purpose)
        return freshness.back_to(begun, trip.next) if begun else redirect(trip.next)
    status = 503 if failed.reason.startswith(("unreachable", "status-5")) else 400
    return render(request, "bankid/failed.html", {"trip": trip}, status=status)


def _signed_in_user(request: HttpRequest) -> User:
    return cast(User, request.user)
