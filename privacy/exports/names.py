"""Names of files in a copy: plain ASCII that every system can write, each once."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.utils.text import slugify

from accounts.files.names import EXTENSIONS

LONGEST = 80
NAMELESS = "fil"
UNKNOWN = ".bin"
NORWEGIAN = str.maketrans({"æ": "ae", "ø": "o", "Æ": "ae", "Ø": "o"})
# Windows cannot write files of these names, whatever their ending.
RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{device}{number}" for device in ("com", "lpt") for number in range(10))]
)


class Names:
    """Gives out paths in one folder, none of them twice."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._given: dict[str, int] = {}

    def free(self, name: str, *, media_type: str) -> str:
        """A path for a file called `name`: «faktura.pdf», then «faktura-2.pdf»."""
        stem = slugify(PurePosixPath(name).stem.translate(NORWEGIAN))[:LONGEST].strip("-_")
        if not stem or stem in RESERVED:
            stem = f"{NAMELESS}-{stem}".strip("-")
        ending = EXTENSIONS.get(media_type, UNKNOWN)
        while (number := self._given.get(f"{stem}{ending}", 0) + 1) > 1:
            self._given[f"{stem}{ending}"] = number
            stem = f"{stem}-{number}"
        self._given[f"{stem}{ending}"] = 1
        return f"{self._folder}/{stem}{ending}"
