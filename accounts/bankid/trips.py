"""A trip to BankID and back: what we sent somebody with, and whether the answer belongs to it."""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from accounts.bankid import broker as brokers
from accounts.bankid import tokens
from accounts.bankid.broker import Broker, Refused
from accounts.bankid.tokens import Identity

logger = logging.getLogger(__name__)

SESSION_KEY = "bankid.trips"
SECONDS = 600
AT_ONCE = 5


class Purpose(StrEnum):
    SIGN_IN = "sign-in"
    CONFIRM = "confirm"
    LINK = "link"


@dataclass(frozen=True)
class Trip:
    """Why somebody was sent, where they go on to, and the secrets only this browser's answer can match."""

    purpose: str
    next: str
    user: str = ""
    at: float = field(default_factory=time.time)
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(64), repr=False)


class Failed(Exception):
    """The trip ended without an identity. `trip` is None when we do not know of any."""

    def __init__(self, reason: str, trip: Trip | None) -> None:
        super().__init__(reason)
        self.reason, self.trip = reason, trip


def begin(request: HttpRequest, broker: Broker, trip: Trip) -> str:
    """The address at the broker to send the browser to. Every parameter is ours; the visitor decides none.

    Raises Failed.
    """
    try:
        said = brokers.describe(broker)
    except Refused as refused:
        raise _failed(refused.reason, trip) from refused
    state = secrets.token_urlsafe(32)
    under_way = list(request.session.get(SESSION_KEY, {}).items())[1 - AT_ONCE :]
    request.session[SESSION_KEY] = dict(under_way) | {state: asdict(trip)}
    return f"{said['authorization_endpoint']}?{urlencode(_parameters(broker, trip, state))}"


def finish(request: HttpRequest, broker: Broker) -> tuple[Trip, Identity]:
    """The trip this answer belongs to, and who BankID says it was. An answer counts once. Raises Failed."""
    trip = _taken(request)
    if trip is None:
        raise _failed("state", None)
    if "error" in request.GET:
        cancelled = request.GET["error"] in {"access_denied", "login_required", "interaction_required"}
        raise _failed("cancelled" if cancelled else "broker-error", trip)
    try:
        said = brokers.describe(broker)
        _check_where_it_comes_from(request, broker, said)
        token = brokers.exchange(
            broker,
            said,
            code=request.GET.get("code", ""),
            verifier=trip.verifier,
            redirect_uri=callback_url(),
        )
        identity = tokens.verify(token, brokers.keys(said), broker=broker, nonce=trip.nonce)
    except Refused as refused:
        raise _failed(refused.reason, trip) from refused
    return trip, identity


def callback_url() -> str:
    """The one address BankID may answer to. From the settings: the Host header is the visitor's."""
    return settings.SITE_URL + reverse("bankid_callback")


def _parameters(broker: Broker, trip: Trip, state: str) -> dict[str, str]:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(trip.verifier.encode()).digest()).rstrip(b"=")
    fixed = {
        "response_type": "code",
        "client_id": broker.client_id,
        "redirect_uri": callback_url(),
        "scope": " ".join(broker.scopes),
        "acr_values": " ".join(broker.accepted),
        "state": state,
        "nonce": trip.nonce,
        "code_challenge": challenge.decode(),
        "code_challenge_method": "S256",
    }
    # Whoever signed in an hour ago at the broker has not confirmed anything now.
    return fixed if trip.purpose == Purpose.SIGN_IN else fixed | {"prompt": "login", "max_age": "0"}


def _taken(request: HttpRequest) -> Trip | None:
    """The trip of the answer's `state`, taken out of the session before anybody is asked anything."""
    state = request.GET.get("state", "")
    under_way: dict[str, dict[str, Any]] = dict(request.session.get(SESSION_KEY, {}))
    held = under_way.pop(state, None)
    if held is None:
        return None
    request.session[SESSION_KEY] = under_way
    request.session.save()
    # Two answers at the same moment have each read the session before the other has written it.
    used = hashlib.sha256(state.encode()).hexdigest()
    is_first = cache.add(f"bankid-state-{used}", "used", timeout=SECONDS)
    trip = Trip(**held)
    return trip if is_first and time.time() - trip.at <= SECONDS else None


def _check_where_it_comes_from(request: HttpRequest, broker: Broker, said: Mapping[str, Any]) -> None:
    """Another broker's answer is not this one's (RFC 9207, ASVS 10.2.2)."""
    issuer = request.GET.get("iss")
    is_promised = said.get("authorization_response_iss_parameter_supported") is True
    if issuer != broker.issuer and (is_promised or issuer is not None):
        raise Refused("mix-up")


def _failed(reason: str, trip: Trip | None) -> Failed:
    logger.warning("bankid: %s ended with %s", trip.purpose if trip else "an unknown trip", reason)
    return Failed(reason, trip)
