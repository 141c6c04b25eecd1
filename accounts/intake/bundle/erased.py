"""Lines about somebody who was erased here: found by keyed fingerprints before anything is stored, and left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from accounts import ledger, sealing
from accounts.intake.bundle.entity import Entity
from accounts.intake.bundle.lines import DamagedFile, WrongLine, lines, parse
from accounts.intake.bundle.rows import row_id
from accounts.intake.bundle.sources import Source, UnreadableBundle
from accounts.models import ContactPoint, LedgerEntry, Person
from accounts.models.reachable import mark_of

CHUNK = 500
REASON = "gjelder en person som er slettet hos oss, og lastes ikke inn igjen"
Line = Mapping[str, Any]


@dataclass(frozen=True)
class Erased:
    """Rows of persons who stay away, by id, and lines of others with an address or number of theirs, by file."""

    persons: frozenset[UUID] = frozenset()
    lines: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.persons or self.lines)


@dataclass(frozen=True)
class _Told:
    """What one line says of a person: by which row, and by which fingerprint, if any."""

    number: int
    person: UUID
    mark: bytes


def _point(line: Line) -> bytes:
    return mark_of(line["value"]) if line["kind"] in ContactPoint.FOUND_BY else b""


# What each kind of line is known by, and the field with the company's key of the person.
KNOWN_BY: Mapping[str, tuple[str, Callable[[Line], bytes]]] = {
    "persons": ("key", lambda _line: b""),
    "customers": ("person_key", lambda line: ledger.customer_mark(line["customer_number"])),
    "contact_points": ("person_key", _point),
    "national_identifiers": (
        "person_key",
        lambda line: sealing.fingerprint(line["value"], context="national_identifier"),
    ),
}


def find(source: Source, entities: Iterable[Entity]) -> Erased:
    """Who of the bundle is in the ledger of erasures: one or two queries for 500 lines. Raises UnreadableBundle.

    Somebody with the key, an address or a number of an erased person is that person. But a person who is here
    already was not erased: of theirs only the line is left out.
    """
    if not LedgerEntry.objects.keeping_out().exists():
        return Erased()
    persons: set[UUID] = set()
    found: dict[str, set[int]] = defaultdict(set)
    for entity in entities:
        if entity.name in KNOWN_BY:
            told = _told(source, entity)
            while chunk := tuple(islice(told, CHUNK)):
                keys, numbers = _erased(chunk)
                persons |= keys
                if numbers:
                    found[entity.name] |= numbers
    return Erased(frozenset(persons), {name: frozenset(numbers) for name, numbers in found.items()})


def _erased(chunk: tuple[_Told, ...]) -> tuple[frozenset[UUID], set[int]]:
    marks = ledger.erased_marks(told.mark for told in chunk if told.mark)
    known = ledger.erased_keys(told.person for told in chunk)
    hit = {told.person for told in chunk if told.mark in marks}
    here = set(Person.objects.filter(pk__in=hit - known).values_list("pk", flat=True)) if hit else set()
    numbers = {told.number for told in chunk if told.mark in marks and told.person in here}
    return known | (hit - here), numbers


def _told(source: Source, entity: Entity) -> Iterator[_Told]:
    key, mark = KNOWN_BY[entity.name]
    try:
        with source.open(entity.file) as stream:
            for number, text in lines(stream, lambda _number, _reason: None):
                if (line := _readable(text)) and line.get(key):
                    yield _Told(number, UUID(row_id("persons", str(line[key]))), _marked(mark, line))
    except DamagedFile as error:
        raise UnreadableBundle(f"{entity.file} er skadet.") from error


def _readable(text: bytes) -> Line | None:
    """What is no line at all is refused when it is read to be stored."""
    try:
        line = parse(text)
    except WrongLine:
        return None
    return line if isinstance(line, dict) else None


def _marked(mark: Callable[[Line], bytes], line: Line) -> bytes:
    try:
        return mark(line)
    except (KeyError, TypeError, AttributeError):
        return b""
