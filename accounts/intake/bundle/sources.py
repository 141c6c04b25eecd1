"""The places a bundle can lie in, a folder or a zip file, and all that makes one unsafe to open."""

from __future__ import annotations

import os
import re
import stat
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

MOST_FILES = 200_000
MOST_DEPTH = 8
GIGABYTE = 1_000_000_000
MOST_BYTES = 200 * GIGABYTE
BUFFER = 1 << 17
MANIFEST = "manifest.json"
MEDIA = "media/"
NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,150}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,150})*")


class UnreadableBundle(ValueError):
    """The bundle as a whole cannot be used; the text says why, in Norwegian, and quotes nothing from it."""


class Source(ABC):
    """The files of a bundle by name, and a stream of each. `files`: bytes of every file."""

    files: Mapping[str, int]

    @abstractmethod
    def open(self, name: str) -> IO[bytes]:
        """A buffered stream of the file's bytes. Raises UnreadableBundle; reading may raise what DAMAGED lists."""

    def media(self) -> Iterator[str]:
        return (name for name in self.files if name.startswith(MEDIA))


class Folder(Source):
    """A bundle as files in a folder. No link is followed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.files = dict(self._walk(path, ""))
        check_total(self.files)

    def open(self, name: str) -> IO[bytes]:
        try:
            descriptor = os.open(self._path / name, os.O_RDONLY | os.O_NOFOLLOW)
        except OSError as error:
            raise UnreadableBundle(f"{name} kan ikke åpnes.") from error
        return os.fdopen(descriptor, "rb", BUFFER)

    def _walk(self, folder: Path, prefix: str) -> Iterator[tuple[str, int]]:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            raise UnreadableBundle("En mappe i pakken kan ikke åpnes.") from error
        for entry in entries:
            name = check_name(prefix + entry.name)
            found = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(found.st_mode):
                yield from self._walk(Path(entry.path), f"{name}/")
            elif stat.S_ISREG(found.st_mode):
                yield name, found.st_size
            else:
                raise UnreadableBundle("Pakken har noe som verken er fil eller mappe, som en lenke.")


def check_name(name: str) -> str:
    """A path as a bundle may have it: relative, plain letters, no dots to climb by. Raises UnreadableBundle."""
    if not NAME.fullmatch(name):
        raise UnreadableBundle(
            "Pakken har et filnavn som ikke er tillatt: bare bokstaver a–z, sifre, punktum, bindestrek og "
            "understrek, aldri fra roten eller oppover."
        )
    if name.count("/") >= MOST_DEPTH:
        raise UnreadableBundle(f"Pakken har mapper i mer enn {MOST_DEPTH} nivåer.")
    return name


def check_total(files: Mapping[str, int]) -> None:
    """Raises UnreadableBundle for more files or bytes than a bundle may have."""
    if len(files) > MOST_FILES:
        raise UnreadableBundle(f"Pakken har flere enn {MOST_FILES} filer. Del den opp.")
    if sum(files.values()) > MOST_BYTES:
        raise UnreadableBundle(f"Pakken er større enn {MOST_BYTES // GIGABYTE} GB. Del den opp.")
