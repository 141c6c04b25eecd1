"""How one kind of line becomes one kind of row: the description the loader reads, and no code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.db.models import Model

BY_ID = (("id",),)


@dataclass(frozen=True)
class Reference:
    """Another row this one points to, found by what the line says of it. In SQL it is called `r_<name>`.

    `on`: columns of its table, each with the field of the line that holds the value, or with `@name` for the id of
    a reference before it. It fills the column `<name>_id`, unless it only leads on to another (`fills=False`).
    """

    name: str
    to: type[Model]
    on: tuple[tuple[str, str], ...]
    fills: bool = True

    @property
    def alias(self) -> str:
        return f"r_{self.name}"

    @property
    def column(self) -> str:
        return f"{self.name}_id"

    @property
    def fields(self) -> tuple[str, ...]:
        """The line's own fields that say which row is meant."""
        return tuple(source for _column, source in self.on if not source.startswith("@"))


@dataclass(frozen=True)
class Check:
    """Something that must not be so although every field is right by itself. `wrong` is SQL over `s` and `r_…`."""

    field: str
    reason: str
    wrong: str


@dataclass(frozen=True)
class Secret:
    """A text that is stored only sealed, under a person's key, and perhaps as a fingerprint to be found by.

    `context`: what the text of a row is bound to. `owner`: SQL over the finished row `r` for the person whose text
    it is; NULL where nobody is known, and then the row has a key of its own.
    """

    field: str
    column: str
    context: Callable[[UUID], str]
    owner: str
    fingerprint_column: str = ""
    fingerprint: Callable[[str], bytes] | None = None


class MediaKind(StrEnum):
    PICTURE = "picture"
    RECORDING = "recording"
    DOCUMENT = "document"
    ATTACHMENT = "attachment"


@dataclass(frozen=True)
class Media:
    """The field that names a file under media/; `<field>_sha256` beside it holds its checksum."""

    field: str
    kind: MediaKind

    @property
    def checksum_field(self) -> str:
        return f"{self.field}_sha256"

    @property
    def column(self) -> str:
        return f"{self.field}_id"


@dataclass(frozen=True)
class Quarantine:
    """Rows that are stored but locked: which (SQL over the finished row `r`), and what the operator is told."""

    locked: str
    reason: str


@dataclass(frozen=True, eq=False)
class Entity:
    """One file of a bundle, `<name>.jsonl`, and the table its lines fill. Its fields stand in its schema.

    `identity`: the fields a new row's id is made of. `natural`: the columns by which a row is found again, in turn.
    `may_change`: the columns a known row may get new values in; None for all. `joins` and `computed`: SQL for
    columns that no single field holds; `also_changed`: SQL over the finished row `r` and the known one `t` that
    tells a change in such columns. `references_itself`: rows with this field are stored last.
    """

    name: str
    model: type[Model]
    identity: tuple[str, ...]
    natural: tuple[tuple[str, ...], ...] = BY_ID
    references: tuple[Reference, ...] = ()
    may_change: tuple[str, ...] | None = None
    checks: tuple[Check, ...] = ()
    secrets: tuple[Secret, ...] = ()
    media: Media | None = None
    quarantine: Quarantine | None = None
    joins: str = ""
    also_changed: str = ""
    computed: Mapping[str, str] = field(default_factory=dict)
    is_activity: bool = False
    references_itself: str = ""

    @property
    def file(self) -> str:
        return f"{self.name}.jsonl"

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def has_own_key(self) -> bool:
        """Whether a row is known by the company's key alone, which is not kept: the id is made of it."""
        return self.identity == ("key",) and "id" in self.natural[0]
