"""Why a file is not taken in."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

MEGABYTE = 1_000_000


class Ground(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    ANIMATED = "animated"
    DAMAGED = "damaged"
    NOT_A_PICTURE = "not_a_picture"
    NOT_A_RECORDING = "not_a_recording"
    NOT_A_DOCUMENT = "not_a_document"
    NOT_AN_ATTACHMENT = "not_an_attachment"


WORDS = {
    Ground.EMPTY: _("Filen er tom."),
    Ground.TOO_LARGE: _("Filen er for stor. Den kan være på høyst %(limit)s MB."),
    Ground.TOO_MANY_PIXELS: _("Bildet har for mange piksler. Det kan ha høyst %(limit)s millioner."),
    Ground.ANIMATED: _("Bildet beveger seg. Vi tar bare imot stillbilder."),
    Ground.DAMAGED: _("Filen er skadet eller ikke hel."),
    Ground.NOT_A_PICTURE: _("Filen er ikke et bilde vi kan lese. Vi tar imot JPEG, PNG og WebP."),
    Ground.NOT_A_RECORDING: _("Filen er ikke et opptak vi kan lese. Vi tar imot MP3, WAV og Ogg."),
    Ground.NOT_A_DOCUMENT: _("Filen er ikke et dokument vi kan lese. Vi tar imot PDF."),
    Ground.NOT_AN_ATTACHMENT: _("Vi tar imot PDF, bilder (JPEG, PNG og WebP) og ren tekst."),
}


class Refused(Exception):
    """The file is not taken in. `ground` is for programs; as text it says why, in the language in use."""

    def __init__(self, ground: Ground, *, limit: int | None = None) -> None:
        super().__init__(ground, limit)
        self.ground = ground
        self.limit = limit

    def __str__(self) -> str:
        text: Any = WORDS[self.ground]
        return str(text % {"limit": self.limit})
