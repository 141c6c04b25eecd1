"""The OpenID Connect broker before BankID: what the settings say of it, and what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from django.conf import settings

SECONDS = (3, 5)  # to connect, to answer: three calls are over before PostgreSQL stops waiting
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Refused(Exception):
    """BankID's answer does not count. `reason` is a word for the log: it names a check, never a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Broker:
    """What was agreed with the broker. `accepted`: the values of `acr` that are BankID at its full strength."""

    issuer: str
    discovery_url: str
    client_id: str
    client_secret: str = field(repr=False)
    accepted: tuple[str, ...]
    scopes: tuple[str, ...]
    national_id_claim: str


def configured() -> Broker | None:
    """The broker of the settings, or None where BankID is not used."""
    return Broker(**settings.BANKID) if settings.BANKID else None


def describe(broker: Broker) -> Mapping[str, Any]:
    """The broker's own description, which must be of exactly the issuer we know (RFC 8414 section 3.3).

    Raises Refused.
    """
    said = _json(_call("get", broker.discovery_url))
    if said.get("issuer") != broker.issuer:
        raise Refused("discovery-issuer")
    if not all(_may_be_called(said.get(name)) for name in ENDPOINTS):
        raise Refused("discovery-endpoints")
    return said


def exchange(broker: Broker, said: Mapping[str, Any], *, code: str, verifier: str, redirect_uri: str) -> str:
    """The ID token for a code, asked for with our secret and the proof of PKCE. Raises Refused."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
    }
    credentials = None
    if "client_secret_basic" in said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
        credentials = (quote(broker.client_id, safe=""), quote(broker.client_secret, safe=""))
    else:
        form |= {"client_id": broker.client_id, "client_secret": broker.client_secret}
    answer = _json(_call("post", said["token_endpoint"], data=form, auth=credentials))
    if not isinstance(answer.get("id_token"), str):
        raise Refused("no-id-token")
    return str(answer["id_token"])


def keys(said: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The keys the broker signs with now (RFC 7517). Asked for each time, so that a withdrawn key is withdrawn."""
    found = _json(_call("get", said["jwks_uri"])).get("keys", [])
    return [key for key in found if isinstance(key, dict) and key.get("use", "sig") == "sig"]


def _call(method: str, url: str, **rest: Any) -> requests.Response:
    try:
        answer = requests.request(method, url, timeout=SECONDS, allow_redirects=False, **rest)
    except requests.RequestException as error:
        raise Refused("unreachable") from error
    if answer.status_code != requests.codes.ok:
        raise Refused(f"status-{answer.status_code}")
    return answer


def _json(answer: requests.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError as error:
        raise Refused("no-json") from error
    if not isinstance(said, dict):
        raise Refused("no-json")
    return said


def _may_be_called(url: object) -> bool:
    """Only over TLS. The demo's broker is on this machine, where there is nobody to listen."""
    parts = urlsplit(url) if isinstance(url, str) else None
    return parts is not None and (parts.scheme == "https" or (settings.DEMO and parts.scheme == "http"))
