"""A ring out of the environment or a file: `KEY_ENCRYPTION_KEYS`, the newest first."""

from __future__ import annotations

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from accounts.keys.errors import KeysUnavailable
from accounts.keys.rings import Wrapped

VERSION = b"\x01"
NONCE_BYTES = 12


class LocalRing:
    """AES-256-GCM. A wrapped key is version (1 byte), nonce (12), ciphertext and tag. Source: NIST SP 800-38D."""

    def __init__(self) -> None:
        self._ciphers = {kek_id: AESGCM(key) for kek_id, key in settings.KEY_ENCRYPTION_KEYS.items()}

    def current(self) -> str:
        for kek_id in self._ciphers:
            return kek_id
        raise KeysUnavailable("the ring holds no key")

    def holds(self, kek_id: str) -> bool:
        return kek_id in self._ciphers

    def wrap(self, keys: Sequence[bytes], bound: Sequence[bytes]) -> list[Wrapped]:
        kek_id = self.current()
        cipher = self._ciphers[kek_id]
        return [Wrapped(kek_id, _wrapped(cipher, *pair)) for pair in zip(keys, bound, strict=True)]

    def unwrap(self, wrapped: Sequence[Wrapped], bound: Sequence[bytes]) -> list[bytes]:
        return [self._unwrapped(*pair) for pair in zip(wrapped, bound, strict=True)]

    def _unwrapped(self, one: Wrapped, bound: bytes) -> bytes:
        if one.kek_id not in self._ciphers:
            raise KeysUnavailable(f"the ring does not hold {one.kek_id}")
        nonce, body = one.value[1 : 1 + NONCE_BYTES], one.value[1 + NONCE_BYTES :]
        if one.value[:1] != VERSION or len(nonce) != NONCE_BYTES:
            raise InvalidTag
        return self._ciphers[one.kek_id].decrypt(nonce, body, bound)


def _wrapped(cipher: AESGCM, key: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + cipher.encrypt(nonce, key, bound)
