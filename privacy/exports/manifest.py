"""The list of a copy's files for machines: checksums, rows, meanings, and what was left out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.exports import withheld
from privacy.exports.attached import Filed
from privacy.exports.contents import FileColumn, TableContent
from privacy.exports.rows import Tally
from privacy.exports.zipping import Entry
from privacy.glossary import lookup
from privacy.models import PrivacyRequest
from privacy.registry import DataCategory, Table
from privacy.states import Right
from privacy.stores import Column

SCHEMA_VERSION = 2
PATH = "manifest.json"
PLACE = _("Hvor i kopien filen ligger. Tomt når raden ikke har noen fil, eller når filen ikke er med.")
MISSING = _("Hvorfor filen ikke er med. Tomt når den er det, og når raden ikke har noen.")
GUARD = "A CSV cell that would run as a formula begins with one extra '. The JSON is unaltered."


def text(
    request: PrivacyRequest, tallies: Iterable[Tally], entries: Iterable[Entry], *, snapshot_at: datetime
) -> str:
    """The manifest as JSON, in the language in use. It lists every file but itself."""
    tallies = tuple(tallies)
    is_to_take_along = request.right == Right.PORTABILITY
    categories = {tally.content.category.slug: tally.content.category for tally in tallies}
    described = {
        "schema_version": SCHEMA_VERSION,
        "reference": request.reference,
        "language": request.language,
        "ordered_at": _moment(request.received_at),
        "snapshot_at": _moment(snapshot_at),
        "generated_at": _moment(timezone.now()),
        "scope": request.scope,
        "csv": {"encoding": "UTF-8 with BOM", "standard": "RFC 4180", "formula_guard": GUARD},
        "files": [_file(entry, other="20" if is_to_take_along else "15") for entry in entries],
        "tables": [_table(tally) for tally in tallies],
        "stored_files": [_stored(tally, filed) for tally in tallies for filed in tally.lines.files.values()],
        "texts_left_out": [
            {**_of(tally), **asdict(one)} for tally in tallies for one in tally.lines.left_out.values()
        ],
        # What was not given by the person is not theirs to take along: it is not withheld.
        "withheld": []
        if is_to_take_along
        else [asdict(one) for category in categories.values() for one in withheld.fields(category)],
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def _file(entry: Entry, *, other: str) -> dict[str, Any]:
    about = entry.about
    category = about.category if isinstance(about, TableContent) else about
    return {
        "path": entry.path,
        "sha256": entry.sha256,
        "bytes": entry.size,
        "rows": entry.rows,
        "articles": about.articles if isinstance(about, TableContent) else [other],
        **_category(category),
    }


def _category(category: DataCategory | None) -> dict[str, Any]:
    if category is None:
        return {"category": None, "purposes": [], "retention": []}
    return {
        "category": category.slug,
        "purposes": [str(purpose.title) for purpose in category.purposes],
        "retention": [str(rule.title) for rule in category.retention],
    }


def _table(tally: Tally) -> dict[str, Any]:
    """What the columns mean, and the words for the codes in them (in context: CJEU C-487/21)."""
    table = tally.content.table
    columns = [_column(table, column, is_portable=column.path in table.portable) for column in tally.columns]
    return {
        **_of(tally),
        "title": str(table.title),
        "rows": tally.total,
        "columns": [*columns, *(one for added in tally.added for one in _added(added))],
    }


def _column(table: Table, column: Column, *, is_portable: bool) -> dict[str, Any]:
    values = lookup.values(column)
    return {
        "name": column.name,
        "label": column.label,
        "meaning": lookup.meaning(table, column),
        "portable": is_portable,
        "values": {value.code: {"label": value.label, "meaning": value.meaning} for value in values},
    }


def _added(column: FileColumn) -> Iterator[dict[str, Any]]:
    """The two columns a copy adds for a file."""
    told = ((column.place, PLACE), (column.missing, MISSING))
    for name, meaning in told:
        yield {
            "name": name,
            "label": column.label,
            "meaning": str(meaning),
            "portable": False,
            "values": {},
        }


def _stored(tally: Tally, filed: Filed) -> dict[str, Any]:
    """One row's file. `row` is the value of the row's first column."""
    facts = asdict(filed)
    facts["bytes"] = facts.pop("size")
    return {**_of(tally), **facts, "column": filed.column.place}


def _of(tally: Tally) -> dict[str, Any]:
    return {"category": tally.content.category.slug, "table": tally.content.name}


def _moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")
