"""What the record of processing is made of: plain values, in one language, as they stand in its files."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Responsible:
    """The controller, and how to reach it and its officer (Art. 30(1)(a))."""

    name: str
    organisation_number: str
    visiting_address: str
    postal_address: str
    phone: str
    email: str
    privacy_officer_email: str


@dataclass(frozen=True)
class Abroad:
    """Data going out of the EEA, and what makes that lawful (Art. 30(1)(e))."""

    country: str
    mechanism: str
    safeguards: str


@dataclass(frozen=True)
class Given:
    """Who receives data (Art. 30(1)(d)): by name where the company's register has names, else by kind.

    `agreement`: the day of the data-processing agreement in force, as ISO date; empty without one.
    """

    name: str
    role: str
    kind: str
    countries: str
    agreement: str = ""
    sub_processors: tuple[str, ...] = ()
    abroad: tuple[Abroad, ...] = ()


@dataclass(frozen=True)
class Held:
    """One table of a category: how many fields are shown to the person, and how many are not."""

    label: str
    title: str
    shown: int
    withheld: int
    on_erasure: str


@dataclass(frozen=True)
class Limit:
    """How long (Art. 30(1)(f))."""

    rule: str
    title: str
    law: str


@dataclass(frozen=True)
class Activity:
    """One category of the register with all that Art. 30 asks about it. `purposes` are pairs of code and title."""

    slug: str
    title: str
    description: str
    purposes: tuple[tuple[str, str], ...]
    bases: tuple[tuple[str, str], ...]
    subjects: tuple[str, ...]
    sources: tuple[str, ...]
    recipients: tuple[Given, ...]
    limits: tuple[Limit, ...]
    tables: tuple[Held, ...]


@dataclass(frozen=True)
class Purpose:
    """A purpose and the categories used for it, by slug."""

    code: str
    titles: tuple[str, ...]
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Record:
    """The whole record, in one language."""

    format: str
    language: str
    made_at: datetime
    controller: Responsible | None
    purposes: tuple[Purpose, ...]
    activities: tuple[Activity, ...]
    measures: tuple[str, ...]
    gaps: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The same as values of JSON, times in ISO 8601."""
        return asdict(self) | {"made_at": self.made_at.isoformat()}
