"""A copy tells nothing of others, and nothing that opens a door (domain.md R-62, M-01)."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, models
from django.utils import timezone

from accounts.models import (
    AccessCode,
    ArmingEvent,
    CommandEvent,
    DataKey,
    LockEvent,
    NationalIdentifier,
    Panel,
    Passphrase,
    PlugEvent,
    QuietWish,
)
from accounts.models.people import Protection
from privacy.exports.cells import oslo
from privacy.exports.withheld import NEUTRAL
from privacy.models import ArchiveSegment, SafetyReview
from tests.privacy.exports.conftest import Made, Make
from tests.world import SECRETS, World, canary

CANARY = re.compile(r"ZQX-([a-z]+)-(\w+)-[0-9a-f]{8}")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}(?![0-9a-f])")
EVENTS: tuple[type[models.Model], ...] = (ArmingEvent, LockEvent, PlugEvent, CommandEvent)
REQUESTS = (
    "privacy_download, privacy_archive, privacy_jobstep, privacy_job, privacy_event, privacy_privacyrequest"
)


def test_ingrids_copy_holds_hers_and_no_canary_of_anybody_else(make: Make, stored: World) -> None:
    for who in ("ole", "nora", "cleaner", "tor"):
        assert LockEvent.objects.filter(lock_name=canary(who, "lock")).exists()
    assert ArmingEvent.objects.filter(unresolved_name=canary("stranger", "name")).exists()
    found = {match.groups() for match in CANARY.finditer(make().everything)}
    hers = {("ingrid", what) for what in ("label", "lock", "plug", "command", "directions", "line", "first")}
    assert hers <= found
    assert {("house", "ytterdør"), ("house", "system"), ("kari", "relation")} <= found
    assert {who for who, _what in found} == {"ingrid", "house", "cabin", "kari", "per"}
    assert ("house", "serial") not in found
    assert {what for who, what in found if who in {"kari", "per"}} == {"relation"}


@pytest.mark.parametrize("name", ["ole", "nora", "tor", "lise"])
def test_nobody_elses_copy_holds_anything_of_ingrids(make: Make, stored: World, name: str) -> None:
    made = make(name)
    found = {match.groups() for match in CANARY.finditer(made.everything)}
    assert (name, "label") in found
    assert {who for who, _what in found} <= {name, "house" if name == "tor" else name}
    assert "4410882" not in made.everything


def test_no_secret_is_in_any_byte(make: Make, stored: World) -> None:
    made = make()
    forbidden = dict(secrets(stored))
    assert len(forbidden) > 20
    for what, value in forbidden.items():
        assert value.encode() not in made.plain, what
        assert value not in made.everything, what


def secrets(stored: World) -> Iterator[tuple[str, str]]:
    yield from SECRETS.items()
    sealed = {
        "code": AccessCode.objects.exclude(secret_hmac=None).values_list("secret_hmac", flat=True),
        "phrase": Passphrase.objects.values_list("secret_hmac", flat=True),
        "number": NationalIdentifier.objects.values_list("value_hmac", flat=True),
        "number sealed": NationalIdentifier.objects.values_list("value_encrypted", flat=True),
        "key": DataKey.objects.values_list("wrapped", flat=True),
    }
    for what, values in sealed.items():
        assert values, what
        for number, value in enumerate(values):
            yield f"{what} {number} hex", bytes(value).hex()
            yield f"{what} {number} base64", base64.b64encode(bytes(value)).decode()
    yield "password", stored.users["ingrid"].password
    yield "path", ArchiveSegment.objects.get().name
    yield "panel", Panel.objects.get(site=stored.sites["house"]).serial
    for name in ("sam", "dina", "omar", "ole", "nora", "lise", "tor"):
        yield f"address of {name}", stored.users[name].email


def test_no_id_is_in_any_byte(make: Make, stored: World) -> None:
    text = make().everything
    assert str(stored.ingrid.pk) not in text
    checksums = re.compile(r'sha256": "[0-9a-f]{64}"')
    assert checksums.search(text)
    assert UUID.findall(checksums.sub("", text)) == []


def test_the_neutral_sentence_stands_in_every_copy(make: Make) -> None:
    for name in ("ingrid", "lise"):
        made = make(name)
        assert str(NEUTRAL) in made.text("index.html")
        assert str(NEUTRAL) in re.sub(r"\s+", " ", made.text("brev.pdf"))


def test_ingrids_copy_is_the_same_whether_ole_is_ordinary_protected_or_absent(
    make: Make, stored: World
) -> None:
    begun = timezone.now()
    ordinary = neutral(make(), begun)
    forget_requests()
    stored.ole.protection_status = Protection.PROTECTED
    stored.ole.save()
    SafetyReview.objects.create(person=stored.ole, occupancy=stored.occupancies["ingrid"])
    QuietWish.objects.create(person=stored.ole)
    protected = neutral(make(), begun)
    forget_requests()
    gone = sum(model._default_manager.filter(actor=stored.ole).delete()[0] for model in EVENTS)
    assert gone == 5
    absent = neutral(make(), begun)
    forget_requests()
    LockEvent.objects.filter(actor=stored.ingrid).delete()
    without_hers = neutral(make(), begun)
    assert ordinary == protected == absent
    assert ordinary != without_hers


def forget_requests() -> None:
    """As if the copy had never been ordered."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {REQUESTS}, privacy_privacycase, accounts_letter CASCADE")


def neutral(made: Made, begun: datetime) -> dict[str, Any]:
    """Every member without the reference and the times of the job, which differ from one copy to the next."""
    names = [name for name in made.names if name != "manifest.json.sig"]
    found: dict[str, Any] = {name: timeless(made.text(name), begun) for name in names}
    manifest = json.loads(found["manifest.json"])
    for file in manifest["files"]:
        del file["sha256"], file["bytes"]
    return found | {"manifest.json": manifest}


def timeless(text: str, begun: datetime) -> str:
    text = re.sub(r"PV-\w{4}-\w{4}", "PV", text)
    text = re.sub(
        r"\d{4}-\d\d-\d\dT[\d:.]+\+\d\d:\d\d",
        lambda found: (
            "T" if oslo(found[0]).replace(microsecond=0) >= begun.replace(microsecond=0) else found[0]
        ),
        text,
    )
    today = begun.astimezone(ZoneInfo("Europe/Oslo"))
    clock = re.compile(rf"{today.day}\. nov\w*\.? {today.year} (kl\. )?(\d\d:\d\d(:\d\d)?)")
    return clock.sub(
        lambda found: "T" if found[2] >= f"{today:%H:%M:%S}"[: len(found[2])] else found[0], text
    )
