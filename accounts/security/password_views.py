"""A new password."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import freshness
from accounts.decorators import fresh_sign_in
from accounts.models import Change
from accounts.redirects import SeeOther
from accounts.security import changes
from accounts.security.forms import FirstPasswordForm, NewPasswordForm
from accounts.security.views import to_page
from accounts.signed_in import user_of


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponseBase:
    """Change the password: the one there is, and the new one twice."""
    if not user_of(request).has_usable_password():
        return redirect("account_set_password")
    return _fresh_form(request, NewPasswordForm, here="account_change_password")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def first_password(request: HttpRequest) -> HttpResponseBase:
    """A password for somebody who has signed in without one."""
    if user_of(request).has_usable_password():
        return redirect("account_change_password")
    return _fresh_form(request, FirstPasswordForm, here="account_set_password")


def _fresh_form(request: HttpRequest, form_class: Any, *, here: str) -> HttpResponseBase:
    """As `fresh_sign_in`, but nothing typed is held: it would lie readable in the session."""
    if request.method == "POST" and not freshness.is_fresh(request):
        messages.error(request, _("Det tok for lang tid, så passordet er ikke endret. Gjør det en gang til."))
        return SeeOther(reverse(here))
    return _form(request, form_class)


@fresh_sign_in
def _form(request: HttpRequest, form_class: Any) -> HttpResponseBase:
    user = user_of(request)
    form = form_class(user, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not ratelimit.consume(request, action="change_password", user=user):
            limited: HttpResponse = ratelimit.respond_429(request)
            return limited
        if form.is_valid():
            return _save(request, form)
    return render(
        request, "security/password.html", {"form": form, "is_first": form_class is FirstPasswordForm}
    )


def _save(request: HttpRequest, form: Any) -> HttpResponse:
    """This session goes on under a new key; every other one ends with the old password."""
    user = user_of(request)
    with transaction.atomic():
        # Not the form's `save`: it would write every column, and the database lets nobody write all of them.
        user.set_password(form.cleaned_data["password1"])
        user.save(update_fields=["password"])
        update_session_auth_hash(request, user)
        changes.record(request, user, Change.PASSWORD)
    messages.success(request, _("Passordet er endret. Alle andre steder er logget ut."))
    return to_page()
