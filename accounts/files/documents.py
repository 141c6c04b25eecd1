"""Documents: PDF, kept as it came, since changing it would break what it proves."""

from __future__ import annotations

import re
from typing import IO

from accounts.files.content import end_of, size_of, start_of
from accounts.files.refused import MEGABYTE, Ground, Refused
from accounts.files.storage import store
from accounts.models import StoredFile

BYTES_AT_MOST = 20 * MEGABYTE
# At the very beginning: readers look for it further on too, which lets a file be two things at once.
PDF_START = re.compile(rb"%PDF-[12]\.\d")
PDF_END = b"%%EOF"
WITHIN = 1024
PDF = "application/pdf"


def store_document(
    content: IO[bytes], *, name: str, kind: StoredFile.Kind = StoredFile.Kind.DOCUMENT
) -> StoredFile:
    """Keep a PDF of at most 20 MB. Raises Refused before anything is written; OSError."""
    size_of(content, at_most=BYTES_AT_MOST)
    if not is_pdf(content):
        raise Refused(Ground.NOT_A_DOCUMENT)
    if PDF_END not in end_of(content, WITHIN):
        raise Refused(Ground.DAMAGED)
    return store(content, kind=kind, name=name, media_type=PDF)


def is_pdf(content: IO[bytes]) -> bool:
    """Whether the bytes begin as a PDF does. Source: ISO 32000-2, 7.5.2."""
    return PDF_START.match(start_of(content, 16)) is not None
