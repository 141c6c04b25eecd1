"""Where personal data lies, seen from the rights: a store reads what a person may have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import F, Model, QuerySet

from accounts.models import StoredFile
from accounts.models.sealed_text import SealedTextField
from accounts.viewers import Viewer
from accounts.viewing import Sight, seen
from privacy.registry import Table, Text


@dataclass(frozen=True)
class Column:
    """One field shown or copied: its name in files, its path from the row, and the model field behind it.

    `via` is the relation before it, where the path leads through any. `title`: what the register calls it, where
    its model has no name for it in our languages.
    """

    name: str
    path: str
    field: Any
    via: Any = None
    title: Text = ""

    @property
    def label(self) -> str:
        """What the field is called, in the language in use: the name of a company is called what the company is."""
        if self.title:
            return str(self.title)
        return str((self.via if self._is_who_it_is else self.field).verbose_name)

    @property
    def _is_who_it_is(self) -> bool:
        if self.via is None or self.via.related_model is StoredFile:
            return False
        return self.field.name == "name" or self.via.related_model is self.via.model


def columns(table: Table, *, only: tuple[str, ...] | None = None) -> tuple[Column, ...]:
    """The exported fields of a table in order; `only` narrows to what a role may see."""
    model = apps.get_model(table.label)
    paths = table.export if only is None else tuple(path for path in table.export if path in only)
    return tuple(_column(model, path, title=table.labels.get(path, "")) for path in paths)


def _column(model: type[Model], path: str, *, title: Text) -> Column:
    field = field_at(model, path)
    before, _through, _last = path.rpartition("__")
    name = column_name(path)
    return Column(
        name.removesuffix(field.ENDING) if isinstance(field, SealedTextField) else name,
        path,
        field,
        via=field_at(model, before) if before else None,
        title=title,
    )


def column_name(path: str) -> str:
    """What a path through relations is called in files: `site__city` is `site_city`."""
    return path.replace("__", "_")


def read(
    table: Table, viewer: Viewer, *, site: Any = None
) -> tuple[tuple[tuple[Column, ...], QuerySet[Any]], ...]:
    """What the viewer may have of one table: pairs of columns and rows (dicts), newest first."""
    if not table.export:
        return ()
    pairs = ((columns(table, only=sight.fields), sight) for sight in seen(table.label, viewer, site=site))
    return tuple((shown, as_dicts(table, shown, sight)) for shown, sight in pairs)


def as_dicts(table: Table, shown: tuple[Column, ...], sight: Sight) -> QuerySet[Any]:
    """Rows as dicts keyed by column name, ordered newest first with the key as tie-break."""
    renamed = {column.name: F(column.path) for column in shown if column.name != column.path}
    rows = sight.rows.order_by(f"-{table.newest}", "-pk" if not table.is_activity else "-id")
    named: QuerySet[Any] = rows.annotate(**renamed).values(*(column.name for column in shown))
    return named


def field_at(model: type[Model], path: str) -> Any:
    """The model field a path leads to, through relations. Raises FieldDoesNotExist, or TypeError at a dead end."""
    *relations, last = path.split("__")
    for name in relations:
        related = model._meta.get_field(name).related_model
        if not isinstance(related, type):
            raise TypeError(f"{path}: {name} leads nowhere")
        model = related
    return model._meta.get_field(last)
