"""The ring: key-encryption keys by id, outside the database. The newest wraps data keys, all of them unwrap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Wrapped:
    """A data key under the key-encryption key `kek_id`."""

    kek_id: str
    value: bytes


class Ring(Protocol):
    """Where key-encryption keys live. Keys go in and come out in the order given.

    `bound` is what each data key belongs to; it must be the same at both ends. Raises KeysUnavailable.
    """

    def current(self) -> str:
        """The id under which `wrap` wraps now."""

    def holds(self, kek_id: str) -> bool:
        """Whether what was wrapped under this id can still be unwrapped."""

    def wrap(self, keys: Sequence[bytes], bound: Sequence[bytes]) -> list[Wrapped]:
        """Each key wrapped under the newest key-encryption key."""

    def unwrap(self, wrapped: Sequence[Wrapped], bound: Sequence[bytes]) -> list[bytes]:
        """The keys again. Raises cryptography.exceptions.InvalidTag for what was not wrapped so."""


def ring() -> Ring:
    """The ring of this installation: the setting `KEY_RING` names its class."""
    return _made(settings.KEY_RING)


@cache
def _made(path: str) -> Ring:
    made: Ring = import_string(path)()
    return made


def _forget(*, setting: str, **_more: object) -> None:
    if setting.startswith(("KEY_", "KMS_")):
        _made.cache_clear()


setting_changed.connect(_forget)
