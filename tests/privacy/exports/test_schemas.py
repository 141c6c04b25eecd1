"""Every line of a copy, its manifest and its signature follow the published schemas, and these the register."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.conf import settings as site

from privacy.categories import CATEGORIES
from privacy.exports import schemas
from privacy.management.commands.copy_schemas import FOLDER, differences, write
from privacy.states import Right
from tests.privacy.exports.conftest import Made, Make
from tests.privacy.exports.test_take_along import take_along
from tests.world import World

TABLES = [(category, table) for category in CATEGORIES for table in category.tables if table.export]


def validator(text: str) -> Any:
    return jsonschema_rs.validator_for(json.loads(text), validate_formats=True)


def lines_of(made: Made) -> dict[str, list[dict[str, Any]]]:
    """Every line of every data file, by the schema the manifest names for it."""
    found: dict[str, list[dict[str, Any]]] = {}
    for file in made.manifest["files"]:
        if file["schema"]:
            lines = made.text(file["path"]).splitlines()
            assert len(lines) == file["rows"]
            found.setdefault(file["schema"], []).extend(map(json.loads, lines))
    return found


def assert_valid(made: Made) -> dict[str, list[dict[str, Any]]]:
    found = lines_of(made)
    for path, rows in found.items():
        check = validator(made.text(path))
        for row in rows:
            assert not [error.message for error in check.iter_errors(row)], path
    return found


def test_the_published_schemas_are_those_of_the_register(tmp_path: Path) -> None:
    assert differences(site.ROOT / FOLDER) == []
    assert len(schemas.written()) == len(TABLES) + 2
    write(tmp_path)
    assert differences(tmp_path) == []
    (tmp_path / "bruk.armingevent.json").write_text("{}")
    (tmp_path / "utgått.json").write_text("{}")
    (tmp_path / "manifest.schema.json").unlink()
    assert differences(tmp_path) == ["bruk.armingevent.json", "manifest.schema.json", "utgått.json"]
    write(tmp_path)
    assert differences(tmp_path) == []


def test_every_schema_is_one_and_says_what_its_fields_are() -> None:
    ids = set()
    for name, text in schemas.written().items():
        schema = json.loads(text)
        jsonschema_rs.meta.validate(schema)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["$id"].startswith("urn:mine-sider:copy:3:")
        ids.add(schema["$id"])
        if not name.endswith(".schema"):
            assert all(field["title"] and field["description"] for field in schema["properties"].values())
    assert len(ids) == len(schemas.written())


def test_a_field_that_cannot_be_taken_along_is_never_required() -> None:
    for category, table in TABLES:
        required = json.loads(schemas.of(schemas.name(category, table)))["required"]
        portable = {path.replace("__", "_").removesuffix("_sealed") for path in table.portable}
        assert not table.portable or set(required) <= portable, table.label
    assert json.loads(schemas.of("bruk.armingevent"))["required"]


def test_a_field_of_a_kind_nobody_thought_of_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    category, table = TABLES[0]
    monkeypatch.setattr(schemas, "KINDS", schemas.KINDS[1:2])
    with pytest.raises(schemas.NoKind):
        schemas._table(category, replace(table, export=("occurred_at", "mode")))


def test_every_line_of_a_whole_copy_follows_its_schema(full: World, make: Make) -> None:
    made = make()
    found = assert_valid(made)
    assert len(found) == len(TABLES)
    assert sum(map(len, found.values())) == made.archive.rows
    assert sum(1 for rows in found.values() if rows) > 45
    manifest = validator(made.text("schemas/manifest.schema.json"))
    assert not [error.message for error in manifest.iter_errors(made.manifest)]
    signature = validator(made.text("schemas/signature.schema.json"))
    assert not [error.message for error in signature.iter_errors(json.loads(made.text("manifest.json.sig")))]


def test_what_is_taken_along_follows_the_same_schemas(full: World) -> None:
    made = take_along(full)[Right.PORTABILITY]
    found = assert_valid(made)
    assert any(found.values())
    for path in found:
        assert made.text(path) == schemas.of(path.removeprefix("schemas/").removesuffix(".json"))
    assert {name for name in made.names if name.startswith("schemas/")} == {
        *found,
        "schemas/manifest.schema.json",
        "schemas/signature.schema.json",
    }
    assert validator(made.text("schemas/manifest.schema.json")).is_valid(made.manifest)


def test_a_line_that_is_wrong_is_told_from_one_that_is_right(make: Make, stored: World) -> None:
    made = make()
    check = validator(made.text("schemas/bruk.armingevent.json"))
    line = made.json_rows("bruk/armingevent")[0]
    assert check.is_valid(line)
    wrong = [
        {**line, "occurred_at": "i går"},
        {**line, "occurred_at": None},
        {**line, "mode": "asleep"},
        {**line, "time_uncertain": "nei"},
        {**line, "password": "hunter2"},
        {name: value for name, value in line.items() if name != "occurred_at"},
    ]
    assert [check.is_valid(one) for one in wrong] == [False] * len(wrong)
    manifest = validator(made.text("schemas/manifest.schema.json"))
    assert not manifest.is_valid({**made.manifest, "schema_version": 2})
    assert not manifest.is_valid({**made.manifest, "redactions": [{"kind": "blacked out"}]})
