"""The page behind the link to whoever takes over. It works signed out, and shows everybody the same until they have
proven the address it was sent to. GET changes nothing: mail programs open links."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.activation import NotPossible
from accounts.forms import NewcomerForm
from accounts.models import OwnershipChange, User
from accounts.ownership import inviting, joining, newcomers, pages
from accounts.ownership.forms import AddressForm, CodeForm
from accounts.ownership.inviting import Open
from accounts.ownership.newcomers import Newcomer, SignsInAlready
from accounts.ownership.states import WrongState
from accounts.redirects import SeeOther

WAYS = ["GET", "HEAD", "POST"]


@login_not_required
@non_atomic_requests  # it is not who is signed in that may see this, but who has the link
@require_http_methods(WAYS)
def takeover(request: HttpRequest, token: str) -> HttpResponseBase:
    """Prove the address, then join. A used, old or wrong link is a 404 of its own."""
    limited: HttpResponseBase | None = ratelimit.consume_or_429(request, action="takeover")
    if limited:
        return limited
    invitation = inviting.find(token, now=timezone.now())
    if invitation is None:
        return render(request, "accounts/ownership/link_over.html", status=404)
    if address := joining.proven(request, invitation):
        return _proven(request, token, invitation, address)
    if request.method == "POST" and "kode" in request.POST:
        return _confirm(request, invitation)
    return _ask(request, invitation)


def _ask(request: HttpRequest, invitation: Open) -> HttpResponseBase:
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limited: HttpResponseBase | None = ratelimit.consume_or_429(
            request, action="takeover_code", key=str(invitation.pk)
        )
        if limited:
            return limited
        joining.ask_for_code(request, invitation, address=form.cleaned_data["epost"])
        return SeeOther(request.path)
    if request.method != "POST" and "ny" not in request.GET and joining.under_way(request, invitation):
        return _page(request, invitation, CodeForm(), step="code")
    return _page(request, invitation, form, step="address")


def _confirm(request: HttpRequest, invitation: Open) -> HttpResponseBase:
    form = CodeForm(request.POST)
    if form.is_valid():
        if joining.confirm(request, invitation, code=form.cleaned_data["kode"]):
            return SeeOther(request.path)
        if joining.under_way(request, invitation) is None:
            messages.error(request, _("Koden virker ikke lenger. Be om en ny."))
            return SeeOther(request.path)
        form.add_error("kode", _("Koden stemmer ikke. Se etter en gang til."))
    return _page(request, invitation, form, step="code")


def _proven(request: HttpRequest, token: str, invitation: Open, address: str) -> HttpResponseBase:
    """The address is theirs: whoever is signed in joins, others sign in or get a sign-in first."""
    user = request.user
    if user.is_authenticated:
        if user.person_id is None:
            return render(request, "account/for_customers.html", status=403)
        if request.method == "POST":
            return _join(request, user, token)
        return _page(request, invitation, None, step="join")
    if joining.has_sign_in(address):
        return _page(request, invitation, None, step="sign-in")
    if newcomers.is_customers(token):
        return _page(request, invitation, None, step="activate")
    form = NewcomerForm(request.POST if "fornavn" in request.POST else None)
    if not form.is_valid():
        return _page(request, invitation, form, step="new")
    return _make(request, token, invitation, _newcomer(form, address), form.cleaned_data["password1"])


def _make(
    request: HttpRequest, token: str, invitation: Open, newcomer: Newcomer, password: str
) -> HttpResponseBase:
    try:
        user, change = newcomers.join(token, newcomer, password=password)
    except SignsInAlready:
        return _page(request, invitation, None, step="sign-in")
    except NotPossible:
        messages.error(request, _("Vi fikk ikke laget en innlogging. Ring oss, så hjelper vi."))
        return SeeOther(request.path)
    except WrongState:
        messages.error(request, _("Denne invitasjonen kan ikke brukes av deg. Er noe galt, ringer du oss."))
        return SeeOther(request.path)
    joined = _joined(request, change)
    record_authentication(request, user, "password")
    perform_login(request, Login(user=user))
    return joined


def _newcomer(form: NewcomerForm, address: str) -> Newcomer:
    typed = form.cleaned_data
    language = (get_language() or "nb")[:2]
    return Newcomer(typed["fornavn"], typed["etternavn"], address=address, language=language)


def _join(request: HttpRequest, user: User, token: str) -> HttpResponseBase:
    try:
        change = joining.join(user, token)
    except WrongState:
        messages.error(request, _("Denne invitasjonen kan ikke brukes av deg. Er noe galt, ringer du oss."))
        return SeeOther(reverse("ownerships"))
    return _joined(request, change)


def _joined(request: HttpRequest, change: OwnershipChange) -> HttpResponseBase:
    joining.forget(request)
    messages.success(request, _("Du er med. Les det som står her, og godta når du er klar."))
    return SeeOther(reverse("ownership", args=[change.pk]))


def _page(request: HttpRequest, invitation: Open, form: Any, *, step: str) -> HttpResponseBase:
    context = {
        "form": form,
        "step": step,
        "until": invitation.valid_until,
        "begins": pages.what_begins(),
        "kept": pages.what_is_kept(),
    }
    return render(request, "accounts/ownership/link.html", context)
