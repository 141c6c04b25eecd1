"""The schemas of the lines: what a field must be, and what is said when it is not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import jsonschema_rs
from stdnum.no import orgnr

FOLDER = Path(__file__).resolve().parent.parent / "schemas"
LOOKS_LIKE_A_FIELD = re.compile(r"[a-z][a-z0-9_]{0,39}")
TYPES = {
    "string": "tekst",
    "integer": "et heltall",
    "boolean": "true eller false",
    "array": "en liste",
    "object": "et objekt",
    "null": "null",
}
FORMATS = {
    "date-time": "er ikke et tidspunkt med forskjell fra UTC, som 2026-03-02T16:00:00+01:00",
    "date": "er ikke en dato, som 2026-03-02",
    "email": "er ikke en e-postadresse",
    "organisation-number": "er ikke et gyldig organisasjonsnummer",
    "time-zone": "er ikke en tidssone, som Europe/Oslo",
}
PATTERNS = (
    (re.compile(r"\^-\?"), "er ikke et beløp i tekst med punktum, som 499.00 eller -499.00"),
    (re.compile(r"\^\[0-9]\{1,\d+}"), "er ikke et beløp i tekst med punktum, som 499.00"),
    (re.compile(r"\^media"), "er ikke stien til en fil under media/"),
    (re.compile(r"\^\[0-9a-f]\{64}"), "er ikke en SHA-256 på 64 heksadesimale sifre"),
    (re.compile(r"\^\[0-9]\{11}"), "er ikke elleve sifre"),
    (re.compile(r"\^\(?\[0-9]\{9}"), "er ikke ni sifre"),
    (re.compile(r"\^\[0-9]\{4}"), "er ikke fire sifre"),
    (re.compile(r"\^\(?\[0-9]\{3,8}"), "er ikke et ansattnummer på tre til åtte sifre"),
    (re.compile(r"\^\[A-Z]\{2}"), "er ikke en landkode på to store bokstaver"),
    (re.compile(r"\^\(\\\*\{5,}"), "er ikke et kontonummer med stjerner foran de siste fire sifrene"),
    (re.compile(r"\^\(\[\^@"), "er ikke en e-postadresse"),
    (re.compile(r"\^\[a-z0-9]\[a-z0-9-]"), "har annet enn små bokstaver, sifre og bindestrek"),
)
REASONS: Mapping[str, Callable[[Any], str]] = {
    "type": lambda kind: f"skal være {' eller '.join(TYPES[name] for name in kind.types)}",
    "enum": lambda kind: f"skal være en av: {', '.join(map(str, kind.options))}",
    "const": lambda kind: f"skal være {json.dumps(kind.expected_value)}",
    "minLength": lambda _kind: "er tom",
    "maxLength": lambda kind: f"er lengre enn {kind.limit} tegn",
    "minimum": lambda kind: f"er under {kind.limit}",
    "maximum": lambda kind: f"er over {kind.limit}",
    "maxItems": lambda kind: f"har flere enn {kind.limit} ledd",
    "maxProperties": lambda kind: f"har flere enn {kind.limit} ledd",
    "propertyNames": lambda _kind: "har et for langt navn på et ledd",
    "not": lambda _kind: "sier på to måter hvem det var",
}

CHECKED: Mapping[str, Callable[[str], bool]] = {
    "organisation-number": orgnr.is_valid,
    "time-zone": available_timezones().__contains__,
}


class Schema:
    """The schema of one kind of line, and the validator made of it."""

    def __init__(self, name: str) -> None:
        self.content: Mapping[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        self._validator = jsonschema_rs.validator_for(
            dict(self.content), validate_formats=True, formats=dict(CHECKED)
        )
        self.is_valid = self._validator.is_valid

    @property
    def fields(self) -> Mapping[str, Mapping[str, Any]]:
        fields: Mapping[str, Mapping[str, Any]] = self.content["properties"]
        return fields

    def faults(self, line: Any) -> tuple[tuple[str, str], ...]:
        """Every fault of a line as field and reason. What stood in the field is never told."""
        found = ((_field(error), _reason(error)) for error in self._validator.iter_errors(line))
        return tuple(dict.fromkeys(found))


@cache
def schema(name: str) -> Schema:
    """The schema of `<name>.jsonl`, or `manifest`."""
    return Schema(name)


def _field(error: jsonschema_rs.ValidationError) -> str:
    kind: Any = error.kind
    if kind.name == "required":
        return str(kind.property)
    if kind.name == "additionalProperties" and not error.instance_path:
        return ", ".join(name for name in kind.unexpected if LOOKS_LIKE_A_FIELD.fullmatch(name))
    return ".".join(map(str, error.instance_path[:1]))


def _reason(error: jsonschema_rs.ValidationError) -> str:
    kind: Any = error.kind
    match kind.name:
        case "required":
            return "mangler"
        case "additionalProperties":
            return "er et felt formatet ikke har"
        case "format":
            return FORMATS[kind.format]
        case "pattern":
            return of_pattern(kind.pattern)
    return REASONS[kind.name](kind)


def of_pattern(pattern: str) -> str:
    """What is said of a text that does not match. Raises KeyError for a pattern without words."""
    if pattern.startswith("^(19|20)"):
        return FORMATS["date-time" if "T" in pattern else "date"]
    for shape, reason in PATTERNS:
        if shape.match(pattern):
            return reason
    raise KeyError(pattern)
