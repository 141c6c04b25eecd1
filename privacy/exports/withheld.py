"""What a copy leaves out, and the reason the register gives for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from privacy.categories import WITHOUT_CONTENT
from privacy.exports.contents import fields_of
from privacy.registry import DataCategory, Table

# The one wording for all that is left out for others' sake, for protection or for secrecy, in every copy
# alike: nobody can tell from it whether there was anything.
NEUTRAL = _(
    "Opplysninger om andre personer er ikke med, og heller ikke det en lov sier at vi ikke kan gi ut. Dette står i "
    "alle kopier, enten noe er utelatt eller ikke."
)
LAW = _("GDPR art. 15 nr. 4, personopplysningsloven § 16")


@dataclass(frozen=True)
class Field:
    """One field that is left out."""

    category: str
    table: str
    name: str
    label: str
    reason: str


@dataclass(frozen=True)
class Group:
    """Fields of one table that are left out for one reason."""

    table: str
    reason: str
    labels: tuple[str, ...]


def fields(category: DataCategory) -> tuple[Field, ...]:
    """Every field of the category that is left out, in the register's order, in the language in use."""
    return tuple(field for table in category.tables for field in _of_table(category, table))


def groups(category: DataCategory) -> tuple[Group, ...]:
    """The same for a person to read: by reason, and without what would tell them nothing."""
    skipped = {str(reason) for reason in WITHOUT_CONTENT}
    return tuple(
        group
        for table in category.tables
        for group in _grouped(table, (one for one in _of_table(category, table) if one.reason not in skipped))
    )


def _of_table(category: DataCategory, table: Table) -> tuple[Field, ...]:
    known = fields_of(table)
    return tuple(
        Field(category.slug, table.label, name, str(known[name].verbose_name), str(reason))
        for name, reason in table.withhold.items()
    )


def _grouped(table: Table, found: Iterable[Field]) -> tuple[Group, ...]:
    labels: dict[str, list[str]] = {}
    for field in found:
        labels.setdefault(field.reason, []).append(field.label)
    return tuple(Group(str(table.title), capfirst(reason), tuple(names)) for reason, names in labels.items())
