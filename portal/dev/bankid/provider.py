"""What the provider knows and signs: codes that work once, for a minute, against the proof of PKCE."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from portal.dev.bankid.people import BY_SUBJECT, Holder

CODE_SECONDS = 60
TOKEN_SECONDS = 300
ACR = "urn:bankid:high"
NUMBER_CLAIM = "pid"
FIXED = {"response_type": "code", "code_challenge_method": "S256"}


class Denied(Exception):
    """The request is not one of our client's: said to the browser or the client, never redirected."""


@dataclass(frozen=True)
class Client:
    """The one site that may ask."""

    id: str
    secret: str
    redirect_uri: str


@dataclass(frozen=True)
class Wish:
    """An authorization request that waits for somebody to choose who they are."""

    state: str
    nonce: str
    challenge: str


@dataclass(frozen=True)
class Grant:
    wish: Wish
    holder: Holder
    at: float = field(default_factory=time.time)


@dataclass
class Provider:
    """`issuer` names it in tokens, `address` is where it listens: the name stays when the port changes."""

    issuer: str
    client: Client
    address: str = ""
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    wishes: dict[str, Wish] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "authorization_response_iss_parameter_supported": True,
            "acr_values_supported": [ACR],
        }

    def keys(self) -> dict[str, Any]:
        public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "test", "use": "sig", "alg": "RS256"}]}

    def begin(self, asked: Mapping[str, str]) -> str:
        """Note the request and return the name to choose under. Raises Denied."""
        ours = FIXED | {"client_id": self.client.id, "redirect_uri": self.client.redirect_uri}
        if any(asked.get(name) != value for name, value in ours.items()):
            raise Denied
        if "openid" not in asked.get("scope", "").split() or not asked.get("code_challenge"):
            raise Denied
        name = secrets.token_urlsafe(16)
        self.wishes[name] = Wish(asked.get("state", ""), asked.get("nonce", ""), asked["code_challenge"])
        return name

    def choose(self, name: str, subject: str) -> str:
        """The address to go back to: with a code for whoever was chosen, or without anybody. Raises Denied."""
        wish = self.wishes.pop(name, None)
        if wish is None:
            raise Denied
        said = {"state": wish.state, "iss": self.issuer}
        holder = BY_SUBJECT.get(subject)
        if holder is None:
            return f"{self.client.redirect_uri}?{urlencode(said | {'error': 'access_denied'})}"
        code = secrets.token_urlsafe(32)
        self.grants[code] = Grant(wish, holder)
        return f"{self.client.redirect_uri}?{urlencode(said | {'code': code})}"

    def redeem(self, asked: Mapping[str, str], *, credentials: str) -> dict[str, Any]:
        """The tokens for a code. Raises Denied."""
        # Percent-encoded before they are joined (RFC 6749 section 2.3.1).
        pair = f"{quote(self.client.id, safe='')}:{quote(self.client.secret, safe='')}"
        expected = base64.b64encode(pair.encode()).decode()
        grant = self.grants.pop(asked.get("code", ""), None)
        if grant is None or not hmac.compare_digest(credentials, f"Basic {expected}"):
            raise Denied
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        in_order = asked.get("redirect_uri") == self.client.redirect_uri and proof == grant.wish.challenge
        if not in_order or time.time() - grant.at > CODE_SECONDS:
            raise Denied
        return {
            "access_token": secrets.token_urlsafe(16),
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "id_token": self.sign(self.claims(grant)),
        }

    def claims(self, grant: Grant) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": self.issuer,
            "aud": self.client.id,
            "sub": grant.holder.subject,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            "auth_time": int(grant.at),
            "nonce": grant.wish.nonce,
            "acr": ACR,
            "name": grant.holder.name,
            NUMBER_CLAIM: grant.holder.number,
        }

    def sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "test"})
