"""The example in the documentation: it loads as it lies there, it loads zipped, and every field arrives."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import models

from accounts import sealing
from accounts.files.storage import open_plain
from accounts.intake.bundle.catalogue import BY_NAME, ENTITIES
from accounts.intake.bundle.entity import Entity
from accounts.intake.bundle.loading import load
from accounts.intake.bundle.report import Outcome
from accounts.intake.bundle.rows import row_id
from accounts.intake.bundle.schemas import schema
from accounts.models import ArmingEvent, CallRecording, CustomerContact, NationalIdentifier, VerificationImage
from tests.accounts.intake.bundle.conftest import EXAMPLE, tallies

pytestmark = pytest.mark.django_db
# Said by what is not a column of the same name.
ELSEWHERE = {
    "key",
    "user_key",
    "code_slot",
    "system",
    "value",
    "body",
    "internal_note",
    "answer",
    "transcript",
}


def lines(entity: Entity) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (EXAMPLE / entity.file).read_text().splitlines()]


def test_every_kind_of_row_stands_in_the_example() -> None:
    assert {path.name for path in EXAMPLE.glob("*.jsonl")} == {entity.file for entity in ENTITIES}


def test_it_loads_and_loads_again_without_adding_anything() -> None:
    first = load(EXAMPLE)
    assert (first.outcome, first.refused, first.findings.locked) == (Outcome.LOADED, 0, [])
    assert tallies(first) == {entity.name: (len(lines(entity)), 0, 0, 0) for entity in ENTITIES}
    again = load(EXAMPLE)
    assert tallies(again) == {entity.name: (0, 0, len(lines(entity)), 0) for entity in ENTITIES}


def test_a_zip_file_is_the_same_bundle(tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(EXAMPLE.rglob("*")):
            archive.write(file, file.relative_to(EXAMPLE))
    assert load(path).refused == 0
    assert load(EXAMPLE).refused == 0
    assert ArmingEvent.objects.filter(site__installation_number="100234").count() == 5


def test_every_value_arrives() -> None:
    load(EXAMPLE)
    for entity in ENTITIES:
        check_values(entity)


def check_values(entity: Entity) -> None:
    fields = {field.name: field for field in entity.model._meta.concrete_fields}
    for line in lines(entity):
        row = entity.model._default_manager.get(id=row_id(entity.name, *map(str, identity(entity, line))))
        for name, value in line.items():
            if name in fields and not fields[name].is_relation and name not in ELSEWHERE:
                assert getattr(row, name) == stored(fields[name], value), (entity.name, name)


def identity(entity: Entity, line: dict[str, Any]) -> list[Any]:
    return [line[name] for name in entity.identity]


def stored(field: models.Field[Any, Any], value: Any) -> Any:
    match field:
        case models.DateTimeField() if value:
            return datetime.fromisoformat(value).astimezone(UTC)
        case models.DateField() if value:
            return date.fromisoformat(value)
        case models.DecimalField() if value:
            return Decimal(value)
    return value


def test_what_was_pointed_to_is_found() -> None:
    load(EXAMPLE)
    contact = CustomerContact.objects.get(key="cc-1")
    assert contact.conversation.person.given_name == "Ingrid"
    assert contact.alarm is not None
    assert contact.alarm.component.location_label == "stue"
    image = VerificationImage.objects.get(key="img-1")
    assert (image.alarm.key, image.site.installation_number) == ("al-1", "100234")


def test_a_slot_gives_each_user_the_events_of_their_own_time() -> None:
    load(EXAMPLE)
    events = ArmingEvent.objects.filter(site__installation_number="100234").order_by("occurred_at")
    assert [event.actor.given_name if event.actor else event.actor_kind for event in events] == [
        "Ole",
        "Nora",
        "Ingrid",
        "unresolved",
        "system",
    ]


def test_texts_and_numbers_lie_sealed_for_their_own_rows() -> None:
    load(EXAMPLE)
    contact = CustomerContact.objects.get(key="cc-1")
    assert contact.body == "Hei,\njeg lurer på fakturaen."
    assert b"fakturaen" not in bytes(contact.body_sealed)
    assert CallRecording.objects.get().transcript == "God dag."
    secret = BY_NAME["national_identifiers"].secrets[0]
    number = NationalIdentifier.objects.get()
    assert sealing.unseal(number.value_encrypted, context=secret.context(number.pk)) == "15818012345"


def test_files_are_taken_in() -> None:
    load(EXAMPLE)
    recording = CallRecording.objects.get()
    with open_plain(recording.file) as plain:
        assert b"".join(plain.pieces()) == (EXAMPLE / "media" / "call-1.wav").read_bytes()
    image = VerificationImage.objects.get(key="img-1")
    assert (image.file.media_type, image.file.width) == ("image/jpeg", 160)
    assert image.file.thumbnail is not None


def test_every_required_field_and_most_others_are_shown_in_the_example() -> None:
    for entity in ENTITIES:
        shown = {name for line in lines(entity) for name in line}
        if not entity.is_activity:
            assert set(schema(entity.name).fields) - shown <= {"organisation_number"}, entity.name
