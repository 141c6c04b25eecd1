"""The small page of a contact person, behind the link that was sent to them. It is the same signed in and out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.contacts import answering, links, refusals
from accounts.contacts.forms import OwnDetailsForm, typed_before
from accounts.models import ContactPerson
from accounts.redirects import SeeOther

ANSWERS: Mapping[str, Callable[[ContactPerson], None]] = {
    "ja": answering.confirm,
    "nei": answering.decline,
    "protest": answering.object_,
    "feil-nummer": answering.wrong_number,
    "slett": answering.erase,
}
NEW_LINK = "ny-lenke"
COPIED = (
    *("name", "phone", "email", "relation", "has_key", "may_give_passphrase", "call_order", "state"),
    *("notice_sent_at", "notice_channel", "valid_from"),
)


@login_not_required
@non_atomic_requests  # it is not who is signed in that may do this, but who has the link
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponseBase:
    """Who asks, why, what we hold, and yes or no. GET changes nothing: mail programs open links.

    A used link shows the answer; an old or wrong one is a 404 of its own.
    """
    limited: HttpResponseBase | None = ratelimit.consume_or_429(request, action="contact_link")
    if limited:
        return limited
    with links.opened(token) as contact:
        if contact is None:
            return _no_link(request)
        if request.method == "POST":
            return _take(request, contact, token)
        context = {"contact": contact, "customer": links.customer(), "token": token}
        context |= {"may_answer": answering.may_answer(contact), "is_on_list": contact.valid_to is None}
        return render(request, "accounts/contacts/answer.html", context)


@login_not_required
@non_atomic_requests
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, token: str) -> HttpResponseBase:
    """Put right what stands about oneself."""
    limited: HttpResponseBase | None = ratelimit.consume_or_429(request, action="contact_link")
    if limited:
        return limited
    with links.opened(token) as contact:
        if contact is None or not answering.may_answer(contact):
            return _no_link(request)
        form = OwnDetailsForm(request.POST or None, initial=typed_before(contact))
        is_moved: bool | None = None
        if request.method == "POST" and form.is_valid():
            try:
                is_moved = _correct(contact, form.cleaned_data)
            except answering.AlreadyAnswered:
                return _no_link(request)
            except refusals.NumberRefused:
                form.refuse_number()
        if is_moved is None:
            context = {"form": form, "token": token}
            return render(request, "accounts/contacts/correction.html", context)
    if is_moved:
        return render(request, "accounts/contacts/moved.html")
    messages.success(request, _("Endringen er lagret."))
    return SeeOther(reverse("contact-answer", args=[token]))


@login_not_required
@non_atomic_requests
@never_cache
@require_safe
def copy(request: HttpRequest, token: str) -> HttpResponseBase:
    """A copy of what we hold about the contact person, as JSON (GDPR Art. 15(3)); as long as the link is unused."""
    limited: HttpResponseBase | None = ratelimit.consume_or_429(request, action="contact_link")
    if limited:
        return limited
    with links.opened(token) as contact:
        if contact is None or not answering.may_answer(contact):
            return _no_link(request)
        held = {name: getattr(contact, name) for name in COPIED}
        held |= {"from": links.customer().name, "asked_at": contact.notice.asked_at}
    answered = JsonResponse(held, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answered["Content-Disposition"] = 'attachment; filename="kopi.json"'
    return answered


def _correct(contact: ContactPerson, typed: Mapping[str, Any]) -> bool:
    return answering.correct(
        contact, name=typed["navn"], phone=typed["telefon"], email=typed["epost"], relation=typed["forhold"]
    )


def _take(request: HttpRequest, contact: ContactPerson, token: str) -> HttpResponseBase:
    wish = request.POST.get("svar", "")
    if wish == NEW_LINK:
        answering.ask_link(contact)
        messages.success(request, _("Har vi nummeret eller adressen din, kommer det en ny lenke om litt."))
    elif wish in ANSWERS:
        try:
            ANSWERS[wish](contact)
        except answering.AlreadyAnswered:
            messages.error(request, _("Lenken er brukt. Her ser du svaret vi har."))
        else:
            if wish == "feil-nummer":
                return render(request, "accounts/contacts/wrong_number.html")
    return SeeOther(reverse("contact-answer", args=[token]))


def _no_link(request: HttpRequest) -> HttpResponseBase:
    return render(request, "accounts/contacts/no_link.html", status=404)
