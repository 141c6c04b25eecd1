"""From the rows a statement has just written to the persons they lead to, as SQL made from the register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import DateTimeField, Field, Model, OneToOneRel
from django.db.models.fields.reverse_related import ManyToOneRel

from accounts.models import Occupancy, Person, Site
from privacy.categories import CATEGORIES
from privacy.models import PrivacyRequest
from privacy.registry import Delete, Table

NEW, OLD = "new_rows", "old_rows"
# Written by triggers of tables that have the gate themselves; the work on a case, which no person writes; the gate;
# and the name in the log of whom staff do something about, which goes with the person.
PASSED_BY = frozenset(
    {
        "accounts.AuditPseudonym",
        "accounts.Tally",
        "privacy.Job",
        "privacy.JobStep",
        "privacy.SubjectGate",
    }
)
# A home's own events are nobody's, but those of a home somebody is leaving would keep it from going.
OF_THE_HOME = "site__occupancies__customer__person"
# What was ordered, taken or triggered at a home is of whoever had the home then; equipment is of who has it.
HAPPENS = frozenset(
    {
        "accounts.AlarmActivation",
        "accounts.VerificationImage",
        "accounts.InstallationJob",
        "accounts.ServiceVisit",
        "accounts.MaintenanceRecord",
    }
)


@dataclass(frozen=True)
class Lead:
    """The way of one path: what to join to a row `r`, which rows it is for, where the person's key stands then.

    `link` is the column of the row itself that the way begins with.
    """

    joins: tuple[str, ...]
    only: tuple[str, ...]
    person: str
    link: str

    def sql(self, rows: str = NEW) -> str:
        """SQL: the keys of the persons that `rows` lead to."""
        where = f" WHERE {' AND '.join(self.only)}" if self.only else ""
        return f"SELECT {self.person} AS person_id FROM {rows} r {' '.join(self.joins)}{where}"  # noqa: S608


def guarded() -> Iterator[tuple[Table, type[Model], tuple[Lead, ...]]]:
    """Every table of the register whose rows belong to a person, its model, and the ways to the person."""
    for category in CATEGORIES:
        for table in category.tables:
            if table.subject and table.label not in PASSED_BY:
                model = apps.get_model(table.label)
                paths = (*table.subject, *((OF_THE_HOME,) if table.is_activity else ()))
                yield table, model, tuple(lead(model, table, path) for path in paths)


def may_be_refilled(table: Table) -> bool:
    """Whether a changed row can be left behind: it stays, blanked, or was copied before it goes."""
    return not isinstance(table.on_erasure, Delete)


def lead(model: type[Model], table: Table, path: str) -> Lead:
    """The way of `path`, a subject path of the register. Raises FieldDoesNotExist."""
    joins: list[str] = []
    only: list[str] = []
    alias, link = "r", ""
    for name in path.split("__"):
        if name == "pk":
            key = str(model._meta.pk.column)
            return Lead((), (), f"r.{key}", key)
        field = model._meta.get_field(name)
        here = alias if alias == "r" else f"j{len(joins)}"
        link = link or _near_end(field)
        if model is PrivacyRequest:
            only.append(_is_no_erasure(here))
        if isinstance(field, Field) and field.related_model is Person:
            return Lead(tuple(joins), tuple(only), f"{here}.{field.column}", link)
        beyond = _related(field)
        alias = f"j{len(joins) + 1}"
        joins.append(
            f"JOIN {beyond._meta.db_table} {alias} ON {alias}.{_far_end(field)} = {here}.{_near_end(field)}"
        )
        if beyond is Occupancy and model is Site:
            only.append(_has_the_home(alias, _moment(model, table, here, path)))
        model = beyond
    raise TypeError(f"{table.label}: {path} leads to no person")


def _related(field: object) -> type[Model]:
    model = getattr(field, "related_model", None)
    if not isinstance(model, type):
        raise TypeError(f"{field} leads nowhere")
    return model


def _near_end(field: object) -> str:
    if isinstance(field, Field):
        return str(field.column)
    return "id"


def _far_end(field: object) -> str:
    if isinstance(field, ManyToOneRel | OneToOneRel):
        return str(field.field.column)
    return "id"


def _is_no_erasure(request: str) -> str:
    # The case of the erasure itself goes on while the person is under it.
    return f"NOT EXISTS (SELECT FROM privacy_erasure e WHERE e.request_id = {request}.id)"


def _moment(model: type[Model], table: Table, site: str, path: str) -> str:
    """SQL: when what happened at a home happened; empty for what is simply there."""
    before = path.split("__")[: path.split("__").index("occupancies")]
    owner, alias = apps.get_model(table.label), "r"
    for step, name in enumerate(before[:-1]):
        owner, alias = _related(owner._meta.get_field(name)), f"j{step + 1}"
    if owner._meta.label not in HAPPENS and not table.is_activity:
        return ""
    name = next(one.newest for one in _tables() if one.label == owner._meta.label)
    field = owner._meta.get_field(name)
    return f"{alias}.{field.column}" if isinstance(field, DateTimeField) else ""


def _tables() -> Iterator[Table]:
    return (table for category in CATEGORIES for table in category.tables)


def _has_the_home(period: str, moment: str) -> str:
    """SQL: the home is that period's then; without a moment, it is of who has it now or had it last."""
    last = (
        f"NOT EXISTS (SELECT FROM accounts_occupancy l WHERE l.site_id = {period}.site_id"
        f" AND l.valid_from > {period}.valid_from AND l.valid_from <= clock_timestamp())"
    )
    if not moment:
        return last
    then = f"{moment} >= {period}.valid_from AND ({period}.valid_to IS NULL OR {moment} < {period}.valid_to)"
    nobody = (
        f"NOT EXISTS (SELECT FROM accounts_occupancy l WHERE l.site_id = {period}.site_id"
        f" AND {moment} >= l.valid_from AND (l.valid_to IS NULL OR {moment} < l.valid_to))"
    )
    return f"(({then}) OR ({last} AND {nobody}))"
