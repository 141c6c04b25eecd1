"""The schemas, the models, the database's rules and the documentation say the same."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from django.db import models

from accounts.intake.bundle.catalogue import ENTITIES
from accounts.intake.bundle.columns import columns, default_of
from accounts.intake.bundle.entity import Entity
from accounts.intake.bundle.rules import RULES, SAID
from accounts.intake.bundle.schemas import FOLDER, of_pattern, schema
from privacy.categories import CATEGORIES
from tests.accounts.intake.bundle import reference

every_entity = pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)


def test_each_kind_has_a_schema_and_each_schema_a_kind() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == {entity.name for entity in ENTITIES} | {
        "manifest"
    }
    for path in FOLDER.glob("*.json"):
        jsonschema_rs.meta.validate(json.loads(path.read_text()))


def test_the_documentation_says_what_the_schemas_say() -> None:
    text = reference.PAGE.read_text()
    for part, content in reference.parts().items():
        begin, end = reference.MARKS[part]
        assert text.split(begin)[1].split(end)[0] == content


def own_fields(entity: Entity) -> list[tuple[models.Field[Any, Any], dict[str, Any]]]:
    """The model's fields that stand in the schema under their own name."""
    told = schema(entity.name).fields
    fields = entity.model._meta.concrete_fields
    return [
        (field, dict(told[field.name])) for field in fields if field.name in told and not field.is_relation
    ]


@every_entity
def test_words_are_the_models_choices(entity: Entity) -> None:
    for field, told in own_fields(entity):
        if field.choices:
            locked = {"quarantined"} if entity.quarantine and field.name in entity.computed else set()
            assert told["enum"] == [value for value, _label in field.choices if value not in locked], (
                field.name
            )
        else:
            assert "enum" not in told, field.name


@every_entity
def test_no_text_is_longer_than_its_column(entity: Entity) -> None:
    for field, told in own_fields(entity):
        if isinstance(field, models.CharField | models.TextField) and not field.choices:
            assert told.get("maxLength", 0) <= field.max_length, field.name
            assert "maxLength" in told or "pattern" in told, field.name


@every_entity
def test_null_is_taken_where_the_column_takes_it(entity: Entity) -> None:
    for field, told in own_fields(entity):
        # An event says who it was in one way, so what does not apply is left out.
        assert ("null" in told.get("type", ())) == (field.null and not entity.is_activity), field.name


@every_entity
def test_what_must_be_there_is_required(entity: Entity) -> None:
    required = schema(entity.name).content["required"]
    for column in columns(entity):
        field = next(one for one in entity.model._meta.concrete_fields if one.column == column.name)
        if not field.null and default_of(field) is None and column.field:
            assert column.field in required, column.name


# What only Mine Sider itself writes.
OURS = {
    *("id", "created_at", "secret_hmac", "value_hmac"),
    # How an access was given here, and when of the day it holds.
    *("informed_by", "notice_version", "ended_reason", "weekdays", "from_time", "to_time"),
}


@every_entity
def test_every_column_is_filled_by_some_field(entity: Entity) -> None:
    told = {column.name for column in columns(entity) if column.field} | set(entity.computed)
    told |= {name for one in entity.secrets for name in (one.column, one.fingerprint_column)}
    told |= {entity.media.column} if entity.media else set()
    led = {one.column for one in entity.references if one.fills}
    assert {field.column for field in entity.model._meta.concrete_fields} - told - led <= OURS


@every_entity
def test_every_field_is_described_with_an_example_that_is_valid(entity: Entity) -> None:
    content = schema(entity.name).content
    assert content["description"]
    assert content["additionalProperties"] is False
    for name, told in content["properties"].items():
        assert told["description"], name
        jsonschema_rs.validate(dict(told), told["examples"][0])


@every_entity
def test_what_is_pointed_to_is_stored_before(entity: Entity) -> None:
    before = {one.model for one in ENTITIES[: ENTITIES.index(entity)]}
    for one in entity.references:
        assert one.to in before or one.name == "credits"


@every_entity
def test_every_rule_of_the_database_has_words(entity: Entity) -> None:
    for constraint in entity.model._meta.constraints:
        assert constraint.name in RULES


def test_what_triggers_say_has_words() -> None:
    assert set(SAID.values()) <= set(RULES)


def test_every_pattern_has_words() -> None:
    def patterns(content: Any) -> list[str]:
        if isinstance(content, dict):
            own = [content["pattern"]] if isinstance(content.get("pattern"), str) else []
            return own + [found for value in content.values() for found in patterns(value)]
        return []

    for path in FOLDER.glob("*.json"):
        for pattern in patterns(json.loads(path.read_text())):
            assert of_pattern(pattern)


def test_no_secret_can_come() -> None:
    for name in ("access_codes", "code_assignments", "authorised_users", "contact_persons"):
        assert not {"secret", "code", "pin", "passphrase", "secret_hmac"} & set(schema(name).fields)
    assert "passphrases" not in {entity.name for entity in ENTITIES}


@pytest.mark.parametrize("name", ["recipients", "disclosures"])
def test_kinds_of_data_are_those_the_pages_have(name: str) -> None:
    allowed = schema(name).fields["data_categories"]["items"]["enum"]
    assert set(allowed) == {category.slug for category in CATEGORIES}
