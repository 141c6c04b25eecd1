"""The ID token: every check OpenID Connect asks for, and nothing kept but who, how surely and when."""

from __future__ import annotations

import hmac
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import jwt

from accounts import sealing
from accounts.bankid.broker import Broker, Refused

# Asymmetric ones only. allauth takes whatever the token itself says, and skips the signature after a code.
FAMILIES = {"RS": "RSA", "PS": "RSA", "ES": "EC"}
ALGORITHMS = tuple(f"{family}{bits}" for family in FAMILIES for bits in (256, 384, 512))
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce", "acr"]
LEEWAY = 30
OLDEST = 600
LONGEST_SUBJECT = 191  # what SocialAccount.uid holds


@dataclass(frozen=True)
class Identity:
    """Who BankID says it was: known by issuer and subject alone (ASVS 6.8.1).

    `national`: the keyed fingerprint of the national id in hexadecimal, or nothing. The number itself is gone.
    """

    issuer: str
    subject: str
    acr: str
    auth_time: int | None = None
    national: str = ""

    def as_kept(self) -> dict[str, Any]:
        """For the session, where no number may lie."""
        return asdict(self)


def verify(token: str, keys: Sequence[dict[str, Any]], *, broker: Broker, nonce: str) -> Identity:
    """Who the token is about. Raises Refused with the name of the first check that failed."""
    claims = _signed_claims(token, keys, broker)
    now = time.time()
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise Refused("nonce")
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != broker.client_id:
        raise Refused("azp")
    if now - claims["iat"] > OLDEST:
        raise Refused("too-old")
    if claims["acr"] not in broker.accepted:
        raise Refused("acr")
    if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
        raise Refused("sub")
    return Identity(
        issuer=broker.issuer,
        subject=claims["sub"],
        acr=claims["acr"],
        auth_time=_auth_time(claims, now),
        national=_fingerprint(claims.get(broker.national_id_claim)) if broker.national_id_claim else "",
    )


def _signed_claims(token: str, keys: Sequence[dict[str, Any]], broker: Broker) -> dict[str, Any]:
    """Signature, issuer, audience and times (OpenID Connect Core 3.1.3.7)."""
    try:
        header = jwt.get_unverified_header(token)
        algorithm = header.get("alg", "")
        claims: dict[str, Any] = jwt.decode(
            token,
            _key(keys, header),
            algorithms=[algorithm],
            audience=broker.client_id,
            issuer=broker.issuer,
            leeway=LEEWAY,
            options={"require": REQUIRED},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise Refused(f"token-{type(error).__name__}") from error
    return claims


def _key(keys: Sequence[dict[str, Any]], header: dict[str, Any]) -> jwt.PyJWK:
    """The key the header names, of the kind its algorithm needs. Raises Refused."""
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        raise Refused("algorithm")
    fitting = [
        key
        for key in keys
        if key.get("kty") == FAMILIES[algorithm[:2]] and key.get("alg", algorithm) == algorithm
    ]
    named = [key for key in fitting if key.get("kid") == header.get("kid")]
    if len(named) != 1:
        raise Refused("key")
    return jwt.PyJWK(named[0], algorithm=algorithm)


def _auth_time(claims: dict[str, Any], now: float) -> int | None:
    at = claims.get("auth_time")
    if at is None:
        return None
    if isinstance(at, bool) or not isinstance(at, int) or at > now + LEEWAY:
        raise Refused("auth-time")
    return at


def _fingerprint(number: object) -> str:
    """As NationalIdentifier.value_hmac holds it, in hexadecimal."""
    return sealing.fingerprint(number, context="national_identifier").hex() if isinstance(number, str) else ""
