"""What a copy holds: for each chosen category its tables, their columns, and the queries for their rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.matrix import SITE_PATHS
from accounts.models.sealed_text import SealedTextField
from accounts.page import homes_of
from accounts.viewers import Viewer
from privacy import stores
from privacy.categories import CATEGORIES
from privacy.exports.snapshots import Query, as_json, compile_sql, in_parts
from privacy.registry import Attached, DataCategory, Retention, Table
from privacy.stores import Column
from privacy.workflow import Scope

WHEN = "occurred_at"
KEY = "key_of_row"
FACTS = ("pk", "name", "media_type", "size", "sha256", "removed_at")


@dataclass(frozen=True)
class FileColumn:
    """What a copy adds to the rows of a table that has files: where each lies, or why it is not there."""

    attached: Attached
    label: str

    @property
    def place(self) -> str:
        return f"{self.attached.path}_path"

    @property
    def missing(self) -> str:
        return f"{self.attached.path}_missing"


@dataclass(frozen=True)
class Portion:
    """Rows of one table that show the same columns. `query` is None when there can be none.

    With `is_in_parts` it gives the key and then each column of a row by itself: where text must be opened, or a
    file's place added. `files` has the query for the files of each of `added`. `rows` gives them as dicts.
    """

    columns: tuple[Column, ...]
    query: Query | None
    rows: QuerySet[Any]
    is_in_parts: bool = False
    added: tuple[FileColumn, ...] = ()
    files: tuple[Query | None, ...] = ()


@dataclass(frozen=True)
class TableContent:
    """One table of a copy. `name` is that of its files."""

    category: DataCategory
    table: Table
    portions: tuple[Portion, ...]
    is_to_take_along: bool = False

    @property
    def name(self) -> str:
        return name_of(self.table)

    @property
    def folder(self) -> str:
        return f"data/{self.category.slug}"

    @property
    def rules(self) -> tuple[Retention, ...]:
        """The category's rules for how long rows of this table are kept."""
        return tuple(rule for rule in self.category.retention if rule.table == self.table.label)

    @property
    def is_formed(self) -> bool:
        """Whether PostgreSQL makes the text of its rows: of events, which may be millions.

        They all show the same columns, none of them sealed, have no files, and go by one date each.
        """
        if not self.table.is_activity or len(self.portions) != 1:
            return False
        [portion] = self.portions
        is_dated = any(column.name == WHEN for column in portion.columns)
        is_plain = portion.query is not None and not portion.is_in_parts
        return is_dated and is_plain and not any(rule.only for rule in self.rules)

    @property
    def articles(self) -> list[str]:
        """The rights the rows fall under: access (GDPR Art. 15), and portability (20) where fields are portable."""
        if self.is_to_take_along:
            return ["20"]
        return ["15", "20"] if self.table.portable else ["15"]


@dataclass(frozen=True)
class CategoryContent:
    category: DataCategory
    tables: tuple[TableContent, ...]


def name_of(table: Table) -> str:
    """What the files of a table are called."""
    return table.label.rsplit(".", 1)[-1].lower()


def chosen(slugs: Iterable[str]) -> tuple[DataCategory, ...]:
    """The categories by slug, in the register's order. Raises KeyError for one the register does not have."""
    by_slug = {category.slug: category for category in CATEGORIES}
    wanted = {by_slug[slug].slug for slug in slugs}
    return tuple(category for category in CATEGORIES if category.slug in wanted)


def of(scope: Scope, viewer: Viewer) -> tuple[CategoryContent, ...]:
    """Everything in `scope` that the viewer may have. Reads who lives where now; the rows themselves later."""
    return tuple(_category(category, scope, viewer) for category in chosen(scope.categories))


def to_take_along(scope: Scope, viewer: Viewer) -> tuple[CategoryContent, ...]:
    """What of it was given, or observed while it was used, under consent or contract (GDPR Art. 20, WP 242)."""
    categories = (portable(category) for category in chosen(scope.categories))
    return tuple(
        _category(category, scope, viewer, is_to_take_along=True)
        for category in categories
        if category.tables
    )


def installations(scope: Scope, viewer: Viewer) -> tuple[str, ...]:
    """The numbers of the homes that were chosen, as far as they are or were the viewer's."""
    chosen_ones = set(scope.sites)
    return (
        tuple(sorted(site.installation_number for site in homes_of(viewer) if site.pk in chosen_ones))
        if scope.sites
        else ()
    )


def portable(category: DataCategory) -> DataCategory:
    """The category with its portable tables, and of these the portable fields, alone."""
    tables = (
        replace(table, export=table.portable, only=table.portable_rows)
        for table in category.tables
        if table.portable
    )
    return replace(category, tables=tuple(tables))


def in_period(table: Table, rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
    """The rows of an activity table that lie in the period, by the day in Oslo; other tables are always whole.

    Where homes were chosen, of a table whose rows hang on one, theirs alone.
    """
    if table.only:
        rows = rows.filter(**dict(table.only))
    if scope.sites and (path := SITE_PATHS.get(table.label)):
        rows = rows.filter(**{f"{path}__in": scope.sites})
    if not table.is_activity:
        return rows
    if scope.since:
        rows = rows.filter(**{f"{WHEN}__gte": midnight(scope.since)})
    if scope.until:
        rows = rows.filter(**{f"{WHEN}__lt": midnight(scope.until + timedelta(days=1))})
    return rows


def _category(
    category: DataCategory, scope: Scope, viewer: Viewer, *, is_to_take_along: bool = False
) -> CategoryContent:
    exported = (table for table in category.tables if table.export)
    return CategoryContent(
        category,
        tuple(
            TableContent(category, table, _portions(table, scope, viewer), is_to_take_along)
            for table in exported
        ),
    )


def _portions(table: Table, scope: Scope, viewer: Viewer) -> tuple[Portion, ...]:
    read = ((columns, in_period(table, rows, scope)) for columns, rows in stores.read(table, viewer))
    return tuple(_portion(table, columns, rows) for columns, rows in read)


def _portion(table: Table, columns: tuple[Column, ...], rows: QuerySet[Any]) -> Portion:
    names = [column.name for column in columns]
    sealed = {column.name for column in columns if isinstance(column.field, SealedTextField)}
    added = tuple(file_columns(table, columns))
    if not sealed and not added:
        return Portion(columns, as_json(rows, names), rows)
    in_pieces = in_parts(rows.annotate(**{KEY: F("pk")}), [KEY, *names], raw={KEY, *sealed})
    files = tuple(_files(rows, columns[0], column.attached) for column in added)
    return Portion(columns, in_pieces, rows, is_in_parts=True, added=added, files=files)


def file_columns(table: Table, columns: tuple[Column, ...]) -> Iterator[FileColumn]:
    """A file goes with the rows of whoever is shown what it is called."""
    for attached in table.files:
        if any(column.path.startswith(f"{attached.path}__") for column in columns):
            field = stores.field_at(apps.get_model(table.label), attached.path)
            yield FileColumn(attached, str(field.verbose_name))


def _files(rows: QuerySet[Any], first: Column, attached: Attached) -> Query | None:
    """The key of each row with a file, what the row calls itself, its file's FACTS, and the values of `only`."""
    facts = (f"{attached.path}__{fact}" for fact in FACTS)
    named = rows.filter(**{f"{attached.path}__isnull": False})
    only = (name for name, _value in attached.only)
    return compile_sql(named.values_list("pk", first.path, *facts, *only))


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def fields_of(table: Table) -> dict[str, Any]:
    """The model's fields by name, for what a table withholds."""
    return {field.name: field for field in apps.get_model(table.label)._meta.get_fields()}
