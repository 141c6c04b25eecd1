"""The pages of first use."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import activation
from accounts.activation import NotPossible
from accounts.bankid import linking
from accounts.bankid.tokens import Identity
from accounts.bankid.views import enter
from accounts.forms import ActivationCodeForm, ActivationForm, FirstPasswordForm
from accounts.models import Person
from accounts.redirects import SeeOther


@login_not_required
@require_http_methods(["GET", "POST"])
def activate(request: HttpRequest) -> HttpResponseBase:
    """Ask for customer number and address. The answer is the same whoever that is."""
    if request.user.is_authenticated:
        return redirect("overview")
    form = ActivationForm(request.POST or None)
    if not form.is_valid():
        return _page(request, "account/activate.html", form, bankid=linking.waiting(request))
    limited = ratelimit.consume_or_429(request, action="activate", key=form.cleaned_data["email"].lower())
    if limited:
        refused: HttpResponse = limited
        return refused
    activation.begin(request, **form.cleaned_data)
    return SeeOther(reverse("activate-password" if activation.proven(request) else "activate-code"))


@login_not_required
@require_http_methods(["GET", "POST"])
def confirm_code(request: HttpRequest) -> HttpResponseBase:
    """Take the code we mailed to the address on record."""
    if activation.under_way(request) is None:
        return redirect("activate")
    form = ActivationCodeForm(request.POST or None)
    if form.is_valid():
        if activation.confirm(request, code=form.cleaned_data["code"]):
            return SeeOther(reverse("activate-password"))
        if activation.under_way(request) is None:
            messages.error(request, _("For mange forsøk. Be om en ny kode."))
            return SeeOther(reverse("activate"))
        form.add_error("code", _("Koden stemmer ikke."))
    return _page(request, "account/activate_code.html", form)


@login_not_required
@require_http_methods(["GET", "POST"])
def first_password(request: HttpRequest) -> HttpResponseBase:
    """Let the person choose a password; whoever came with BankID needs none and is asked to go on with it."""
    person = activation.proven(request)
    if person is None:
        return redirect("activate")
    identity = linking.waiting(request)
    form = FirstPasswordForm(request.POST or None)
    if identity and request.method == "POST":
        return _enter_with_bankid(request, person, identity)
    if identity or not form.is_valid():
        return _page(request, "account/activate_password.html", form, bankid=identity)
    return _enter_with_password(request, person, form.cleaned_data["password1"])


def _enter_with_password(request: HttpRequest, person: Person, password: str) -> HttpResponseBase:
    try:
        user = activation.make_sign_in(person, password=password, read_their_mail=True)
    except NotPossible:
        return _not_possible(request)
    activation.forget(request)
    record_authentication(request, user, "password")
    entered: HttpResponseBase = perform_login(request, Login(user=user))
    return entered


def _enter_with_bankid(request: HttpRequest, person: Person, identity: Identity) -> HttpResponseBase:
    by_mail = "failed" in (activation.under_way(request) or {})
    try:
        with transaction.atomic():
            user = activation.make_sign_in(person, password=None, read_their_mail=by_mail)
            linking.link(user, identity)
    except (NotPossible, linking.NotLinked):
        return _not_possible(request)
    activation.forget(request)
    linking.forget(request)
    return enter(request, user, identity, next_url=reverse("overview"))


def _not_possible(request: HttpRequest) -> HttpResponseBase:
    activation.forget(request)
    messages.error(request, _("Vi fikk ikke laget en innlogging. Ring oss, så hjelper vi."))
    return SeeOther(reverse("account_login"))


def _page(request: HttpRequest, template: str, form: Any, **more: Any) -> HttpResponse:
    return render(request, template, {"form": form} | more)
