"""Names of files in a copy: plain ASCII that every system can write, each once."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.utils.text import slugify

from accounts.files.names import EXTENSIONS

LONGEST = 80
# Windows writes no path of 260 signs: this leaves room for the folder a person unpacks into.
LONGEST_PATH = 200
NAMELESS = "fil"
UNKNOWN = ".bin"
NORWEGIAN = str.maketrans({"æ": "ae", "ø": "o", "Æ": "ae", "Ø": "o"})
# Windows cannot write files of these names, whatever their ending.
RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{device}{number}" for device in ("com", "lpt") for number in range(10))]
)


class Names:
    """Gives out paths in one folder, none of them twice.

    They are made of small letters, digits, hyphens and underscores alone, so that no two become one where case
    does not count or where letters with marks are written in two ways.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._given: set[str] = set()
        self._next: dict[str, int] = {}

    def free(self, name: str, *, media_type: str) -> str:
        """A path for a file called `name`: «faktura.pdf», then «faktura-2.pdf»."""
        stem, ending = _stem(name), EXTENSIONS.get(media_type, UNKNOWN)
        path = f"{self._folder}/{stem}{ending}"
        number = self._next.get(path, 1)
        free = path
        while free in self._given:
            number += 1
            free = f"{self._folder}/{stem}-{number}{ending}"
        self._next[path] = number
        self._given.add(free)
        return free


def _stem(name: str) -> str:
    stem = slugify(PurePosixPath(name).stem.translate(NORWEGIAN))[:LONGEST].strip("-_")
    return f"{NAMELESS}-{stem}".strip("-") if not stem or stem in RESERVED else stem
