"""Typed reading of the environment: a value stands in X, or in the file that X_FILE names."""

import base64
import binascii
import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    """The value of `name`. Without a default a missing value stops the start.

    Raises ImproperlyConfigured.
    """
    file = os.environ.get(f"{name}_FILE")
    value = Path(file).read_text(encoding="utf-8").strip() if file else os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} (or {name}_FILE) must be set.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """True for 1, true, yes, on. Raises ImproperlyConfigured for anything that is neither true nor false."""
    value = text(name, str(default)).lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be true or false.")
    return value in TRUE


def integer(name: str, default: int) -> int:
    """A whole number. Raises ImproperlyConfigured."""
    value = text(name, str(default))
    if not value.lstrip("-").isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number.")
    return int(value)


def choice(name: str, known: tuple[str, ...]) -> str:
    """One of the known words, the first where nothing is said. Raises ImproperlyConfigured."""
    value = text(name, known[0])
    if value not in known:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(known)}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """Comma-separated words, in order, without the empty ones."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Comma-separated networks, as 192.0.2.0/24. Raises ImproperlyConfigured."""
    try:
        return [ip_network(word) for word in words(name)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be networks, as 192.0.2.0/24,2001:db8::/32.") from error


def key(name: str) -> bytes:
    """A secret key: base64 of exactly 32 bytes. Raises ImproperlyConfigured."""
    return _decoded(name, text(name))


def database(name: str) -> dict[str, Any]:
    """Django's settings for a postgresql:// address; query parameters become libpq options.

    Raises ImproperlyConfigured when it is another kind of database.
    """
    url = urlsplit(text(name))
    if url.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(f"{name} must be a postgresql:// address.")
    options = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", url.hostname or ""),
        "PORT": options.pop("port", str(url.port or "")),
        "OPTIONS": options,
    }


def bankid() -> dict[str, Any] | None:
    """How to reach BankID's broker, or None: then there is no button, and its addresses do not exist.

    `accepted`: the values of `acr` that count as BankID. Raises ImproperlyConfigured.
    """
    issuer = text("BANKID_ISSUER", "")
    if not issuer:
        return None
    discovery = text("BANKID_DISCOVERY_URL", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if urlsplit(discovery).scheme != "https" and not flag("DEMO"):
        raise ImproperlyConfigured("BANKID_DISCOVERY_URL must be an https:// address.")
    accepted = tuple(words("BANKID_ACR"))
    if not accepted:
        raise ImproperlyConfigured("BANKID_ACR must name the assurance levels that count as BankID.")
    return {
        "issuer": issuer,
        "discovery_url": discovery,
        "client_id": text("BANKID_CLIENT_ID"),
        "client_secret": text("BANKID_CLIENT_SECRET"),
        "accepted": accepted,
        "scopes": tuple(text("BANKID_SCOPES", "openid").split()),
        "national_id_claim": text("BANKID_NATIONAL_ID_CLAIM", ""),
    }


def keys(name: str) -> dict[str, bytes]:
    """Secret keys by id, `2:…,1:…`, each base64 of 32 bytes; order is kept. Raises ImproperlyConfigured."""
    found: dict[str, bytes] = {}
    for word in words(name):
        key_id, _, value = word.partition(":")
        if not key_id.isalnum() or key_id in found:
            raise ImproperlyConfigured(
                f"{name} must be words id:base64, each id of letters and digits, once."
            )
        found[key_id] = _decoded(name, value)
    return found


def file(name: str) -> str:
    """The file that stands in for `name`; empty for none."""
    return os.environ.get(f"{name}_FILE", "")


def _decoded(name: str, value: str) -> bytes:
    try:
        decoded = base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise ImproperlyConfigured(f"{name} must be base64.") from error
    if len(decoded) != 32:
        raise ImproperlyConfigured(f"{name} must be base64 of 32 bytes.")
    return decoded
