"""Bundles that are unsafe or no bundles at all: refused before anything is read from them."""

from __future__ import annotations

import json
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from accounts.intake.bundle import sources, zips
from accounts.intake.bundle.loading import load
from accounts.intake.bundle.sources import UnreadableBundle
from accounts.models import Person
from tests.accounts.intake.bundle.conftest import manifest, person, write

pytestmark = pytest.mark.django_db
GOOD = {
    "manifest.json": json.dumps(
        {"format": "mine-sider-intake", "version": 1, "source": "crm", "produced_at": "2026-01-01T00:00:00Z"}
        | {"rows": {"persons": 1}}
    ),
    "persons.jsonl": json.dumps(person()),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "bundle", {"persons": [person()]})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bundle.zip"


def pack(path: Path, *more: tuple[zipfile.ZipInfo | str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> Path:
    """A zip file with one person, and what is given besides."""
    with zipfile.ZipFile(path, "w", packed) as archive:
        for name, content in (*GOOD.items(), *more):
            archive.writestr(name, content)
    return path


def linked(name: str, mode: int) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.create_system = zips.UNIX
    member.external_attr = (mode | 0o777) << 16
    return member


def refused(path: Path) -> str:
    with pytest.raises(UnreadableBundle) as caught:
        load(path)
    assert not Person.objects.exists()
    return str(caught.value)


def test_a_good_one_loads(path: Path) -> None:
    assert load(pack(path)).refused == 0


@pytest.mark.parametrize(
    "name",
    [
        *("../persons.jsonl", "media/../../etc/passwd", "/etc/passwd", "C:/x", "a\\..\\b", "media/æ.jpg"),
        *("media/a b", ".hidden", "media/.ssh", "media//a", "con\nsole", "x" * 400),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(path: Path, name: str) -> None:
    assert "filnavn" in refused(pack(path, (name, b"x")))


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK])
def test_what_is_no_file_is_refused(path: Path, mode: int) -> None:
    assert "lenke" in refused(pack(path, (linked("media/a", mode), b"/etc/passwd")))


def test_a_link_in_a_folder_is_refused(folder: Path) -> None:
    (folder / "media").mkdir()
    (folder / "media" / "a.jpg").symlink_to("/etc/passwd")
    assert "lenke" in refused(folder)


def test_a_linked_folder_is_refused(folder: Path) -> None:
    (folder / "media").symlink_to("/etc")
    assert "lenke" in refused(folder)


def test_a_pipe_in_a_folder_is_refused_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "customers.jsonl")
    assert "lenke" in refused(folder)


def test_folders_too_deep_are_refused(folder: Path, path: Path) -> None:
    deep = folder / "media" / "/".join("abcdefgh")
    deep.mkdir(parents=True)
    (deep / "a.jpg").write_bytes(b"x")
    assert "nivåer" in refused(folder)
    assert "nivåer" in refused(pack(path, ("media/" + "a/" * 9 + "b.jpg", b"x")))


def test_a_bomb_is_refused_before_it_is_unpacked(path: Path) -> None:
    assert "så tett" in refused(pack(path, ("media/bomb.jpg", bytes(50_000_000))))


def test_a_bomb_that_lies_about_its_size_is_refused(path: Path) -> None:
    """Its directory says ten bytes; its stream gives fifty million."""
    pack(path, ("customers.jsonl", b"x" * 50_000_000))
    content = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = (
            content.rfind(b"customers.jsonl") if mark == b"PK\x01\x02" else content.find(b"customers.jsonl")
        )
        header = content.rfind(mark, 0, start)
        content[header + place : header + place + 4] = struct.pack("<I", 10)
    path.write_bytes(content)
    assert refused(path)


def test_members_on_top_of_each_other_are_refused(path: Path) -> None:
    """David Fifield's bomb: every entry of the directory points to the same packed bytes."""
    pack(path, ("media/a.jpg", os.urandom(200_000)), ("media/b.jpg", b"x"))
    content = bytearray(path.read_bytes())
    entries = [place for place in range(len(content)) if content.startswith(b"PK\x01\x02", place)]
    first, second = entries[-2:]
    content[second + 16 : second + 28] = content[first + 16 : first + 28]
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    path.write_bytes(content)
    assert refused(path)


def test_too_many_members_are_refused_by_the_length_of_the_directory(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack(path, *((f"media/{number}.jpg", b"x") for number in range(300)))
    monkeypatch.setattr(zips, "MOST_DIRECTORY", 4_000)
    assert "flere filer" in refused(path)


def test_more_files_or_bytes_than_a_bundle_may_have_are_refused(
    folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MOST_FILES", 1)
    assert "flere enn 1 filer" in refused(folder)
    monkeypatch.setattr(sources, "MOST_FILES", 10)
    monkeypatch.setattr(sources, "MOST_BYTES", 10)
    assert "større enn" in refused(pack(path))


def test_two_members_of_one_name_are_refused(path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        pack(path, ("persons.jsonl", b"{}"))
    assert "samme navn" in refused(path)


def test_other_ways_of_packing_are_refused(path: Path) -> None:
    assert "vanlig zip" in refused(pack(path, packed=zipfile.ZIP_LZMA))


def test_an_encrypted_member_is_refused(path: Path) -> None:
    content = bytearray(pack(path).read_bytes())
    place = content.rfind(b"PK\x01\x02")
    content[place + 8] |= 1
    path.write_bytes(content)
    assert "kryptert" in refused(path)


def test_damage_is_refused(path: Path) -> None:
    whole = pack(path, ("media/a.jpg", os.urandom(5_000))).read_bytes()
    for cut in (0, 1, 30, len(whole) // 2, len(whole) - 5):
        path.write_bytes(whole[:cut])
        assert refused(path)
    path.write_bytes(whole.replace(b'"key"', b'"kex"') if b'"key"' in whole else b"\xff" + whole[1:])
    with pytest.raises(UnreadableBundle):
        load(path)


def test_a_damaged_member_is_refused(path: Path) -> None:
    content = bytearray(pack(path, packed=zipfile.ZIP_STORED).read_bytes())
    place = content.find(b"Ingrid")
    content[place : place + 6] = b"Inqrid"
    path.write_bytes(content)
    assert "persons.jsonl er skadet" in refused(path)


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "kan ikke åpnes" in refused(tmp_path / "nothing")


MANIFESTS = {
    "none": (lambda folder: (folder / "manifest.json").unlink(), "mangler manifest.json"),
    "no JSON": (lambda folder: (folder / "manifest.json").write_text("{"), "er ikke JSON"),
    "no object": (lambda folder: (folder / "manifest.json").write_text("[]"), "skal være et objekt"),
    "another format": (lambda folder: manifest(folder, {"persons": 1}, format="x"), "mine-sider-intake"),
    "a later version": (lambda folder: manifest(folder, {"persons": 1}, version=2), "version: skal være 1"),
    "no such time": (lambda folder: manifest(folder, {"persons": 1}, produced_at="i går"), "produced_at"),
    "an unknown field": (lambda folder: manifest(folder, {"persons": 1}, extra=1), "formatet ikke har"),
    "an unknown kind": (
        lambda folder: manifest(folder, {"persons": 1, "passphrases": 1}),
        "formatet ikke har",
    ),
    "a file too much": (lambda folder: (folder / "customers.jsonl").write_text(""), "har en fil"),
    "a foreign file": (lambda folder: (folder / "notes.txt").write_text(""), "har en fil"),
    "a file too few": (lambda folder: (folder / "persons.jsonl").unlink(), "mangler persons.jsonl"),
}


@pytest.mark.parametrize("case", MANIFESTS.values(), ids=MANIFESTS)
def test_a_manifest_that_does_not_fit_is_refused(
    folder: Path, case: tuple[Callable[[Path], object], str]
) -> None:
    case[0](folder)
    assert case[1] in refused(folder)
