"""Names in a copy can be written by Windows, macOS and Linux alike, whatever a file was called (issue 6)."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.files.names import EXTENSIONS
from privacy.categories import CATEGORIES
from privacy.exports.names import LONGEST_PATH, RESERVED, Names
from tests.privacy.exports.conftest import Make
from tests.world import World

SAFE = re.compile(r"[a-z0-9_-]+(\.[a-z0-9]+)*")
TYPES = st.sampled_from([*EXTENSIONS, "application/x-unknown"])
SPECIAL = st.sampled_from(
    [*RESERVED, "CON", "Aux.txt", "trailing. ", "a" * 300, "..", ".", "å", "a\u030a", "NUL .pdf"]
)


def is_safe(path: str) -> bool:
    """As Windows (no reserved name, no dot or space at the end) and macOS (one way to write it) ask."""
    *folders, name = path.split("/")
    parts = [*folders, name]
    return (
        len(path) <= LONGEST_PATH
        and all(SAFE.fullmatch(part) for part in parts)
        and not any(part.split(".")[0] in RESERVED for part in parts)
        and not any("." in folder for folder in folders)
    )


@pytest.mark.parametrize(
    "path",
    [
        *("files/alarmer/con.jpg", "files/lpt1/a.jpg", "files/a/Bilde.jpg", "files/a/b.", "files/a/b .jpg"),
        *(
            "files/a/å.jpg",
            "../a.jpg",
            "/etc/passwd",
            f"files/a/{'x' * 200}.jpg",
            "files/a/b:c.jpg",
            "files//a.jpg",
        ),
    ],
)
def test_the_test_itself_knows_names_that_are_not_safe(path: str) -> None:
    assert not is_safe(path)


@given(st.lists(st.tuples(st.one_of(st.text(max_size=300), SPECIAL), TYPES), max_size=30))
@example(
    [
        ("å.jpg", "image/jpeg"),
        ("a\u030a.jpg", "image/jpeg"),
        ("A.jpg", "image/jpeg"),
        ("a-2.jpg", "image/jpeg"),
    ]
)
@example([("x" * 300, "image/jpeg")] * 12)
def test_every_name_is_safe_and_no_two_are_one_on_any_system(files: list[tuple[str, str]]) -> None:
    longest = max((category.slug for category in CATEGORIES), key=len)
    names = Names(f"files/{longest}")
    given = [names.free(name, media_type=media_type) for name, media_type in files]
    assert all(is_safe(path) for path in given)
    alike = {unicodedata.normalize("NFD", path).casefold() for path in given}
    assert len(alike) == len(given)
    for path, (_name, media_type) in zip(given, files, strict=True):
        assert PurePosixPath(path).suffix == EXTENSIONS.get(media_type, ".bin")


def test_a_name_that_is_given_out_is_never_given_again_however_it_is_asked_for() -> None:
    names = Names("files/a")
    given = [names.free(name, media_type="image/jpeg") for name in ("b-2", "b", "b", "b-2", "b", "b-2-2")]
    assert given == [
        *("files/a/b-2.jpg", "files/a/b.jpg", "files/a/b-3.jpg"),
        *("files/a/b-2-2.jpg", "files/a/b-4.jpg", "files/a/b-2-2-2.jpg"),
    ]


def test_every_member_of_a_whole_copy_has_a_safe_name(make: Make, full: World) -> None:
    names = make().names
    assert len(names) > 100
    assert [name for name in names if not is_safe(name)] == []
    assert len({name.casefold() for name in names}) == len(names)
