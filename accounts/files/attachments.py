"""Attachments to what people write: PDF, pictures (written anew) and plain text."""

from __future__ import annotations

import unicodedata
from typing import IO

from accounts.files.content import size_of
from accounts.files.documents import is_pdf, store_document
from accounts.files.pictures import store_picture
from accounts.files.refused import MEGABYTE, Ground, Refused
from accounts.files.storage import store
from accounts.models import StoredFile

BYTES_AT_MOST = 20 * MEGABYTE
TEXT_AT_MOST = MEGABYTE
LAYOUT = frozenset("\t\n\r\f\ufeff")
ATTACHMENT = StoredFile.Kind.ATTACHMENT


def store_attachment(content: IO[bytes], *, name: str) -> StoredFile:
    """Keep what the content shows to be a PDF, a picture or plain text in UTF-8 (1 MB), whatever it is called.

    Raises Refused before anything is written; OSError.
    """
    size = size_of(content, at_most=BYTES_AT_MOST)
    if is_pdf(content):
        return store_document(content, name=name, kind=ATTACHMENT)
    try:
        return store_picture(content, name=name, kind=ATTACHMENT)
    except Refused as refused:
        if refused.ground is not Ground.NOT_A_PICTURE:
            raise
    if size > TEXT_AT_MOST or not _is_text(content):
        raise Refused(Ground.NOT_AN_ATTACHMENT)
    content.seek(0)
    return store(content, kind=ATTACHMENT, name=name, media_type="text/plain")


def _is_text(content: IO[bytes]) -> bool:
    content.seek(0)
    try:
        text = content.read(TEXT_AT_MOST).decode()
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(letter) == "Cc" and letter not in LAYOUT for letter in text)
