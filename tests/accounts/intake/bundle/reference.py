"""The reference part of docs/formats/intake.md, made of the schemas. Run it to write it anew:

python manage.py shell -c "from tests.accounts.intake.bundle.reference import write; write()"
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from accounts.intake.bundle.catalogue import ENTITIES
from accounts.intake.bundle.columns import columns
from accounts.intake.bundle.entity import Entity
from accounts.intake.bundle.schemas import schema

PAGE = Path(settings.ROOT) / "docs" / "formats" / "intake.md"
MARKS = {
    "manifest": ("<!-- manifest.json: begin -->\n", "<!-- manifest.json: end -->\n"),
    "rows": ("<!-- schemas: begin -->\n", "<!-- schemas: end -->\n"),
}
WORDS = {"date-time": "time", "date": "date", "email": "e-mail ≤ 254"}
HEAD = ("| field | type | required | meaning | example |", "| --- | --- | --- | --- | --- |")


def write() -> None:
    """Put both parts into the page."""
    text = PAGE.read_text()
    for part, content in parts().items():
        begin, end = MARKS[part]
        before, rest = text.split(begin)
        text = before + begin + content + end + rest.split(end)[1]
    PAGE.write_text(text)


def parts() -> dict[str, str]:
    """What stands between the marks."""
    rows = "\n".join(line for entity in ENTITIES for line in _section(entity)) + "\n"
    return {"manifest": "\n" + "\n".join(table("manifest")) + "\n\n", "rows": "\n" + rows}


def table(name: str) -> Iterator[str]:
    """The fields of one schema as a table."""
    content = schema(name).content
    yield from HEAD
    for field, facts in content["properties"].items():
        example = json.dumps(facts["examples"][0], ensure_ascii=False)
        required = "yes" if field in content["required"] else ""
        yield f"| `{field}` | {_type(facts)} | {required} | {facts['description']} | `{example}` |"


def _section(entity: Entity) -> Iterator[str]:
    identity = ", ".join(f"`{name}`" for name in entity.identity)
    also = " and `occurred_at`" if entity.is_activity else ""
    yield f"### `{entity.file}`\n"
    yield f"{schema(entity.name).content['description']} Told apart by {identity}{also}. {_changes(entity)}\n"
    yield from table(entity.name)
    yield ""


def _changes(entity: Entity) -> str:
    if entity.may_change is None:
        return "May change."
    names = [_field(entity, name) for name in entity.may_change]
    return f"May change: {', '.join(f'`{name}`' for name in names)}." if names else "**Never changes.**"


def _field(entity: Entity, column: str) -> str:
    told = {one.name: one.field for one in columns(entity)} | {
        one.column: one.field for one in entity.secrets
    }
    return told.get(column) or column


def _type(facts: Mapping[str, Any]) -> str:
    kinds = facts.get("type", "")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return " or ".join([_plain(kinds[0], facts), *(["null"] if "null" in kinds else [])])


def _plain(kind: str, facts: Mapping[str, Any]) -> str:
    if "enum" in facts:
        return ", ".join(f"`{value}`" for value in facts["enum"])
    if "const" in facts:
        return f"`{json.dumps(facts['const'])}`"
    match kind:
        case "string":
            return _text(facts)
        case "integer":
            return f"{facts['minimum']}–{facts['maximum']}"
        case "array":
            return f"list of ≤ {facts['maxItems']}: {_plain('string', facts['items'])}"
    return {"boolean": "true, false"}.get(kind, kind)


def _text(facts: Mapping[str, Any]) -> str:
    pattern = facts.get("pattern", "")
    amount = re.search(r"\[0-9]\{1,(\d+)}\\\.\[0-9]\{(\d)}", pattern)
    if amount:
        return f"amount, {amount[2]} decimals"
    if facts.get("format") in WORDS:
        return WORDS[facts["format"]]
    if pattern.startswith("^media"):
        return "path"
    return f"text ≤ {facts['maxLength']}" if "maxLength" in facts else "text"
