"""Which browsers somebody has used before, so that a sign-in from another one is told of."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts import sealing
from accounts.models import KnownDevice, User
from accounts.security import places

COOKIE = "__Host-device" if settings.HTTPS else "device"
SECONDS = 400 * 86_400  # no browser keeps a cookie longer
NEW_MARK = "minesider.device"  # no header can have this name: those begin with HTTP_
MARK = re.compile(r"[A-Za-z0-9_-]{43}")


def recognise(request: HttpRequest, user: User) -> bool:
    """Remember the browser of this sign-in; whether it is new to somebody who has others.

    The fingerprint holds the user, so that nobody can tell from the table who shares a browser.
    """
    mark = request.COOKIES.get(COOKIE, "")
    if not MARK.fullmatch(mark):
        mark = request.META[NEW_MARK] = secrets.token_urlsafe(32)
    seen = {"last_seen_at": timezone.now(), "device": places.device_of(request)}
    hmac = sealing.fingerprint(mark, context=f"device:{user.pk}")
    had_others = KnownDevice.objects.filter(user=user).exists()
    _device, is_new = KnownDevice.objects.update_or_create(user=user, mark_hmac=hmac, defaults=seen)
    return is_new and had_others


class RememberDevice:
    """Gives a browser its mark with the answer to a sign-in. It is only read there, and says nothing by itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if mark := request.META.get(NEW_MARK):
            response.set_cookie(
                COOKIE, mark, max_age=SECONDS, secure=settings.HTTPS, httponly=True, samesite="Lax"
            )
        return response
