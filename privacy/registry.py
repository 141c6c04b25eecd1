"""The words of the register: what a kind of personal data is, why it is held, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from accounts.models.recorded import Source

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Text: TypeAlias = "StrOrPromise"


@dataclass(frozen=True)
class Purpose:
    """Why data is used. `code` is that of domain.md 1.8."""

    code: str
    title: Text


@dataclass(frozen=True)
class LegalBasis:
    """What makes the use lawful. `article` is the reference a lawyer looks up."""

    article: Text
    title: Text


@dataclass(frozen=True)
class Recipient:
    """Who receives the data, and whether as processor or controller (GDPR Art. 13(1)(e)).

    `category` is that of accounts.Recipient: where the company has loaded its own register, pages and copies name
    those; this is what is told until then. Empty for who is no company.
    """

    title: Text
    role: str
    country: Text
    category: str = ""


class Removes(StrEnum):
    """What goes when the time is up: the row, or only its file, and the row with what it belongs to."""

    ROW = "row"
    FILE = "file"


@dataclass(frozen=True)
class Retention:
    """How long. `rule` is the RET code; the period counts from the date in field `of` of `table`.

    What has no date of its own goes with the table it belongs to: `goes_with`. `of` may lead through relations to
    a date. `only` narrows to rows whose fields have these values: a false alarm's pictures, a sales call.
    `from_fiscal_year`: the period counts from the end of the fiscal year in which that date lies. `blanks` are
    fields emptied already after `blank_months`; of an event the time is then coarsened to the day.
    """

    rule: str
    title: Text
    months: int = 0
    days: int = 0
    table: str = ""
    of: str = ""
    law: Text = ""
    goes_with: str = ""
    only: tuple[tuple[str, str], ...] = ()
    from_fiscal_year: bool = False
    blank_months: int = 0
    blanks: tuple[str, ...] = ()
    removes: Removes = Removes.ROW


@dataclass(frozen=True)
class Attached:
    """A file that a row has: `path` leads to its accounts.StoredFile.

    It is served and copied only where the row's fields have the values of `only`: a picture somebody checked. With
    one of the values in `looked_at` instead of the first of those, two employees look at it before it is handed
    out, and at `texts`, the sealed texts that go with it (F-43).
    """

    path: str
    only: tuple[tuple[str, str], ...] = ()
    looked_at: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Delete:
    """On erasure: the row goes."""


@dataclass(frozen=True)
class Redact:
    """On erasure: the row stays without these fields."""

    fields: tuple[str, ...]


@dataclass(frozen=True)
class Keep:
    """On erasure: the row stays, locked away, for a reason a law gives."""

    reason: Text
    law: Text


Erasure: TypeAlias = "Delete | Redact | Keep"


class Route(StrEnum):
    """How a value that is wrong is put right (GDPR Art. 16, WF-03).

    NOTE: what happened, was booked or was said is not rewritten; the person's own words stand beside it.
    """

    SELF = "self"
    REQUEST = "request"
    NOTE = "note"


@dataclass(frozen=True)
class Table:
    """One table of a category.

    `subject`: paths from a row to the person it is about. `export`: fields shown and copied, in order; a path
    through relations takes its last field. `portable`: those of them given or observed under consent or contract
    (GDPR Art. 20). `withhold`: every other field, with the reason. `newest`: the field rows are ordered by.
    `files`: what lies in the storage for a row. A sealed field is exported as the text it holds. `labels`: what
    fields are called whose models are not ours and name them in English. `correct`: how a field is put right that
    can be; every other one gets a note. `portable_rows`: what fields of a portable row must be, where some rows are
    ours and not the person's. `only` is the same, of a table that is read narrowed. `now`: which rows are not
    needed while an agreement runs, and are erased then when the person asks; None for none of them.
    """

    label: str
    title: Text
    subject: tuple[str, ...]
    export: tuple[str, ...] = ()
    portable: tuple[str, ...] = ()
    withhold: Mapping[str, Text] = field(default_factory=dict)
    on_erasure: Erasure = field(default_factory=Delete)
    newest: str = "created_at"
    files: tuple[Attached, ...] = ()
    is_activity: bool = False
    unit: tuple[Text, Text] | None = None
    labels: Mapping[str, Text] = field(default_factory=dict)
    correct: Mapping[str, Route] = field(default_factory=dict)
    portable_rows: tuple[tuple[str, str], ...] = ()
    only: tuple[tuple[str, str], ...] = ()
    now: tuple[tuple[str, object], ...] | None = None


@dataclass(frozen=True)
class DataCategory:
    """One kind of personal data, as a person and a lawyer would name it. `promises`: the PE rows kept."""

    slug: str
    title: Text
    summary: Text
    description: Text
    icon: str
    purposes: tuple[Purpose, ...]
    bases: tuple[LegalBasis, ...]
    sources: tuple[Source, ...]
    recipients: tuple[Recipient, ...]
    retention: tuple[Retention, ...]
    tables: tuple[Table, ...]
    promises: tuple[str, ...] = ()
