"""Passkeys: add one, call it something else, remove it."""

from __future__ import annotations

import json

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.decorators import fresh_sign_in
from accounts.models import Change, User
from accounts.security.factor_views import added, removed
from accounts.security.forms import PasskeyForm, PasskeyNameForm
from accounts.security.views import to_page
from accounts.signed_in import user_of


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def passkey_add(request: HttpRequest) -> HttpResponseBase:
    """Have the browser make a passkey that asks who holds the device, and keep its public half."""
    user = user_of(request)
    form = PasskeyForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            webauthn.WebAuthn.add(user, form.cleaned_data["name"], form.cleaned_data["credential"])
            return added(request, user, Change.PASSKEY_ADDED, _("Passnøkkelen er lagt til."))
    options = json.dumps(webauthn.begin_registration(user, passwordless=True))
    return render(request, "security/passkey_add.html", {"form": form, "options": options})


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def passkey(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a passkey another name."""
    found = _own(user_of(request), pk)
    wrapped = found.wrap()
    form = PasskeyNameForm(request.POST or None, initial={"name": wrapped.name})
    if request.method == "POST" and form.is_valid():
        wrapped.name = form.cleaned_data["name"]
        found.save(update_fields=["data"])
        messages.success(request, _("Navnet er endret."))
        return to_page()
    return render(request, "security/passkey.html", {"form": form, "passkey": found, "name": wrapped.name})


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def passkey_remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    user = user_of(request)
    found = _own(user, pk)
    if request.method != "POST":
        return render(request, "security/passkey_remove.html", {"passkey": found, "name": found.wrap().name})
    return removed(request, user, found, Change.PASSKEY_REMOVED, _("Passnøkkelen er fjernet."))


def _own(user: User, pk: int) -> Authenticator:
    found: Authenticator = get_object_or_404(
        Authenticator, user=user, type=Authenticator.Type.WEBAUTHN, pk=pk
    )
    return found
