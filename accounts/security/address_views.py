"""Another address to sign in with: a code to the new one, a notice to the old one."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.decorators import fresh_sign_in
from accounts.forms import CodeForm
from accounts.models import Change, User
from accounts.redirects import SeeOther
from accounts.security import changes
from accounts.security.forms import NewAddressForm
from accounts.security.pending import AddressChange
from accounts.security.views import to_page
from accounts.signed_in import user_of


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def address(request: HttpRequest) -> HttpResponseBase:
    """Say the new address, then the code that came there; until then the old one counts."""
    process = AddressChange.under_way(request)
    action = request.POST.get("action", "") if request.method == "POST" else ""
    if process and action == "cancel":
        process.abort()
        return SeeOther(reverse("account_email"))
    if process and action == "confirm":
        return _confirm(request, process)
    if request.method == "POST":
        return _ask(request)
    if process:
        return render(request, "security/address_code.html", {"form": CodeForm(), "process": process})
    return render(request, "security/address.html", {"form": NewAddressForm(user=user_of(request))})


def _ask(request: HttpRequest) -> HttpResponseBase:
    form = NewAddressForm(request.POST, user=user_of(request))
    if not form.is_valid():
        return render(request, "security/address.html", {"form": form})
    if not ratelimit.consume(request, action="request_login_code", key=form.cleaned_data["email"]):
        limited: HttpResponse = ratelimit.respond_429(request)
        return limited
    AddressChange.begin(request, form.cleaned_data["email"])
    return SeeOther(reverse("account_email"))


def _confirm(request: HttpRequest, process: AddressChange) -> HttpResponseBase:
    form = CodeForm(request.POST, code=process.code)
    if not form.is_valid():
        if process.record_invalid_attempt():
            return render(request, "security/address_code.html", {"form": form, "process": process})
        messages.error(request, _("For mange forsøk. Be om en ny kode."))
        return SeeOther(reverse("account_email"))
    process.abort()
    try:
        _change(request, process.address)
    except IntegrityError:
        messages.error(request, _("Adressen er i bruk til en annen innlogging. Ring oss hvis den er din."))
        return SeeOther(reverse("account_email"))
    messages.success(request, _("Fra nå av logger du inn med den nye adressen."))
    return to_page()


def _change(request: HttpRequest, new: str) -> None:
    """Raises IntegrityError when somebody else signs in with it."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_of(request).pk)
        former, user.email = user.email, new
        user.save(update_fields=["email"])
        EmailAddress.objects.update_or_create(
            user=user, primary=True, defaults={"email": new, "verified": True}
        )
        changes.record(request, user, Change.ADDRESS, former_address=former)
