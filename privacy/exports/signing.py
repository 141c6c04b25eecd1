"""The signature beside a copy's manifest: by it anybody can tell, also years later, that the copy is ours.

It names no person and no case. What is signed is not the manifest itself but its SHA-256, so that the signature can
be checked without showing anybody what is in the copy.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

FORMAT = "mine-sider-copy-signature-1"
PATH = "manifest.json.sig"
LONGEST = 2_000
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
SHA256 = re.compile(r"[0-9a-f]{64}")


class Unreadable(Exception):
    """What was given is no signature file of ours."""


class UnknownKey(Exception):
    """It is signed with a key we have not published."""


class Forged(Exception):
    """The signature does not fit what it claims to be over."""


@dataclass(frozen=True)
class Signature:
    """`manifest.json.sig`. `key` is the id of a published key, `manifest_sha256` in hex, `signed_at` in UTC."""

    format: str
    key: str
    manifest_sha256: str
    signed_at: str
    signature: str

    @property
    def signed(self) -> bytes:
        """The bytes under the signature: four lines."""
        return "".join(
            f"{line}\n" for line in (self.format, self.key, self.manifest_sha256, self.signed_at)
        ).encode()

    @property
    def moment(self) -> datetime:
        return datetime.strptime(self.signed_at, MOMENT).replace(tzinfo=UTC)

    def text(self) -> str:
        return json.dumps(asdict(self), indent=1) + "\n"


def sign(manifest: bytes, *, at: datetime | None = None) -> Signature:
    """Sign the whole manifest with the newest key. Raises ImproperlyConfigured where there is none."""
    if not settings.COPY_SIGNING_KEYS:
        raise ImproperlyConfigured("COPY_SIGNING_KEYS has no key.")
    key_id, seed = next(iter(settings.COPY_SIGNING_KEYS.items()))
    moment = (at or timezone.now()).astimezone(UTC).strftime(MOMENT)
    unsigned = Signature(FORMAT, key_id, hashlib.sha256(manifest).hexdigest(), moment, "")
    made = Ed25519PrivateKey.from_private_bytes(seed).sign(unsigned.signed)
    return replace(unsigned, signature=base64.b64encode(made).decode())


def check(text: str) -> Signature:
    """The signature a file holds, if one of our keys has made it. Raises Unreadable, UnknownKey, Forged."""
    found = parse(text)
    public = public_keys().get(found.key)
    if public is None:
        raise UnknownKey(found.key)
    try:
        made = base64.b64decode(found.signature, validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(made, found.signed)
    except (InvalidSignature, binascii.Error, ValueError) as error:
        raise Forged from error
    return found


def parse(text: str) -> Signature:
    """What stands in a signature file, not yet checked. Raises Unreadable."""
    try:
        told = json.loads(text[:LONGEST].strip().removeprefix("\ufeff"))
        found = Signature(**told)
        is_whole = all(isinstance(value, str) and value.isascii() for value in asdict(found).values())
        if not is_whole or found.format != FORMAT or not SHA256.fullmatch(found.manifest_sha256):
            raise Unreadable
        found.moment  # noqa: B018 - raises where it is no moment
    except (ValueError, TypeError, RecursionError) as error:
        raise Unreadable from error
    return found


def public_keys() -> Mapping[str, bytes]:
    """Every published key by id, 32 bytes each, the newest first: those in use, and those that were."""
    in_use: dict[str, bytes] = {
        key_id: Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
        for key_id, seed in settings.COPY_SIGNING_KEYS.items()
    }
    return in_use | settings.COPY_SIGNING_OLD_KEYS | in_use


def pem(public: bytes) -> str:
    """A public key as openssl reads it."""
    key = Ed25519PublicKey.from_public_bytes(public)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
