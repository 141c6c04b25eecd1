"""The wait after a change of what one signs in with: 72 hours in which nothing is done that cannot be taken back.

It begins at every change of password, address, contact point, second factor or BankID, also at the first factor:
whoever stole a session would add one. It does not begin where nothing was changed: at somebody's first password.
Nothing shortens it but an employee who has spoken with the person. Source: F-14, R-65.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts import audit, sealing
from accounts.audit import Action
from accounts.models import Change, User, Wait

UNDO = "wait.undo"
TOKEN_BYTES = 32
Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]


class StillWaiting(Exception):
    """Something was asked for that waits. `wait` says why and until when."""

    def __init__(self, wait: Wait) -> None:
        super().__init__(str(wait))
        self.wait = wait


def start(user: User, reason: Change, *, former_address: str = "") -> tuple[Wait, str]:
    """Begin a wait now. Also returns the token of the link that undoes the change, which is kept nowhere."""
    now, token = timezone.now(), secrets.token_urlsafe(TOKEN_BYTES)
    wait = Wait.objects.create(
        user=user,
        reason=reason,
        started_at=now,
        ends_at=now + timedelta(hours=settings.CREDENTIAL_WAIT_HOURS),
        former_address=former_address,
        undo_hmac=sealing.fingerprint(token, context=UNDO),
    )
    return wait, token


def running(user: User | AnonymousUser | None, *, now: datetime | None = None) -> Wait | None:
    """The wait that holds this user back, or None. Of several the locked one, else the longest."""
    if user is None or not user.is_authenticated:
        return None
    return Wait.objects.filter(user=user.pk).running(now or timezone.now()).first()


def refuse(user: User) -> None:
    """Raises StillWaiting while a wait is running: for the functions that must not happen then."""
    if wait := running(user):
        raise StillWaiting(wait)


def waited(view: View[Arguments]) -> View[Arguments]:
    """Policy of a view, after `fresh_sign_in`: during a wait it does nothing; a page says why and until when."""

    @wraps(view)
    def checked(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        if wait := running(request.user):
            return render(request, "security/waiting.html", {"wait": wait}, status=409)
        return view(request, *args, **kwargs)

    return checked


def lift(user: User, *, by: User) -> int:
    """Staff have spoken with the person: everything that waits goes on. How many waits there were."""
    with transaction.atomic():
        audit.record(Action.WAIT_CANCELLED, actor=by, subject=user)
        waiting = Wait.objects.filter(user=user).running(timezone.now())
        return waiting.order_by().update(lifted_at=timezone.now(), lifted_by=by)


def explain(wait: Wait) -> str:
    """Why and until when, in one breath, for a message."""
    if wait.is_locked:
        return _(
            "Noen har meldt fra at en endring av innloggingen din ikke var deg. "
            "Kopier og sletting er stengt til vi har snakket med deg. Ring oss."
        )
    until = formats.date_format(timezone.localtime(wait.ends_at), "DATETIME_FORMAT")
    return _("Nylig skjedde dette: %(what)s. Derfor venter kopier og sletting til %(until)s.") % {
        "what": wait.get_reason_display(),
        "until": until,
    }
