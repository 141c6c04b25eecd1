"""The list of a copy's files for machines: checksums, rows, meanings, and what was left out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils import timezone

from privacy.exports import withheld
from privacy.exports.contents import TableContent
from privacy.exports.rows import Tally
from privacy.exports.zipping import Entry
from privacy.models import PrivacyRequest
from privacy.registry import DataCategory

SCHEMA_VERSION = 1
PATH = "manifest.json"
GUARD = "A CSV cell that would run as a formula begins with one extra '. The JSON is unaltered."


def text(
    request: PrivacyRequest, tallies: Iterable[Tally], entries: Iterable[Entry], *, snapshot_at: datetime
) -> str:
    """The manifest as JSON, in the language in use. It lists every file but itself."""
    tallies = tuple(tallies)
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
        "files": [_file(entry) for entry in entries],
        "tables": [_table(tally) for tally in tallies],
        "withheld": [asdict(one) for category in categories.values() for one in withheld.fields(category)],
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def _file(entry: Entry) -> dict[str, Any]:
    about = entry.about
    category = about.category if isinstance(about, TableContent) else about
    return {
        "path": entry.path,
        "sha256": entry.sha256,
        "bytes": entry.size,
        "rows": entry.rows,
        "articles": about.articles if isinstance(about, TableContent) else ["15"],
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
    portable = {path.replace("__", "_") for path in table.portable}
    return {
        "category": tally.content.category.slug,
        "table": tally.content.name,
        "title": str(table.title),
        "rows": tally.total,
        "columns": [
            {
                "name": column.name,
                "label": column.label,
                "portable": column.name in portable,
                "values": {str(value): str(label) for value, label in column.field.flatchoices},
            }
            for column in tally.columns
        ],
    }


def _moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")
