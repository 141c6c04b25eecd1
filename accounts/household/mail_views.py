"""The steps of an invitation by number that come before the answer: which e-mail to sign in with, and its code."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.household import mailing
from accounts.household.answer_forms import CodeForm, MailForm
from accounts.household.forms import typed
from accounts.household.invitations import CodeOver, TooManyCodes, WrongCode
from accounts.models import UserInvitation
from accounts.redirects import SeeOther


def prove_mail(request: HttpRequest, found: UserInvitation, about: dict[str, Any]) -> HttpResponseBase:
    """GET shows the step that is next, with `?ny` the first one again. Raises WrongState."""
    if request.method == "POST" and "kode" in request.POST:
        return _take_code(request, found, about)
    if request.method != "POST" and "ny" not in request.GET and mailing.waits(request, found):
        return _page(request, about, CodeForm(), asks_code=True)
    form = MailForm(typed(request))
    if request.method != "POST" or not form.is_valid():
        return _page(request, about, form)
    try:
        mailing.ask(request, found, address=form.cleaned_data["epost"])
    except TooManyCodes:
        form.add_error(
            None, _("Vi har sendt fem koder. Be den som inviterte deg, om å invitere deg på nytt.")
        )
        return _page(request, about, form)
    return SeeOther(request.path)


def _take_code(request: HttpRequest, found: UserInvitation, about: dict[str, Any]) -> HttpResponseBase:
    form = CodeForm(typed(request))
    if not form.is_valid():
        return _page(request, about, form, asks_code=True)
    try:
        mailing.confirm(request, found, code=form.cleaned_data["kode"])
    except WrongCode:
        form.add_error("kode", _("Koden stemmer ikke. Se etter en gang til."))
        return _page(request, about, form, asks_code=True)
    except CodeOver:
        messages.error(request, _("Koden virker ikke lenger. Be om en ny."))
    return SeeOther(request.path)


def _page(
    request: HttpRequest, about: dict[str, Any], form: MailForm | CodeForm, *, asks_code: bool = False
) -> HttpResponseBase:
    context = about | {"form": form, "asks_code": asks_code}
    return render(request, "accounts/household/invitation_mail.html", context)
