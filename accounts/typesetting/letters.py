"""Letters on the company's paper, as PDF: to one person, in sections of paragraphs, points and tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils import translation

from accounts.typesetting.apart import typeset_apart
from accounts.typesetting.letterheads import Seller, letterhead

TEMPLATE = Path(__file__).resolve().parent / "letter.typ"


@dataclass(frozen=True)
class Chart:
    """A table of two columns, the second one numbers: `names` stand above them, `total` below."""

    names: tuple[str, str]
    rows: tuple[tuple[str, str], ...]
    total: tuple[str, str]


@dataclass(frozen=True)
class Section:
    """A heading with what stands below it, in this order."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    chart: Chart | None = None
    points: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """All that stands in a letter, in its language. `particulars`: what is told beside the address."""

    sender: Seller
    to: tuple[str, ...]
    title: str
    particulars: tuple[tuple[str, str], ...]
    greeting: str
    opening: tuple[str, ...]
    sections: tuple[Section, ...]
    signature: tuple[str, ...]
    written_on: date
    language: str = "nb"


def letter_pdf(letter: Letter) -> bytes:
    """The letter on A4, tagged and archivable. The same letter gives the same bytes."""
    with translation.override(letter.language):
        facts = _facts(letter)
    return typeset_apart(TEMPLATE, facts, made_on=letter.written_on)


def _facts(letter: Letter) -> dict[str, object]:
    return {
        **letterhead(letter.sender, title=f"{letter.title}, {letter.sender.name}", running=letter.title),
        "language": letter.language,
        "title": letter.title,
        "to": list(letter.to),
        "particulars": [{"label": label, "value": value} for label, value in letter.particulars],
        "greeting": letter.greeting,
        "opening": list(letter.opening),
        "sections": [_section(one) for one in letter.sections],
        "signature": list(letter.signature),
    }


def _section(section: Section) -> dict[str, object]:
    chart = section.chart
    return {
        "heading": section.heading,
        "paragraphs": list(section.paragraphs),
        "chart": chart and {"names": chart.names, "rows": chart.rows, "total": chart.total},
        "points": list(section.points),
        "after": list(section.after),
    }
