"""Reading the panel's log: the two shapes of the file, and what makes a record one that can be used."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from accounts.intake.local_time import WrongTime, parse

MOST_BYTES = 64 * 1024 * 1024
BYTE_ORDER_MARK = "\ufeff"


class UnreadableLog(ValueError):
    """The file as a whole cannot be used; the text says why, in Norwegian, and quotes nothing from it."""


class Shape(StrEnum):
    """The key that holds the records: the vendor's present log, and the older one."""

    RECORDS = "Records"
    LOG_DETAILS = "LogDetails"


REQUIRED: Mapping[Shape, tuple[str, ...]] = {
    Shape.RECORDS: ("User", "Channel", "Time", "EventType", "LockName"),
    Shape.LOG_DETAILS: ("User", "Time", "EventType"),
}
LONGEST: Mapping[str, int] = {"User": 100, "Channel": 40, "Time": 40, "EventType": 60, "LockName": 100}
NEVER_EMPTY = frozenset({"Time", "EventType"})
MAY_BE_NULL = frozenset({"Channel", "LockName"})


@dataclass(frozen=True)
class Refusal:
    """One field of one record that cannot be used. `number` counts from 1; an empty `field` is the whole record."""

    number: int
    field: str
    reason: str


@dataclass(frozen=True)
class Record:
    """One usable record, its texts trimmed and in Unicode form C. `time` is naive where the clock is local."""

    number: int
    shape: Shape
    user: str
    channel: str
    event_type: str
    lock_name: str
    time: datetime


@dataclass(frozen=True)
class Log:
    """What stood in a file, in its order. `unread` counts the fields of records that we do not use."""

    shape: Shape
    length: int
    records: tuple[Record, ...]
    refusals: tuple[Refusal, ...]
    unread: Mapping[str, int]


class JsonObject(dict[str, Any]):
    """A JSON object that remembers which of its keys came more than once."""

    repeated: tuple[str, ...] = ()


def read(source: str | Path, *, latest: datetime) -> Log:
    """The log in a text, or in the file at a path. Nothing may have happened after `latest`.

    Raises UnreadableLog when the file cannot be opened, is no JSON or has neither shape, or both.
    """
    shape, entries = _entries(_parsed(source if isinstance(source, str) else _text(source)))
    checks = [_check(number, entry, shape, latest) for number, entry in enumerate(entries, start=1)]
    return Log(
        shape=shape,
        length=len(entries),
        records=tuple(check.record for check in checks if check.record),
        refusals=tuple(refusal for check in checks for refusal in check.refusals),
        unread=_unread(entries),
    )


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise UnreadableLog("Filen kan ikke åpnes.") from error
    if len(content) > MOST_BYTES:
        raise UnreadableLog(f"Filen er større enn {MOST_BYTES // 1024**2} MB. Del den opp.")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise UnreadableLog("Filen er ikke UTF-8. Lagre den som UTF-8.") from error


def _parsed(text: str) -> Any:
    if not text.strip(BYTE_ORDER_MARK).strip():
        raise UnreadableLog("Filen er tom.")
    try:
        return json.loads(text.removeprefix(BYTE_ORDER_MARK), object_pairs_hook=_json_object)
    except json.JSONDecodeError as error:
        raise UnreadableLog(
            f"Filen er ikke JSON: feil på linje {error.lineno}, tegn {error.colno}."
        ) from error
    except ValueError as error:
        raise UnreadableLog("Filen inneholder et tall som er for langt til å leses.") from error
    except RecursionError as error:
        raise UnreadableLog("Filen har for mange nivåer inni hverandre.") from error


def _json_object(pairs: list[tuple[str, Any]]) -> JsonObject:
    fields = JsonObject(pairs)
    if len(fields) < len(pairs):
        fields.repeated = tuple(
            key for key, times in Counter(key for key, _value in pairs).items() if times > 1
        )
    return fields


def _entries(content: Any) -> tuple[Shape, list[Any]]:
    if not isinstance(content, JsonObject):
        raise UnreadableLog("Filen må være et objekt med nøkkelen Records eller LogDetails.")
    shapes = [shape for shape in Shape if shape in content]
    if len(shapes) != 1:
        found = "både Records og LogDetails" if shapes else "verken Records eller LogDetails"
        raise UnreadableLog(f"Filen har {found}. Den må ha nøyaktig én av dem.")
    entries = content[shapes[0]]
    if shapes[0] in content.repeated or not isinstance(entries, list):
        raise UnreadableLog(f"{shapes[0]} må stå én gang og være en liste.")
    return shapes[0], entries


def _unread(entries: Iterable[Any]) -> Mapping[str, int]:
    objects = (entry for entry in entries if isinstance(entry, JsonObject))
    return Counter(key for entry in objects for key in entry if key not in LONGEST)


@dataclass
class _Check:
    """The examination of one record: either a record comes out, or at least one refusal."""

    number: int
    record: Record | None = None
    refusals: list[Refusal] = field(default_factory=list)

    def refuse(self, name: str, reason: str) -> None:
        self.refusals.append(Refusal(self.number, name, reason))


def _check(number: int, entry: Any, shape: Shape, latest: datetime) -> _Check:
    check = _Check(number)
    if not isinstance(entry, JsonObject):
        check.refuse("", "er ikke et objekt")
        return check
    for key in entry.repeated:
        check.refuse(key if key in LONGEST else "", "har et felt som står flere ganger")
    texts = {name: _checked_text(check, entry, name, name in REQUIRED[shape]) for name in LONGEST}
    time = _checked_time(check, texts["Time"], shape, latest)
    if time is not None and not check.refusals:
        check.record = Record(
            number=number,
            shape=shape,
            user=texts["User"],
            channel=texts["Channel"],
            event_type=texts["EventType"],
            lock_name=texts["LockName"],
            time=time,
        )
    return check


def _checked_text(check: _Check, entry: JsonObject, name: str, is_required: bool) -> str:
    reason = ""
    value = entry.get(name, "")
    if value is None and name in MAY_BE_NULL:
        value = ""
    if name not in entry and is_required:
        reason = "mangler"
    elif not isinstance(value, str):
        reason = "er ikke tekst"
    elif not _may_be_stored(value.strip()):
        reason = "har tegn som ikke kan lagres"
    elif len(text := unicodedata.normalize("NFC", value.strip())) > LONGEST[name]:
        reason = f"er lengre enn {LONGEST[name]} tegn"
    elif not text and name in NEVER_EMPTY:
        reason = "er tom"
    else:
        return text
    check.refuse(name, reason)
    return ""


def _may_be_stored(text: str) -> bool:
    """No control characters (PostgreSQL refuses NUL, a terminal obeys the rest) and no half characters."""
    return text.isprintable() or not any(
        unicodedata.category(character) in {"Cc", "Cs"} for character in text
    )


def _checked_time(check: _Check, text: str, shape: Shape, latest: datetime) -> datetime | None:
    if not text:
        return None
    try:
        time = parse(text, latest=latest)
    except WrongTime as error:
        check.refuse("Time", str(error))
        return None
    # The vendor documents this shape as UTC and sometimes leaves the Z out.
    return time.replace(tzinfo=UTC) if time.tzinfo is None and shape is Shape.RECORDS else time
