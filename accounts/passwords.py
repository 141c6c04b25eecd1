"""How passwords are hashed, and which are refused for being known or made of our own words."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Whoever guesses at our customers begins with these (ASVS 6.1.2). Listed in docs/security.md.
WORDS = (
    "alarm", "alarmsentral", "minesider", "mine sider", "passord", "password", "sektor", "sikkerhet", "sikker",
    "vakt", "trygghet", "trygg", "hjem", "norge", "innlogging", "welcome", "velkommen",
)  # fmt: skip
OURS = re.compile("|".join(sorted(map(re.escape, WORDS), key=len, reverse=True)))
LETTERS_OF_ONES_OWN = 6


class Argon2(Argon2PasswordHasher):
    """Argon2id with OWASP's figures. Django's 100 MiB and 8 lanes let ten sign-ins take a whole machine."""

    time_cost = 2
    memory_cost = 47_104
    parallelism = 1


class NotOurWords:
    """Refuses a password of which too little is left without words anybody would think of here."""

    def validate(self, password: str, user: object = None) -> None:
        left = OURS.sub("", password.casefold())
        if (
            len({sign for sign in left if sign.isalnum()}) < LETTERS_OF_ONES_OWN
            and left != password.casefold()
        ):
            raise ValidationError(self.get_help_text(), code="password_our_words")

    def get_help_text(self) -> str:
        return _("Passordet består mest av ord som er lette å gjette her. Bruk flere egne ord.")


class NotBreached:
    """Refuses a password known from a breach: looked up in the file BREACHED_PASSWORDS names, never sent.

    Shape: one SHA-1 in capital hex a line, in order, whatever stands behind a colon ignored.
    """

    def validate(self, password: str, user: object = None) -> None:
        path = settings.BREACHED_PASSWORDS
        # The file comes with SHA-1; nothing is protected by it here.
        wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
        if path and is_in(Path(path), wanted):
            raise ValidationError(self.get_help_text(), code="password_breached")

    def get_help_text(self) -> str:
        return _("Passordet er kjent fra en datalekkasje hos andre. Velg et annet.")


def is_in(file: Path, wanted: bytes) -> bool:
    """Whether a line begins with `wanted`, by halving: some thirty reads in a file of forty gigabytes."""
    with file.open("rb") as lines:
        low, high = 0, file.stat().st_size
        while low < high:
            middle = (low + high) // 2
            line = _line_from(lines, middle)
            if line[: len(wanted)] == wanted:
                return True
            low, high = (lines.tell(), high) if line and line < wanted else (low, middle)
        return _line_from(lines, 0)[: len(wanted)] == wanted


def _line_from(lines: BinaryIO, place: int) -> bytes:
    """The first whole line that begins at or behind `place`."""
    lines.seek(max(place - 1, 0))
    if place:
        lines.readline()
    return lines.readline()
