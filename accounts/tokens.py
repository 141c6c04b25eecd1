"""Short texts sealed for an address: given out, brought back, never stored. Under a key made of `SECRET_KEY`."""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


def seal(value: str, *, context: str) -> bytes:
    """Encrypt with AES-256-GCM: nonce (12 bytes), ciphertext and tag."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher(settings.SECRET_KEY).encrypt(nonce, value.encode(), context.encode())


def unseal(sealed: bytes, *, context: str) -> str:
    """The value, under this `SECRET_KEY` or one of the fallbacks. Raises cryptography.exceptions.InvalidTag."""
    nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    if len(nonce) == NONCE_BYTES:
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            try:
                return _cipher(secret).decrypt(nonce, body, context.encode()).decode()
            except InvalidTag:
                continue
    raise InvalidTag


def _cipher(secret: str) -> AESGCM:
    return AESGCM(hmac.new(secret.encode(), b"accounts.tokens", hashlib.sha256).digest())
