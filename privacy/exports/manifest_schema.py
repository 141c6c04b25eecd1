"""The JSON Schema of a copy's manifest, and of the signature beside it. Pure values."""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string"}
TEXT_OR_NULL = {"type": ["string", "null"]}
COUNT = {"type": "integer", "minimum": 0}
COUNT_OR_NULL = {"type": ["integer", "null"], "minimum": 0}
MOMENT = {"type": "string", "format": "date-time"}
DAY_OR_NULL = {"type": ["string", "null"], "format": "date"}
SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
PATH = {"type": "string", "pattern": r"^[A-Za-z0-9][A-Za-z0-9._/-]*$"}
PATH_OR_NULL = {"type": ["string", "null"], "pattern": PATH["pattern"]}
ARTICLES = {"type": "array", "items": {"enum": ["15", "20"]}, "minItems": 1, "uniqueItems": True}
STATES = ["included", "held_back", "deleted", "deleted_since", "missing", "damaged"]
KINDS = ["withheld", "blur", "cut", "silence"]


def schema(version: int, dialect: str) -> dict[str, Any]:
    """The schema of `manifest.json`, for a version of the format."""
    return {
        "$schema": dialect,
        "$id": f"urn:mine-sider:copy:{version}:manifest",
        "title": "manifest.json",
        **_object(
            schema_version={"const": version},
            schema=PATH,
            reference={"type": "string", "pattern": "^PV-[0-9A-Z]{4}-[0-9A-Z]{4}$"},
            articles=ARTICLES,
            language={"enum": ["nb", "en"]},
            ordered_at=MOMENT,
            snapshot_at=MOMENT,
            generated_at=MOMENT,
            chosen=CHOSEN,
            csv=_object(encoding=TEXT, standard=TEXT, formula_guard=TEXT),
            parts=_list(PART),
            files=_list(FILE),
            tables=_list(TABLE),
            stored_files=_list(STORED_FILE),
            texts_left_out=_list(LEFT_OUT),
            withheld=_list(WITHHELD),
            redactions=_list(REDACTION),
        ),
    }


def signature(version: int, dialect: str) -> dict[str, Any]:
    """The schema of `manifest.json.sig`."""
    return {
        "$schema": dialect,
        "$id": f"urn:mine-sider:copy:{version}:signature",
        "title": "manifest.json.sig",
        **_object(
            format={"const": "mine-sider-copy-signature-1"},
            key={"type": "string", "pattern": "^[A-Za-z0-9]+$"},
            manifest_sha256=SHA256,
            signed_at={"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$"},
            signature={"type": "string", "pattern": "^[A-Za-z0-9+/]{86}==$"},
        ),
    }


def _object(**properties: Any) -> dict[str, Any]:
    """An object that has exactly these."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


CHOSEN = _object(
    is_everything={"type": "boolean"},
    categories=_list(TEXT),
    since=DAY_OR_NULL,
    until=DAY_OR_NULL,
    installations=_list(TEXT),
    part_size=COUNT,
)
PART = _object(number={"type": "integer", "minimum": 1}, files=_list(PATH))
FILE = _object(
    path=PATH,
    part={"type": "integer", "minimum": 1},
    sha256=SHA256,
    bytes=COUNT,
    rows=COUNT_OR_NULL,
    articles=ARTICLES,
    schema=PATH_OR_NULL,
    category=TEXT_OR_NULL,
    purposes=_list(TEXT),
    retention=_list(TEXT),
)
VALUE = _object(label=TEXT, meaning=TEXT)
COLUMN = _object(
    name=TEXT,
    label=TEXT,
    meaning=TEXT,
    portable={"type": "boolean"},
    values={"type": "object", "additionalProperties": VALUE},
)
TABLE = _object(
    category=TEXT, table=TEXT, title=TEXT, schema=PATH, files=_list(PATH), rows=COUNT, columns=_list(COLUMN)
)
STORED_FILE = _object(
    category=TEXT,
    table=TEXT,
    column=TEXT,
    row={},
    name=TEXT,
    media_type=TEXT,
    bytes=COUNT,
    sha256=SHA256,
    state={"enum": STATES},
    path=PATH_OR_NULL,
    reason=TEXT_OR_NULL,
)
LEFT_OUT = _object(category=TEXT, table=TEXT, column=TEXT, row={}, reason=TEXT)
WITHHELD = _object(category=TEXT, table=TEXT, name=TEXT, label=TEXT, reason=TEXT)
REDACTION = _object(
    category=TEXT,
    table=TEXT,
    field=TEXT,
    file=PATH_OR_NULL,
    kind={"enum": KINDS},
    reason=TEXT,
    law=TEXT,
    count={"type": "integer", "minimum": 1},
)
