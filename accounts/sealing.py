"""Values that may be stored but not read by whoever reads the database: sealed texts and keyed fingerprints."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from accounts.keys import opening
from accounts.keys.opening import Kind, OpenKey

VERSION = b"\x02"
KEY_ID_BYTES = 16
NONCE_BYTES = 12
HEAD = len(VERSION) + KEY_ID_BYTES + NONCE_BYTES


def seal_for(owner: UUID, value: str, *, context: str, kind: Kind = Kind.PERSON) -> bytes:
    """Encrypt under the owner's data key, made when there is none. The owner of a person's text is the person.

    `context` names table, field and row, so a value moved elsewhere will not open. Raises KeysUnavailable.
    """
    return seal_under(opening.for_owner(owner, kind=kind), value, context=context)


def seal_under(key: OpenKey, value: str, *, context: str) -> bytes:
    """Encrypt with AES-256-GCM under an open key.

    Shape: version (1 byte), id of the data key (16), nonce (12), ciphertext and tag. Source: NIST SP 800-38D.
    """
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(key.key).encrypt(nonce, value.encode(), _bound(key.id, context))
    return VERSION + key.id.bytes + nonce + sealed


def unseal(sealed: bytes | memoryview, *, context: str) -> str:
    """The value that was sealed under the same context.

    Raises KeyDestroyed, KeysUnavailable; cryptography.exceptions.InvalidTag for anything that was not sealed so.
    """
    raw = bytes(sealed)
    key_id = _key_id(raw)
    nonce, body = raw[HEAD - NONCE_BYTES : HEAD], raw[HEAD:]
    return AESGCM(opening.opened(key_id)).decrypt(nonce, body, _bound(key_id, context)).decode()


def fetch_keys(sealed: Iterable[bytes | memoryview | None]) -> None:
    """Have the keys of these values at hand, in one query. Of use inside `held` only. Raises KeysUnavailable."""
    opening.fetch(
        {_key_id(bytes(value)) for value in sealed if value is not None and _is_sealed(bytes(value))}
    )


def fingerprint(value: str, *, context: str) -> bytes:
    """HMAC-SHA-256 (32 bytes) under a key outside the database: recognises a value, never gives it back."""
    return hmac.new(settings.BLIND_INDEX_KEY, f"{context}\x00{value}".encode(), hashlib.sha256).digest()


def _key_id(raw: bytes) -> UUID:
    if not _is_sealed(raw):
        raise InvalidTag
    return UUID(bytes=raw[len(VERSION) : len(VERSION) + KEY_ID_BYTES])


def _is_sealed(raw: bytes) -> bool:
    return raw[:1] == VERSION and len(raw) >= HEAD


def _bound(key_id: UUID, context: str) -> bytes:
    return context.encode() + b"\x00" + key_id.bytes
