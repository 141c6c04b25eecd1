"""Lines become rows of the staging table, in PostgreSQL's own text format."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import IO, Any
from uuid import UUID

from accounts.activity import event_digest
from accounts.intake.bundle import staged
from accounts.intake.bundle.columns import Field, fields
from accounts.intake.bundle.entity import Entity, Secret
from accounts.intake.bundle.findings import Findings
from accounts.intake.bundle.lines import WrongLine, lines, parse
from accounts.intake.bundle.schemas import schema

NULL = r"\N"
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
PIECE = 500
Cell = Callable[[Any], str]


def row_id(name: str, *identity: str) -> str:
    """The id of a row, in hexadecimal, made of what the company calls it: loading it twice adds nothing."""
    return event_digest("bundle", name, *identity).hex()


# The same persons and users are pointed to again and again.
pointed_to = lru_cache(maxsize=1 << 16)(row_id)


def pieces(entity: Entity, stream: IO[bytes], findings: Findings) -> Iterator[tuple[int, bytes]]:
    """The usable lines of a file in pieces for COPY, each with its number of rows. The others are refused."""
    rows: list[str] = []
    for row in _rows(entity, stream, findings):
        rows.append(row)
        if len(rows) == PIECE:
            yield len(rows), "".join(rows).encode()
            rows = []
    if rows:
        yield len(rows), "".join(rows).encode()


def _rows(entity: Entity, stream: IO[bytes], findings: Findings) -> Iterator[str]:
    tally = findings.tallies[entity.name]

    def refuse(number: int, reason: str) -> None:
        tally.lines += 1
        findings.refuse_line(entity.name, number, [("", reason)])

    write = _writer(entity)
    for number, text in lines(stream, refuse):
        try:
            line = parse(text)
            faults = _faults(entity, line)
        except WrongLine as error:
            refuse(number, str(error))
            continue
        tally.lines += 1
        if faults:
            findings.refuse_line(entity.name, number, faults)
        else:
            yield write(number, line, b"\\" in text)


def _faults(entity: Entity, line: Any) -> tuple[tuple[str, str], ...]:
    try:
        return () if schema(entity.name).is_valid(line) else schema(entity.name).faults(line)
    except ValueError as error:  # jsonschema-rs goes no deeper than 255 levels
        raise WrongLine("linjen har for mange nivåer inni hverandre") from error


def _writer(entity: Entity) -> Callable[[int, Mapping[str, Any], bool], str]:
    """What turns a valid line into a row: number, bits of the absent fields, id, then the fields."""
    name, identity = entity.name, entity.identity
    plain = tuple(
        (field.name, _cell(field), 1 << field.position) for field in fields(entity) if not field.secret
    )
    bits = {field.name: 1 << field.position for field in fields(entity)}
    secrets = tuple((secret, bits[secret.field]) for secret in entity.secrets)

    def write(number: int, line: Mapping[str, Any], has_escapes: bool) -> str:
        absent = 0
        key = row_id(name, *[str(line[part]) for part in identity])
        cells = []
        for field, cell, bit in plain:
            value = line.get(field)
            if value is not None:
                # JSON knows a tab, a line end or a backslash only as an escape: a line without any has none.
                cells.append(cell(value).translate(ESCAPES) if has_escapes else cell(value))
                continue
            cells.append(NULL)
            if field not in line:
                absent |= bit
        for secret, bit in secrets:
            absent |= 0 if secret.field in line else bit
            cells += _sealed(secret, line.get(secret.field), UUID(key))
        return "\t".join([str(number), str(absent), key, *cells]) + "\n"

    return write


def _cell(field: Field) -> Cell:
    if field.key_of:
        return lambda value, name=field.key_of: pointed_to(name, value)  # type: ignore[misc]  # bound now
    return {"boolean": _boolean, "integer": _whole, "bigint": _whole, "jsonb": _json}.get(field.sql_type, str)


def _boolean(value: bool) -> str:
    return "t" if value else "f"


def _whole(value: float) -> str:
    """JSON Schema takes 2.0 for an integer."""
    return str(int(value))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _sealed(secret: Secret, value: str | None, key: UUID) -> list[str]:
    cells = [_bytes(staged.seal(value, secret.context(key)) if value else None)]
    if secret.fingerprint is not None:
        cells.append(_bytes(secret.fingerprint(value) if value else None))
    return cells


def _bytes(value: bytes | None) -> str:
    return NULL if value is None else rf"\\x{value.hex()}"
