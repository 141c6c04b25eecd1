"""Fresh sign-in: who confirmed themselves just now, and the interrupted form that waits until they have (F-14)."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import unquote, urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY, resume_request
from allauth.core.internal.httpkit import add_query_params
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.translation import gettext as _

from accounts.redirects import next_page
from accounts.ways import has_second_factor, ways

# What makes a sign-in fresh by itself. A mailed code does for people without a second factor; a reset password
# does not: whoever did that still has to sign in with it.
METHODS = frozenset({"password", "mfa", "bankid"})
# What nobody gets by reading the mailbox.
BOUND = frozenset({"mfa", "bankid"})
HELD_SECONDS = 600
CODE_STATE = "confirmation_code"
RESUMED = "minesider.resumed"  # no header can have this name: those begin with HTTP_


def is_fresh(request: HttpRequest) -> bool:
    """Whether this session's person confirmed themselves in the last FRESH_SIGN_IN_SECONDS.

    allauth's own check counts only second confirmations, and waves people without a password through.
    """
    recent = _recent(request)
    return bool(recent & METHODS) or ("code" in recent and not has_second_factor(request.user))


def is_bound(request: HttpRequest) -> bool:
    """Whether that was with something the person alone has (R-74).

    Not with a code in a mailbox others may read, nor with a password: whoever reads the mailbox makes a new one.
    """
    return bool(_recent(request) & BOUND)


def ask(request: HttpRequest) -> HttpResponseBase:
    """Send the person to confirm themselves, and hold the form they sent until they have.

    Only path and fields are held, in the session. No form of ours that asks for this carries a secret.
    """
    here = request.get_full_path()
    request.session.pop(STATE_SESSION_KEY, None)
    if request.method == "POST":
        form = request.POST.copy()
        form.pop("csrfmiddlewaretoken", None)
        held = {"url": here, "form": form.urlencode(), "at": time.time()}
        request.session[STATE_SESSION_KEY] = {"callback": "accounts.freshness.resume", "state": held}
    return ask_otherwise(request, here)


def ask_otherwise(request: HttpRequest, next_url: str) -> HttpResponseBase:
    """To the first page where this person can confirm themselves; what is held stays held."""
    return back_to(ways(request.user)[0].name, next_url)


def back_to(name: str, next_url: str) -> HttpResponseBase:
    return HttpResponseRedirect(add_query_params(reverse(name), {"next": next_url}))


def alternatives(request: HttpRequest, name: str) -> list[dict[str, Any]]:
    """The other pages where this person can confirm themselves, with their words."""
    next_url = next_page(request, otherwise="overview")
    others = [way for way in ways(request.user) if way.name != name]
    return [
        {"description": way.words, "url": add_query_params(reverse(way.name), {"next": next_url})}
        for way in others
    ]


def go_on(request: HttpRequest, next_url: str) -> HttpResponseBase:
    """After a confirmation elsewhere: do the form that waits for it, else show the page."""
    request.GET = QueryDict(urlencode({"next": next_url}))
    answer: HttpResponseBase = resume_request(request) or redirect(next_url)
    return answer


def resume(request: HttpRequest, held: dict[str, Any]) -> HttpResponseBase:
    """Do now what was interrupted, if this confirmation was asked for it and not too long ago.

    Called by allauth, which has taken `held` out of the session: a form is sent once.
    """
    here = next_page(request, otherwise="overview")
    if here != held["url"]:
        return redirect(here)
    if time.time() - held["at"] > HELD_SECONDS:
        messages.error(request, _("Det tok for lang tid, så ingenting er gjort. Gjør det en gang til."))
        return redirect("overview")
    path, _mark, query = here.partition("?")
    request.path = request.path_info = unquote(path)
    match = resolve(request.path_info)
    request.GET = QueryDict(query)
    request.POST = QueryDict(held["form"])
    request.method = "POST"  # BankID's answer is a GET
    request.resolver_match = match
    request.META[RESUMED] = True
    with transaction.atomic():  # as Django does around a view
        answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return answer


def is_resumed(request: HttpRequest) -> bool:
    """Whether this form waited for a confirmation, so that its answer comes on the confirmation page."""
    return RESUMED in request.META


def _recent(request: HttpRequest) -> set[str]:
    """How this session's person confirmed themselves in the last FRESH_SIGN_IN_SECONDS."""
    now = time.time()
    return {
        record["method"]
        for record in get_authentication_records(request, request.user)
        if 0 <= now - _moment(record) < settings.FRESH_SIGN_IN_SECONDS
    }


def _moment(record: dict[str, Any]) -> float:
    """When the person did something: for BankID when it asked them, which may be long before it answered us."""
    at: float = record.get("auth_time", 0.0) if record["method"] == "bankid" else record["at"]
    return at


class Confirmation(AbstractCodeVerificationProcess):  # type: ignore[misc] # allauth ships no types
    """A mailed code that confirms who is signed in already: the way for people without a password."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            max_attempts=settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT,
            state=state,
            user=request.user,
        )

    @classmethod
    def begin(cls, request: HttpRequest) -> None:
        """Owe the person a new code. The one before no longer works."""
        process = cls(request, cls.initial_state(request.user, request.user.get_username()))
        process.send()
        process.persist()

    @classmethod
    def under_way(cls, request: HttpRequest) -> Confirmation | None:
        """The code we wait for, unless it is too old."""
        state = request.session.get(CODE_STATE)
        found: Confirmation | None = cls(request, state).abort_if_invalid() if state else None
        return found

    def send(self) -> None:
        self.state["code"] = get_adapter().generate_login_code()
        get_adapter().send_mail("confirm-code", self.state["email"], {"code": self.code})

    def persist(self) -> None:
        self.request.session[CODE_STATE] = self.state

    def abort(self) -> None:
        self.request.session.pop(CODE_STATE, None)

    def finish(self) -> None:
        """The code was right: the sign-in is fresh from now, under a new session key (ASVS 7.2.4)."""
        self.abort()
        self.request.session.cycle_key()
        record_authentication(self.request, self.request.user, method="code", reauthenticated=True)
