"""Values that may be stored but not read by whoever reads the database: sealed fields and keyed fingerprints."""

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = b"\x01"
NONCE_BYTES = 12


def seal(value: str, *, context: str) -> bytes:
    """Encrypt with AES-256-GCM. `context` names table, field and row, so a value moved elsewhere will not open.

    Shape: version (1 byte), nonce (12), ciphertext and tag. Source: NIST SP 800-38D.
    """
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(settings.FIELD_KEY).encrypt(nonce, value.encode(), context.encode())


def unseal(sealed: bytes | memoryview, *, context: str) -> str:
    """The value that was sealed under the same context. Raises cryptography.exceptions.InvalidTag otherwise."""
    raw = bytes(sealed)
    nonce, body = raw[1 : 1 + NONCE_BYTES], raw[1 + NONCE_BYTES :]
    return AESGCM(settings.FIELD_KEY).decrypt(nonce, body, context.encode()).decode()


def fingerprint(value: str, *, context: str) -> bytes:
    """HMAC-SHA-256 (32 bytes) under a key outside the database: recognises a value, never gives it back."""
    return hmac.new(settings.BLIND_INDEX_KEY, f"{context}\x00{value}".encode(), hashlib.sha256).digest()
