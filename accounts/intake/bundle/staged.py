"""Texts on their way in: sealed under a key of this process until it is known whose they are.

Temporary tables lie on the disk too, where a text must not lie in the clear.
"""

from __future__ import annotations

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
_CIPHER = AESGCM(AESGCM.generate_key(256))


def seal(text: str, context: str) -> bytes:
    """The text for the staging table. Nobody can open it once this process has ended."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _CIPHER.encrypt(nonce, text.encode(), context.encode())


def unseal(sealed: bytes, context: str) -> str:
    """The text again."""
    return _CIPHER.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode()).decode()
