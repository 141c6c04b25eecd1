"""What a session waits with: the secret of a new code app, recovery codes to be shown once, a new address."""

from __future__ import annotations

import base64
import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from accounts import factors, sealing
from accounts.models import User

APP_SECRET = "pending_app"  # noqa: S105 - the name of a place in the session
SECRET_CONTEXT = "session.pending_app"  # noqa: S105
RECOVERY = "shown_recovery_codes"
ADDRESS = "pending_address"
SECONDS = 600


def app_secret(session: SessionBase, user: User) -> str:
    """The secret of the app that is being set up, made at the first call. It lies sealed: sessions are rows too."""
    kept = session.get(APP_SECRET)
    if kept and time.time() - kept["at"] < SECONDS:
        return sealing.unseal(base64.b64decode(kept["sealed"]), context=SECRET_CONTEXT)
    secret: str = generate_totp_secret()
    sealed = base64.b64encode(factors.seal(user, secret, context=SECRET_CONTEXT)).decode("ascii")
    session[APP_SECRET] = {"sealed": sealed, "at": time.time()}
    return secret


def forget_app_secret(session: SessionBase) -> None:
    session.pop(APP_SECRET, None)


def announce_codes(session: SessionBase, codes: Authenticator) -> None:
    """Recovery codes were made just now: this session may see them once, and fetch them for ten minutes."""
    session[RECOVERY] = {"codes": codes.pk, "is_shown": False, "at": time.time()}


def show_codes(session: SessionBase) -> int | None:
    """The key of recovery codes nobody has seen yet, once."""
    kept = session.get(RECOVERY)
    if kept is None or kept["is_shown"] or time.time() - kept["at"] > SECONDS:
        return None
    session[RECOVERY] = kept | {"is_shown": True}
    return int(kept["codes"])


def fetchable_codes(session: SessionBase) -> int | None:
    """The key of recovery codes made in this session in the last ten minutes."""
    kept = session.get(RECOVERY)
    return int(kept["codes"]) if kept and time.time() - kept["at"] <= SECONDS else None


class AddressChange(AbstractCodeVerificationProcess):  # type: ignore[misc] # allauth ships no types
    """A code mailed to a new address, to see that whoever is signed in reads its post."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            max_attempts=settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS,
            timeout=settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
            state=state,
            user=request.user,
        )

    @classmethod
    def begin(cls, request: HttpRequest, address: str) -> None:
        process = cls(request, cls.initial_state(request.user, address))
        process.send()
        process.persist()

    @classmethod
    def under_way(cls, request: HttpRequest) -> AddressChange | None:
        state = request.session.get(ADDRESS)
        found: AddressChange | None = cls(request, state).abort_if_invalid() if state else None
        return found

    @property
    def address(self) -> str:
        return str(self.state["email"])

    def send(self) -> None:
        """The same letter whether or not somebody has the address: only who reads its post may learn that."""
        self.state["code"] = get_adapter().generate_email_verification_code()
        get_adapter().send_mail("account/email/email_confirmation", self.address, {"code": self.code})

    def persist(self) -> None:
        self.request.session[ADDRESS] = self.state

    def abort(self) -> None:
        self.request.session.pop(ADDRESS, None)
