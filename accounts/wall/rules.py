"""The words the wall is written in: who may read, add, change and remove which rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

EVERY = "true"


@dataclass(frozen=True)
class Rule:
    """What the roles named may do with the rows for which `rows`, an SQL condition, holds."""

    roles: tuple[str, ...]
    rows: str = EVERY
    columns: tuple[str, ...] = ()
    verb: ClassVar[str]
    guard: ClassVar[str] = "USING ({0})"

    @property
    def privilege(self) -> str:
        return f"{self.verb} ({', '.join(self.columns)})" if self.columns else self.verb


class Read(Rule):
    verb = "SELECT"


class Add(Rule):
    """Add rows that then fulfil the condition."""

    verb = "INSERT"
    guard = "WITH CHECK ({0})"


class Change(Rule):
    """Change rows that fulfil the condition and still do so afterwards; only `columns`, where some are named."""

    verb = "UPDATE"
    guard = "USING ({0}) WITH CHECK ({0})"


class Remove(Rule):
    verb = "DELETE"


# Of each table: everything anybody but the owner may do with it. What is not said is refused.
Tables = Mapping[str, tuple[Rule, ...]]


def everything(roles: tuple[str, ...], rows: str = EVERY) -> tuple[Rule, ...]:
    """Read, add, change and remove the same rows."""
    return tuple(kind(roles, rows) for kind in (Read, Add, Change, Remove))


def together(parts: Iterable[Tables]) -> dict[str, tuple[Rule, ...]]:
    """The rules of several apps: where two speak of one table, both hold."""
    every: dict[str, tuple[Rule, ...]] = {}
    for part in parts:
        for table, rules in part.items():
            every[table] = every.get(table, ()) + rules
    return every


def through(table: str, link: str) -> str:
    """SQL: there is a row of that table behind its own part of the wall."""
    return f"EXISTS (SELECT FROM {table} t WHERE {link})"
