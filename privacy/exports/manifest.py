"""The list of a copy's files for machines: checksums, rows, meanings, and what was left out."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.exports import schemas, withheld
from privacy.exports.attached import Filed, State
from privacy.exports.contents import FileColumn, TableContent
from privacy.exports.front import is_everything
from privacy.exports.reviewed import Reviewed
from privacy.exports.rows import Tally
from privacy.exports.zipping import Entry
from privacy.glossary import lookup
from privacy.models import PrivacyRequest
from privacy.registry import DataCategory, Table
from privacy.states import Right
from privacy.stores import Column
from privacy.workflow import Scope

PATH = "manifest.json"
ROWS = ".jsonl"
# Why something of a row is changed or held back: the rights of others.
LAWS = {"15": _("GDPR art. 15 nr. 4"), "20": _("GDPR art. 20 nr. 4")}
GUARD = "A CSV cell that would run as a formula begins with one extra '. The JSON is unaltered."


def text(
    request: PrivacyRequest,
    tallies: Iterable[Tally],
    entries: Iterable[Entry],
    *,
    snapshot_at: datetime,
    installations: Iterable[str] = (),
    reviewed: Reviewed | None = None,
) -> str:
    """The manifest as JSON, in the language in use. It lists every file of every part but itself and its signature.

    `installations`: numbers of the homes that were chosen, none where all of them are in it.
    """
    tallies = tuple(tallies)
    entries = sorted(entries, key=lambda entry: entry.path)
    is_to_take_along = request.right == Right.PORTABILITY
    article = "20" if is_to_take_along else "15"
    described = {
        "schema_version": schemas.VERSION,
        "schema": schemas.path(schemas.MANIFEST),
        "reference": request.reference,
        "articles": [article],
        "language": request.language,
        "ordered_at": _moment(request.received_at),
        "snapshot_at": _moment(snapshot_at),
        "generated_at": _moment(timezone.now()),
        "chosen": _chosen(Scope.from_json(request.scope), installations),
        "csv": {"encoding": "UTF-8 with BOM", "standard": "RFC 4180", "formula_guard": GUARD},
        "parts": [_part(number, entries) for number in sorted({entry.part for entry in entries})],
        "files": [_file(entry, other=article) for entry in entries],
        "tables": [_table(tally, entries) for tally in tallies],
        "stored_files": [_stored(tally, filed) for tally in tallies for filed in tally.lines.files.values()],
        "texts_left_out": [
            {**_of(tally), **asdict(one)} for tally in tallies for one in tally.lines.left_out.values()
        ],
        # What was not given by the person is not theirs to take along: it is not withheld.
        "withheld": [] if is_to_take_along else list(_withheld(tallies)),
        "redactions": [
            one
            for tally in tallies
            for one in (_decided(tally, reviewed) if reviewed else _redactions(tally, law=str(LAWS[article])))
        ],
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def _withheld(tallies: Iterable[Tally]) -> Iterator[dict[str, Any]]:
    """Every field that is held and not shown, a category at a time."""
    categories = {tally.content.category.slug: tally.content.category for tally in tallies}
    for category in categories.values():
        yield from (asdict(one) for one in withheld.fields(category))


def _chosen(scope: Scope, installations: Iterable[str]) -> dict[str, Any]:
    """What the person asked for."""
    stored = scope.as_json()
    return {
        "is_everything": is_everything(scope),
        "categories": stored["categories"],
        "since": stored["since"],
        "until": stored["until"],
        "installations": sorted(installations),
        "part_size": scope.part_size,
    }


def _part(number: int, entries: Iterable[Entry]) -> dict[str, Any]:
    return {"number": number, "files": [entry.path for entry in entries if entry.part == number]}


def _file(entry: Entry, *, other: str) -> dict[str, Any]:
    about = entry.about
    category = about.category if isinstance(about, TableContent) else about
    return {
        "path": entry.path,
        "part": entry.part,
        "sha256": entry.sha256,
        "bytes": entry.size,
        "rows": entry.rows,
        "articles": about.articles if isinstance(about, TableContent) else [other],
        "schema": _schema(about) if isinstance(about, TableContent) and entry.path.endswith(ROWS) else None,
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


def _schema(content: TableContent) -> str:
    """Which schema the lines of a table's files follow."""
    return schemas.path(schemas.name(content.category, content.table))


def _table(tally: Tally, entries: Iterable[Entry]) -> dict[str, Any]:
    """What the columns mean, and the words for the codes in them (in context: CJEU C-487/21)."""
    table = tally.content.table
    columns = [_column(table, column, is_portable=column.path in table.portable) for column in tally.columns]
    return {
        **_of(tally),
        "title": str(table.title),
        "schema": _schema(tally.content),
        "files": _files(tally.content, entries),
        "rows": tally.total,
        "columns": [*columns, *(one for added in tally.added for one in _added(added))],
    }


def _files(content: TableContent, entries: Iterable[Entry]) -> list[str]:
    """The data files of a table, one of each kind or several in parts."""
    named = re.compile(rf"{re.escape(f'{content.folder}/{content.name}')}(-\d+)?\.\w+")
    return [entry.path for entry in entries if named.fullmatch(entry.path)]


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
    told = ((column.place, schemas.PLACE), (column.missing, schemas.MISSING))
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


def _redactions(tally: Tally, *, law: str) -> Iterator[dict[str, Any]]:
    """What of the rows is held back for the sake of others, each reason once, with how often."""
    files = [(filed.column.place, filed.reason) for filed in tally.lines.files.values() if _is_held(filed)]
    held = {row for (row, _place), filed in tally.lines.files.items() if _is_held(filed)}
    texts = [(one.column, one.reason) for (row, _name), one in tally.lines.left_out.items() if row in held]
    for (field, reason), count in Counter([*files, *texts]).items():
        told = {
            "field": field,
            "file": None,
            "kind": "withheld",
            "reason": reason,
            "law": law,
            "count": count,
        }
        yield {**_of(tally), **told}


def _decided(tally: Tally, reviewed: Reviewed) -> Iterator[dict[str, Any]]:
    """What two employees took out of the rows or held back, each thing by itself."""
    label = tally.content.table.label
    paths = {
        (label, key, filed.column.attached.path): filed.path
        for (key, _place), filed in tally.lines.files.items()
        if filed.path
    }
    for one in reviewed.redactions(label, paths):
        yield {**_of(tally), **one}


def _is_held(filed: Filed) -> bool:
    return filed.state == State.HELD_BACK


def _of(tally: Tally) -> dict[str, Any]:
    return {"category": tally.content.category.slug, "table": tally.content.name}


def _moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")
