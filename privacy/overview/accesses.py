"""Who has opened pictures and recordings: by role, when and why, the person's own openings among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import capfirst

from accounts.models.accesses import Access
from accounts.viewers import Viewer
from accounts.viewing import visible

AT_MOST = 100


@dataclass(frozen=True)
class Look:
    """One opening. `of`: the key of what was opened."""

    of: Any
    at: datetime
    who: str
    why: str
    case: str


@dataclass(frozen=True)
class Looks:
    """Openings, the newest first. With `is_more` there are others, which come with a copy."""

    lines: tuple[Look, ...]
    is_more: bool = False

    def of(self, pk: Any) -> Looks:
        """Those of one thing."""
        return Looks(tuple(look for look in self.lines if look.of == pk), self.is_more)


def looks(label: str, viewer: Viewer, *, of: str, **which: Any) -> Looks:
    """The openings in one table of them. `of`: its relation to what was opened. One query."""
    rows = visible(label, viewer).filter(**which).order_by("-at", "-pk")
    found = list(rows.values(of, "at", "role", "reason", "case_reference")[: AT_MOST + 1])
    return Looks(tuple(_look(row, of) for row in found[:AT_MOST]), len(found) > AT_MOST)


def _look(row: Mapping[str, Any], of: str) -> Look:
    who = str(capfirst(Access.Role(row["role"]).label))
    return Look(row[of], row["at"], who, row["reason"], row["case_reference"])
