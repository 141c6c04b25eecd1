"""Turning a template and facts into a PDF that screen readers can read and archives can keep."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Literal, cast
from unicodedata import category

from typst import Compiler, Fonts, TypstError

ROOT = Path(__file__).resolve().parent.parent
FONTS = Path(__file__).resolve().parent / "fonts"
STANDARDS: list[Literal["ua-1", "a-2b"]] = ["ua-1", "a-2b"]
NO_GLYPH = "could not be displayed"
# Control signs, halves of signs and private ones; and those that turn the direction of what follows them.
UNPRINTABLE = frozenset({"Cc", "Cs", "Co", "Cn"})
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_of_thread = threading.local()


def typeset(template: Path, facts: Mapping[str, object], *, made_on: date) -> bytes:
    """The PDF of a template (below `accounts/`) and its facts: PDF/UA-1 and PDF/A-2b, dated noon UTC of `made_on`.

    Shape of `facts`: JSON, read by the template as `sys.inputs.facts`. Text in it is text, whatever it says.
    The same facts give the same bytes. Raises TypstError when the template and the facts do not fit.
    """
    inputs = {"facts": json.dumps(_printable(facts))}
    made_at = datetime.combine(made_on, time(12), tzinfo=UTC)
    try:
        return _compile(template, inputs, made_at, STANDARDS)
    except TypstError as error:
        if NO_GLYPH not in str(error):
            raise
    # A sign none of our fonts has is drawn as a box, which neither standard allows; the file still holds the text.
    return _compile(template, inputs, made_at, [])


def _compile(
    template: Path,
    inputs: dict[str, str],
    made_at: datetime,
    standards: list[Literal["ua-1", "a-2b"]],
) -> bytes:
    pdf = _compiler(template).compile(
        format="pdf", sys_inputs=inputs, pdf_standards=[*standards], timestamp=made_at
    )
    return cast(bytes, pdf)  # only pictures come as a list, one per page


def _compiler(template: Path) -> Compiler:
    """One compiler per template and thread: it keeps what it has read, and serves one caller at a time."""
    compilers: dict[Path, Compiler] = _of_thread.__dict__.setdefault("compilers", {})
    if template not in compilers:
        compilers[template] = Compiler(str(template), root=str(ROOT), font_paths=_fonts())
    return compilers[template]


@cache
def _fonts() -> Fonts:
    """Ours and those inside Typst; never the machine's, which would differ from one to the next."""
    return Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])


def _printable(fact: object) -> object:
    if isinstance(fact, str):
        return "".join(" " if _is_unprintable(sign) else sign for sign in fact)
    if isinstance(fact, Mapping):
        return {name: _printable(value) for name, value in fact.items()}
    if isinstance(fact, list | tuple):
        return [_printable(value) for value in fact]
    return fact


def _is_unprintable(sign: str) -> bool:
    return sign in TURNING or category(sign) in UNPRINTABLE
