"""A ring in a key management system that speaks the transit interface of HashiCorp Vault and OpenBao."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from django.conf import settings

from accounts.keys.errors import KeysUnavailable
from accounts.keys.local import LocalRing
from accounts.keys.rings import Wrapped
from accounts.keys.transport import KEY_LENGTH, asked

PREFIX = "kms:"
MARK = "vault:"
A_CALL = 250


class TransitRing:
    """The keys never leave the system; data keys travel there and back over HTTPS.

    An id is `kms:<name>:v<version>`. What is under another id is looked for in `KEY_ENCRYPTION_KEYS`, so that an
    installation can move into the system by `rotate_keys`. Source: Vault's HTTP API, secrets engine transit.
    """

    def __init__(self) -> None:
        self._name = settings.KMS_KEY
        self._before = LocalRing()

    def current(self) -> str:
        return self._id(self._described()["latest_version"])

    def holds(self, kek_id: str) -> bool:
        if not self._is_own(kek_id):
            return self._before.holds(kek_id)
        described = self._described()
        return _version(kek_id) in range(described["min_decryption_version"], described["latest_version"] + 1)

    def wrap(self, keys: Sequence[bytes], bound: Sequence[bytes]) -> list[Wrapped]:
        items = [{"plaintext": _text(key), **_bound(owner)} for key, owner in zip(keys, bound, strict=True)]
        return [self._wrapped(answer) for answer in self._batches("encrypt", items)]

    def unwrap(self, wrapped: Sequence[Wrapped], bound: Sequence[bytes]) -> list[bytes]:
        """One call for all that are in the system; the order is kept."""
        own = [number for number, one in enumerate(wrapped) if self._is_own(one.kek_id)]
        items = [
            {"ciphertext": _ciphertext(wrapped[number].value), **_bound(bound[number])} for number in own
        ]
        found = dict(zip(own, map(_key, self._batches("decrypt", items)), strict=True))
        for number, one in enumerate(wrapped):
            if number not in found:
                found[number] = self._before.unwrap([one], [bound[number]])[0]
        return [found[number] for number in range(len(wrapped))]

    def _batches(self, verb: str, items: Sequence[dict[str, str]]) -> list[dict[str, Any]]:
        answers: list[dict[str, Any]] = []
        for start in range(0, len(items), A_CALL):
            some = items[start : start + A_CALL]
            answer = asked("POST", f"{verb}/{self._name}", {"batch_input": some})
            results = _part(answer, lambda data: data["data"]["batch_results"])
            if len(results) != len(some):
                raise KeysUnavailable("the key management system left something out")
            answers += results
        return answers

    def _described(self) -> dict[str, int]:
        answer = asked("GET", f"keys/{self._name}")
        return {
            name: int(_part(answer, lambda data, name=name: data["data"][name]))  # type: ignore[misc]  # bound now
            for name in ("latest_version", "min_decryption_version")
        }

    def _wrapped(self, answer: dict[str, Any]) -> Wrapped:
        text: str = _part(answer, lambda data: data["ciphertext"])
        return Wrapped(
            self._id(int(_part(text, lambda said: said.split(":")[1].removeprefix("v")))), text.encode()
        )

    def _id(self, version: int) -> str:
        return f"{PREFIX}{self._name}:v{version}"

    def _is_own(self, kek_id: str) -> bool:
        return kek_id.startswith(f"{PREFIX}{self._name}:v")


def _version(kek_id: str) -> int:
    return int(kek_id.rsplit(":v", 1)[1])


def _bound(owner: bytes) -> dict[str, str]:
    return {"associated_data": _text(owner)}


def _text(value: bytes) -> str:
    return b64encode(value).decode("ascii")


def _ciphertext(value: bytes) -> str:
    if not value.startswith(MARK.encode()):
        raise InvalidTag
    return value.decode("ascii", "replace")


def _key(answer: dict[str, Any]) -> bytes:
    """The system says of a key that does not open what is wrong, in words that are not passed on."""
    if answer.get("error"):
        raise InvalidTag
    key = b64decode(_part(answer, lambda data: data["plaintext"]), validate=True)
    if len(key) != KEY_LENGTH:
        raise InvalidTag
    return key


def _part(answer: Any, take: Callable[[Any], Any]) -> Any:
    """A part of an answer. Raises KeysUnavailable when it is shaped otherwise."""
    try:
        return take(answer)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise KeysUnavailable("the key management system answered otherwise than agreed") from error
