"""Lines of JSON, read one at a time and no longer than a line may be."""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Callable, Iterator
from typing import IO, Any

from accounts.intake.bundle.zips import DAMAGED

MOST_BYTES = 2 * 1024 * 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
BLANK = b" \t\r\n"
# What a text may hold besides characters that are seen. JSON knows them only as escapes.
LAYOUT = frozenset("\t\n\r")


class DamagedFile(Exception):
    """The bytes of a file cannot be read to the end."""


class WrongLine(ValueError):
    """A line that is not JSON as we take it; the text says why, in Norwegian."""


def lines(stream: IO[bytes], refuse: Callable[[int, str], None]) -> Iterator[tuple[int, bytes]]:
    """The lines with their numbers, from 1, without the empty ones. `refuse` is told of those that are too long.

    Raises DamagedFile.
    """
    number = 0
    while raw := _read(stream, MOST_BYTES + 1):
        number += 1
        if len(raw) > MOST_BYTES:
            refuse(number, f"linjen er lengre enn {MOST_BYTES // 1024**2} MB")
            _skip_rest(stream, raw)
            continue
        text = (raw.removeprefix(BYTE_ORDER_MARK) if number == 1 else raw).strip(BLANK)
        if text:
            yield number, text


def _read(stream: IO[bytes], at_most: int) -> bytes:
    try:
        return stream.readline(at_most)
    except DAMAGED as error:
        raise DamagedFile from error


def _skip_rest(stream: IO[bytes], raw: bytes) -> None:
    while raw and not raw.endswith(b"\n"):
        raw = _read(stream, MOST_BYTES)


def parse(text: bytes) -> Any:
    """The value in a line. Raises WrongLine, also for what JSON allows and no database can hold."""
    try:
        value, end = DECODER.raw_decode(string := text.decode())
    except UnicodeDecodeError as error:
        raise WrongLine("linjen er ikke UTF-8") from error
    except json.JSONDecodeError as error:
        raise WrongLine(f"linjen er ikke JSON: feil ved tegn {error.colno}") from error
    except RecursionError as error:
        raise WrongLine("linjen har for mange nivåer inni hverandre") from error
    except ValueError as error:
        raise error if isinstance(error, WrongLine) else WrongLine("linjen har et for langt tall") from error
    if end != len(string):
        raise WrongLine("linjen har mer enn ett objekt")
    if b"\\" in text:
        _check_texts(value)
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise WrongLine("linjen har et felt som står flere ganger")
    return fields


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise WrongLine("linjen har et for stort tall")
    return number


def _never(_text: str) -> Any:
    raise WrongLine("linjen har et tall som ikke er et tall (NaN eller Infinity)")


def _check_texts(value: Any) -> None:
    waiting = [value]
    while waiting:
        match waiting.pop():
            case str() as text:
                _check_text(text)
            case dict() as fields:
                waiting += [*fields, *fields.values()]
            case list() as parts:
                waiting += parts


def _check_text(text: str) -> None:
    """No control characters (PostgreSQL refuses NUL, a terminal obeys the rest) and no half characters."""
    if not text.isprintable() and any(
        unicodedata.category(sign) in {"Cc", "Cs"} and sign not in LAYOUT for sign in text
    ):
        raise WrongLine("linjen har tegn som ikke kan lagres")


DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_float=_finite, parse_constant=_never)
