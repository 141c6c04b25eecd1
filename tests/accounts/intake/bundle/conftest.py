"""What the tests of bundles share: a small company in rows, and bundles made of rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from PIL import Image

from accounts.files.storage import blobs
from accounts.intake.bundle.loading import load
from accounts.intake.bundle.report import Report

EXAMPLE = Path(settings.ROOT) / "docs" / "formats" / "intake-example"
SINCE = "2020-01-01T00:00:00Z"
THEN = "2026-03-02T16:00:00+01:00"
Rows = Mapping[str, list[Any]]
Loader = Callable[..., Report]


def person(key: str = "p-1", **fields: Any) -> dict[str, Any]:
    return {"key": key, "given_name": "Ingrid"} | fields


def event(key: str = "e-1", **fields: Any) -> dict[str, Any]:
    ordinary = {"site_installation_number": "S-1", "occurred_at": THEN, "channel": "keypad", "mode": "full"}
    return {"key": key} | ordinary | fields


def picture(key: str = "img-1", **fields: Any) -> dict[str, Any]:
    return {"key": key, "site_installation_number": "S-1", "captured_at": THEN, "alarm_key": "al-1"} | fields


def site(number: str) -> dict[str, Any]:
    place = {"street_address": "Vei 1", "postal_code": "0873", "city": "Oslo", "property_type": "house"}
    return {"installation_number": number} | place


def user(key: str, person_key: str, occupancy: str = "o-1", **fields: Any) -> dict[str, Any]:
    ordinary = {"display_name": key, "role": "owner", "valid_from": SINCE, "state": "active"}
    return {"key": key, "occupancy_key": occupancy, "person_key": person_key} | ordinary | fields


def home(**more: list[Any]) -> dict[str, list[Any]]:
    """Two people in a house, and somebody else's; what is given besides comes on top."""
    rows: dict[str, list[Any]] = {
        "persons": [person("p-1"), person("p-2", given_name="Ole"), person("p-3", given_name="Lise")],
        "customers": [
            {"customer_number": "C-1", "kind": "person", "person_key": "p-1"},
            {"customer_number": "C-2", "kind": "person", "person_key": "p-3"},
        ],
        "sites": [site("S-1"), site("S-2")],
        "occupancies": [
            {"key": "o-1", "site_installation_number": "S-1", "customer_number": "C-1", "valid_from": SINCE},
            {"key": "o-2", "site_installation_number": "S-2", "customer_number": "C-2", "valid_from": SINCE},
        ],
        "authorised_users": [user("u-1", "p-1"), user("u-2", "p-2"), user("u-3", "p-3", "o-2")],
        "access_codes": [{"site_installation_number": "S-1", "slot_no": 2}],
        "alarm_activations": [
            {
                "key": "al-1",
                "site_installation_number": "S-1",
                "occurred_at": THEN,
                "alarm_type": "burglary",
                "closed_at": "2026-03-02T17:00:00+01:00",
            }
        ],
    }
    for name, added in more.items():
        rows[name] = rows.get(name, []) + added
    return rows


def write(folder: Path, rows: Rows, media: Mapping[str, bytes] | None = None) -> Path:
    """A bundle in a folder. A row given as bytes stands there as it is."""
    folder.mkdir(exist_ok=True)
    for name, lines in rows.items():
        (folder / f"{name}.jsonl").write_bytes(b"".join(_line(line) for line in lines))
    for path, content in (media or {}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    manifest(folder, {name: len(lines) for name, lines in rows.items()})
    return folder


def manifest(folder: Path, rows: Mapping[str, int], **fields: Any) -> None:
    content = {
        "format": "mine-sider-intake",
        "version": 1,
        "source": "crm",
        "produced_at": SINCE,
        "rows": rows,
    }
    (folder / "manifest.json").write_text(json.dumps(content | fields))


def _line(line: Any) -> bytes:
    return line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n"


def jpeg(shade: int = 90) -> bytes:
    content = BytesIO()
    Image.new("L", (32, 24), shade).save(content, "JPEG")
    return content.getvalue()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def faults(report: Report) -> list[tuple[str, int | None, str, str]]:
    """File, line, field and reason of everything refused."""
    return [(one.file, one.line, one.field, one.reason) for one in report.findings.refusals]


def tallies(report: Report) -> dict[str, tuple[int, int, int, int]]:
    """New, changed, same and refused, by kind."""
    found = report.findings.tallies
    return {name: (one.new, one.changed, one.same, one.refused) for name, one in found.items()}


def stored_blobs() -> list[str]:
    """Every sealed file in the storage."""
    folder = Path(blobs().path(""))
    return sorted(str(path) for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


@pytest.fixture(autouse=True)
def own_storage(settings: Any, tmp_path: Path) -> None:
    """Files of this test alone: the tests beside it have theirs."""
    settings.STORAGE_DIR = tmp_path / "storage"
    own = settings.STORAGES["files"] | {"OPTIONS": {"location": settings.STORAGE_DIR / "files"}}
    settings.STORAGES = settings.STORAGES | {"files": own}


@pytest.fixture
def loaded(tmp_path: Path) -> Loader:
    """Load rows, and media beside them, as a bundle of their own."""
    count = 0

    def load_rows(rows: Rows, media: Mapping[str, bytes] | None = None, **options: Any) -> Report:
        nonlocal count
        count += 1
        return load(write(tmp_path / f"bundle-{count}", rows, media), **options)

    return load_rows
