"""Rings that are not well."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.keys.errors import KeysUnavailable
from accounts.keys.rings import Wrapped


class Down:
    """A key management system that does not answer."""

    def current(self) -> str:
        raise KeysUnavailable("down")

    def holds(self, kek_id: str) -> bool:
        raise KeysUnavailable("down")

    def wrap(self, keys: Sequence[bytes], bound: Sequence[bytes]) -> list[Wrapped]:
        raise KeysUnavailable("down")

    def unwrap(self, wrapped: Sequence[Wrapped], bound: Sequence[bytes]) -> list[bytes]:
        raise KeysUnavailable("down")


DOWN = f"{__name__}.{Down.__name__}"
