"""A bundle in a zip file, read member by member and never unpacked. Source: PKWARE's APPNOTE 6.3.10."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from accounts.intake.bundle.sources import (
    BUFFER,
    MOST_FILES,
    Source,
    UnreadableBundle,
    check_name,
    check_total,
)

# What zipfile raises at archives that are damaged, encrypted or packed in ways we do not read.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    LookupError,
    struct.error,
)
# A member's entry in the directory: 46 bytes and a name.
MOST_DIRECTORY = MOST_FILES * 128
# Deflate packs at most 1 032 times; lines of JSON pack 5 to 50 times.
MOST_RATIO = 200
RATIO_COUNTS_FROM = 10_000_000
UNIX = 3
ENCRYPTED = 0x1
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class _Careful(io.FileIO):
    """Never asked for more at once than a directory may be long: zipfile believes what an archive says."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MOST_DIRECTORY:
            raise UnreadableBundle("Pakken har flere filer enn den kan ha, eller er skadet.")
        return super().read(-1 if size is None else size) or b""


class Zip(Source):
    """The members of an archive. Every one is checked before any is read."""

    def __init__(self, archive: zipfile.ZipFile, *, size: int) -> None:
        self._archive = archive
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(archive.infolist()) > MOST_FILES:
            raise UnreadableBundle(f"Pakken har flere enn {MOST_FILES} filer. Del den opp.")
        self.files = {check_name(_checked(member).filename): member.file_size for member in members}
        check_total(self.files)
        if len(self.files) < len(members):
            raise UnreadableBundle("Pakken har to filer med samme navn.")
        if sum(member.compress_size for member in members) > size:
            raise UnreadableBundle("Pakken har filer som ligger oppå hverandre, eller er skadet.")

    @classmethod
    @contextmanager
    def at(cls, path: Path) -> Iterator[Zip]:
        """The archive at a path. Raises UnreadableBundle."""
        try:
            file = _Careful(path)
        except (OSError, ValueError) as error:
            raise UnreadableBundle("Pakken kan ikke åpnes.") from error
        with file, _archive(file) as archive:
            yield cls(archive, size=file.seek(0, io.SEEK_END))

    def open(self, name: str) -> IO[bytes]:
        try:
            return io.BufferedReader(cast(io.RawIOBase, self._archive.open(name)), BUFFER)
        except DAMAGED as error:
            raise UnreadableBundle(f"{name} kan ikke åpnes: pakken er skadet.") from error


def _archive(file: io.FileIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except UnreadableBundle:
        raise
    except DAMAGED as error:
        raise UnreadableBundle("Pakken er verken en mappe eller en zip-fil, eller den er skadet.") from error


def _checked(member: zipfile.ZipInfo) -> zipfile.ZipInfo:
    mode = member.external_attr >> 16
    if member.create_system == UNIX and stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        raise UnreadableBundle("Pakken har noe som verken er fil eller mappe, som en lenke.")
    if member.orig_filename != member.filename:
        raise UnreadableBundle("Pakken har et filnavn som ikke er tillatt.")
    if member.flag_bits & ENCRYPTED or member.compress_type not in METHODS:
        raise UnreadableBundle("Pakken er kryptert eller pakket på en måte vi ikke leser. Bruk vanlig zip.")
    if member.file_size > max(RATIO_COUNTS_FROM, member.compress_size * MOST_RATIO):
        raise UnreadableBundle("Pakken har en fil som er pakket så tett at den ikke kan være ekte data.")
    return member
