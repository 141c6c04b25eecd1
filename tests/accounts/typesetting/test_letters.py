"""Letters as PDF: what they say, that they can be read aloud and kept, and that text in them is only text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from accounts.typesetting.letters import Chart, Letter, Section, letter_pdf
from tests.accounts.typesetting.invoices import SELLER, conforms, page_count
from tests.accounts.typesetting.test_invoices import HOSTILE, read

LETTER = Letter(
    sender=SELLER,
    to=("Ingrid Solberg",),
    title="Kopi av opplysningene dine",
    particulars=(("Saksnummer", "PV-2222-3333"),),
    greeting="Hei, Ingrid.",
    opening=("Du ba om innsyn.", "Det er gratis."),
    sections=(
        Section(
            "Dette er med",
            paragraphs=("Alt.",),
            chart=Chart(("Kategori", "Antall"), (("Alarmer", "3"), ("Avtale", "12")), ("I alt", "15")),
            points=("Første punkt.", "Andre punkt."),
            after=("Til slutt.",),
        ),
        Section("Klage", paragraphs=("Til Datatilsynet.",)),
    ),
    signature=("Hilsen", "Alarmselskapet AS"),
    written_on=date(2026, 11, 26),
)


def test_a_letter_can_be_read_aloud_and_kept() -> None:
    pdf = letter_pdf(LETTER)
    assert conforms(pdf)
    assert b"/Lang(nb)" in pdf
    assert PdfReader(BytesIO(pdf)).metadata.title == "Kopi av opplysningene dine, Alarmselskapet AS"  # type: ignore[union-attr]
    assert page_count(pdf) == 1
    assert letter_pdf(LETTER) == pdf


def test_its_parts_have_tags_for_headings_table_and_lists() -> None:
    catalog = PdfReader(BytesIO(letter_pdf(LETTER))).trailer["/Root"]
    kinds: list[str] = []

    def walk(node: object) -> None:
        element = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(element, list):
            for child in element:
                walk(child)
        elif isinstance(element, dict):
            if "/S" in element:
                kinds.append(str(element["/S"]))
            if "/K" in element:
                walk(element["/K"])

    walk(catalog["/StructTreeRoot"])  # type: ignore[index]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 2
    assert kinds.count("/TH") == 2
    assert kinds.count("/TD") == 6
    assert kinds.count("/LI") == 2
    assert {"/P", "/Table", "/L"} <= set(kinds)


def test_everything_told_stands_in_it_from_top_to_bottom() -> None:
    text = read(letter_pdf(LETTER))
    told = [
        *("Ingrid Solberg", "Saksnummer", "PV-2222-3333", "Kopi av opplysningene dine", "Hei, Ingrid."),
        *("Du ba om innsyn.", "Det er gratis.", "Dette er med", "Alt.", "Kategori", "Alarmer", "Avtale"),
        *("I alt", "Første punkt.", "Andre punkt.", "Til slutt.", "Klage", "Til Datatilsynet.", "Hilsen"),
    ]
    places = [text.index(one) for one in told]
    assert places == sorted(places)


def test_it_tells_its_language() -> None:
    assert b"/Lang(en)" in letter_pdf(replace(LETTER, language="en"))
    assert "Page 1 of 1" in read(letter_pdf(replace(LETTER, language="en")))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_is_text_whatever_it_says(hostile: str) -> None:
    section = Section(hostile, (hostile,), Chart((hostile, "n"), ((hostile, "1"),), ("x", "1")), (hostile,))
    letter = replace(
        LETTER, to=(hostile,), title=hostile, greeting=hostile, opening=(hostile,), sections=(section,)
    )
    pdf = letter_pdf(letter)
    assert "root:x:0" not in read(pdf)
    assert page_count(pdf) >= 1


def test_a_long_letter_goes_on_with_its_title_on_top() -> None:
    pdf = letter_pdf(replace(LETTER, sections=LETTER.sections * 12))
    pages = [page.extract_text().replace("\N{NO-BREAK SPACE}", " ") for page in PdfReader(BytesIO(pdf)).pages]
    assert len(pages) > 1
    assert "Kopi av opplysningene dine" in pages[-1]
    assert f"Side {len(pages)} av {len(pages)}" in pages[-1]
