"""Whatever is in a bundle, loading ends in a report or in words, never in anything else."""

from __future__ import annotations

import json
import random
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.intake.bundle.catalogue import ENTITIES
from accounts.intake.bundle.entity import Entity
from accounts.intake.bundle.loading import load
from accounts.intake.bundle.sources import UnreadableBundle
from tests.accounts.intake.bundle.conftest import EXAMPLE, manifest, write

pytestmark = pytest.mark.django_db
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck)}
ODD: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        1.0,
        1.5,
        10**30,
        1e308,
        "",
        " ",
        "x" * 300,
        "\n",
        "\\",
        "\\N",
        "\t",
        "'",
        '"',
    ),
    *(
        "2026-02-30",
        "2026-02-28",
        "2026-03-02T16:00:00",
        "2026-03-02T16:00:00Z",
        "1900-01-01T00:00:00Z",
        "0000-00-00",
    ),
    *(
        "2099-12-31T23:59:59.999999-14:00",
        "499.00",
        "-0.00",
        "999999999999.99",
        "NaN",
        "Infinity",
        "nb",
        "active",
    ),
    *(
        [],
        {},
        [[]],
        ["a"],
        [None],
        {"a": {}},
        "😀" * 99,
        "\u202e",
        "\ufeff",
        "a\u0301",
        "media/img-1.jpg",
        "media/..",
    ),
)
VALUES = st.one_of(
    st.sampled_from(ODD),
    st.text(max_size=20),
    st.integers(),
    st.floats(),
    st.recursive(st.none() | st.text(max_size=3), lambda part: st.lists(part, max_size=3), max_leaves=8),
)
LINES = {entity.name: (EXAMPLE / entity.file).read_bytes().splitlines() for entity in ENTITIES}
FIELDS = {
    name: sorted({field for line in lines for field in json.loads(line)}) for name, lines in LINES.items()
}


def ends_in_words(path: Path) -> None:
    """Load and undo. Anything but a report or UnreadableBundle is a fault."""
    with transaction.atomic():
        try:
            load(path, keep_going=True)
        except UnreadableBundle as error:
            assert str(error)  # noqa: PT017 - either end will do
        transaction.set_rollback(True)


def test_every_field_of_every_kind_with_every_odd_value(tmp_path: Path) -> None:
    """About 14 000 lines, all good but for one field, and all they point to is there."""
    load(EXAMPLE)
    for entity in ENTITIES:
        first = json.loads(LINES[entity.name][0])
        changes = [{field: value} for field in FIELDS[entity.name] for value in ODD]
        keyed = [_told_apart(entity, number) | change for number, change in enumerate(changes)]
        lines = [json.dumps(first | change).encode() + b"\n" for change in keyed]
        ends_in_words(write(tmp_path / entity.name, {entity.name: lines}))


def _told_apart(entity: Entity, number: int) -> dict[str, Any]:
    """A key for every line, where a key is what tells lines apart; else each is the row that is there."""
    return {"key": f"odd-{number}"} if entity.identity == ("key",) else {}


@settings(max_examples=30, **QUIET)
@given(data=st.data())
def test_a_bundle_with_wrong_values(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("bundle")
    name = data.draw(st.sampled_from(sorted(LINES)))
    first = json.loads(LINES[name][0])
    changes = st.dictionaries(st.sampled_from(FIELDS[name]) | st.text(max_size=5), VALUES, max_size=4)
    lines = [json.dumps(first | data.draw(changes)).encode() + b"\n" for _ in range(20)]
    ends_in_words(write(path, {name: lines}))


@settings(max_examples=60, **QUIET)
@given(content=st.binary(max_size=400), name=st.sampled_from(["persons.jsonl", "manifest.json"]))
def test_bytes_for_a_file(tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str) -> None:
    path = write(tmp_path_factory.mktemp("bundle"), {"persons": []})
    manifest(path, {"persons": 1})
    (path / name).write_bytes(content)
    ends_in_words(path)


def broken(content: bytes, source: random.Random) -> bytes:
    """The same bytes with a few changed, cut out or doubled."""
    changed = bytearray(content)
    for _ in range(source.randint(1, 6)):
        place = source.randrange(len(changed))
        match source.randrange(4):
            case 0:
                changed[place] = source.randrange(256)
            case 1:
                del changed[place : place + source.randint(1, 40)]
            case 2:
                changed[place:place] = changed[place : place + source.randint(1, 40)]
            case _:
                changed[place:place] = source.choice(
                    [b"\0", b"\\u0000", b"\xff", b'"', b"{", b"[", b"1e999", b"\n"]
                )
        changed = changed or bytearray(b" ")
    return bytes(changed)


@pytest.mark.parametrize("seed", range(30))
def test_a_damaged_zip_file(tmp_path: Path, seed: int) -> None:
    source = random.Random(seed)
    path = tmp_path / "bundle.zip"
    with zipfile.ZipFile(path, "w", source.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])) as archive:
        for name in ("persons", "customers"):
            archive.writestr(f"{name}.jsonl", b"\n".join(LINES[name]))
        archive.writestr("manifest.json", json.dumps({"rows": {"persons": 7, "customers": 3}} | HEAD))
    whole = path.read_bytes()
    for _ in range(20):
        path.write_bytes(broken(whole, source))
        ends_in_words(path)


HEAD = {"format": "mine-sider-intake", "version": 1, "source": "crm", "produced_at": "2026-01-01T00:00:00Z"}


@pytest.mark.parametrize("seed", range(3))
def test_damaged_lines(tmp_path: Path, seed: int) -> None:
    damaged_lines(tmp_path, random.Random(seed), count=40)


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", range(100))
def test_a_hundred_thousand_damaged_lines(tmp_path: Path, seed: int) -> None:
    damaged_lines(tmp_path, random.Random(1_000 + seed), count=1_000)


def damaged_lines(folder: Path, source: random.Random, *, count: int) -> None:
    """So many lines of all kinds, each damaged, in one bundle with the example's media."""
    path = folder / "bundle"
    shutil.copytree(EXAMPLE, path)
    rows = {}
    for name, lines in LINES.items():
        made = [broken(source.choice(lines), source) for _ in range(count // len(LINES) + 1)]
        (path / f"{name}.jsonl").write_bytes(b"\n".join(made))
        rows[name] = len(made)
    manifest(path, rows)
    ends_in_words(path)
    assert connection.is_usable()
