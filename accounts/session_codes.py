"""A code to an address, and the session that waits for it: three tries, and not for long.

The session knows a fingerprint of the code; the code itself lies only in the sealed letter.
"""

from __future__ import annotations

import hmac
import time
from dataclasses import dataclass
from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from django.http import HttpRequest

from accounts import sealing

TRIES = 3


@dataclass(frozen=True)
class SessionCode:
    """One thing a session proves by a code. `name`: of its place in the session, and of its fingerprints."""

    name: str
    seconds: int

    def begin(self, request: HttpRequest, *, code: str, opens: bool, **facts: str) -> None:
        """Wait for the code. One that `opens` nothing, as nobody was sent it, costs the same and is never right."""
        fingerprint = self._fingerprint(code)
        waiting = {"at": time.time(), "failed": 0, "code": fingerprint if opens else ""}
        request.session[self.name] = waiting | facts

    def confirm(self, request: HttpRequest, *, code: str) -> bool:
        """Whether it was the code. Three tries; after the last one it is gone."""
        state = self.under_way(request)
        if state is None or "failed" not in state:  # nothing, or proven without a letter
            return False
        if hmac.compare_digest(self._fingerprint(code), state["code"]):
            request.session[self.name] = state | {"proven": True, "code": "", "at": time.time()}
            return True
        state["failed"] += 1
        request.session[self.name] = state
        if state["failed"] >= TRIES:
            self.forget(request)
        return False

    def prove(self, request: HttpRequest, **facts: str) -> None:
        """What needs no code has been proven otherwise: nobody has read a letter."""
        request.session[self.name] = {"at": time.time(), "proven": True, "code": ""} | facts

    def under_way(self, request: HttpRequest) -> dict[str, Any] | None:
        """What this session waits for or has proven, unless it is too old."""
        state: dict[str, Any] | None = request.session.get(self.name)
        if state is None or time.time() - state["at"] > self.seconds:
            self.forget(request)
            return None
        return state

    def proven(self, request: HttpRequest) -> dict[str, Any] | None:
        state = self.under_way(request)
        return state if state and state.get("proven") else None

    def forget(self, request: HttpRequest) -> None:
        request.session.pop(self.name, None)

    def _fingerprint(self, code: str) -> str:
        return sealing.fingerprint(normalize_user_code(code), context=self.name).hex()
