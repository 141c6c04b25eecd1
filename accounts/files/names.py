"""The name a file is shown and saved under. What it says about the type is ours to say."""

from __future__ import annotations

import re
import unicodedata

EXTENSIONS = {
    "image/jpeg": ".jpg",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "audio/ogg": ".ogg",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
}
LONGEST = 200
NAMELESS = "fil"
EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}$")
FORBIDDEN = re.compile(r'[\x00-\x1f"*/:<>?\\|\x7f]')
# Controls, marks of direction, halves of pairs, private and unassigned: they make a name look like another.
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def shown_name(name: str, *, media_type: str) -> str:
    """At most 200 characters, without path or anything unseen, ending as files of this type do.

    Raises KeyError when the type is none of those we keep.
    """
    extension = EXTENSIONS[media_type]
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(" " if _is_hidden(letter) else letter for letter in unicodedata.normalize("NFC", last))
    stem = EXTENSION.sub("", re.sub(r"\s+", " ", seen).strip())
    while stem.lower().endswith(extension):
        stem = stem[: -len(extension)]
    return (stem.strip(" .")[: LONGEST - len(extension)].rstrip(" .") or NAMELESS) + extension


def _is_hidden(letter: str) -> bool:
    return bool(FORBIDDEN.match(letter)) or unicodedata.category(letter) in UNSEEN
