"""What people wrote about themselves does nothing in a browser and nothing in a spreadsheet."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser
from posixpath import dirname, join, normpath

import pytest
from django.conf import settings

from accounts.models import ContactPerson, Occupancy
from privacy.exports.rows import cell
from tests.privacy.exports.conftest import Made, Make
from tests.world import World

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></title></td></table><svg onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "{{ 7|add:1 }} {% now 'Y' %}",
    "\u202egnp.exe",
    "]]><!-- --!> &lt;script&gt;",
)
FORMULAS = (
    "=1+1",
    "+47 22 00",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("x")',
    "'=1",
    "＝1+1",
    "\n=1",
)
STRUCTURE = (
    "html head meta title style body header main footer nav h1 h2 h3 p ul li dl dt dd div details summary"
)
TABLES = "table caption thead tbody tfoot tr th td"
PHRASES = "a strong small br time span code figure"
TAGS = {*STRUCTURE.split(), *TABLES.split(), *PHRASES.split()}
ELSEWHERE = (
    "https://www.datatilsynet.no/",
    "mailto:personvernombud@sectoralarm.no",
    "mailto:post@sectoralarm.no",
    "mailto:postkasse@datatilsynet.no",
    f"{settings.SITE_URL}/kontroll/",
)


class Page(HTMLParser):
    """Everything a browser would find in a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attributes]

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, name: str) -> list[str]:
        return [value for _tag, found, value in self.attributes if found == name]


@pytest.fixture
def hostile(make: Make, stored: World) -> Made:
    stored.ingrid.given_name, stored.ingrid.family_name = HOSTILE[0], HOSTILE[1]
    stored.ingrid.save()
    Occupancy.objects.filter(pk=stored.occupancies["cabin"].pk).update(
        access_directions="\n".join(HOSTILE), hazards_note="\r\n".join(FORMULAS)
    )
    for number, text in enumerate((*HOSTILE, *FORMULAS), start=10):
        ContactPerson.objects.create(
            occupancy=stored.occupancies["ingrid"],
            name=text,
            relation=text,
            call_order=number,
            valid_from=stored.now,
        )
    return make()


def pages(made: Made) -> dict[str, Page]:
    return {name: Page(made.text(name)) for name in made.names if name.endswith(".html")}


def test_pages_hold_no_tag_attribute_or_link_of_anybody_elses_making(hostile: Made) -> None:
    found = pages(hostile)
    assert all(text in found["pages/brukere.html"].text for text in HOSTILE)
    assert HOSTILE[0] in found["index.html"].text
    for name, page in found.items():
        assert set(page.tags) <= {*TAGS, "img"}, name
        assert not [attribute for _tag, attribute, _value in page.attributes if attribute.startswith("on")], (
            name
        )
        assert all(normpath(join("pages", place)) in hostile.names for place in page.values("src")), name
        assert not page.values("style"), name
        assert page.tags.count("style") == 1


def test_every_page_forbids_scripts_and_says_its_language(hostile: Made) -> None:
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:"
    for name, page in pages(hostile).items():
        assert ("meta", "http-equiv", "Content-Security-Policy") in page.attributes, name
        assert policy in page.values("content"), name
        assert page.values("lang") == ["nb"], name
        assert hostile.text(name).startswith("<!doctype html>"), name
        assert page.tags.count("h1") == 1, name


def test_every_link_leads_to_a_member_an_anchor_or_a_known_address(hostile: Made) -> None:
    found = pages(hostile)
    followed = 0
    for name, page in found.items():
        for link in page.values("href"):
            if link.startswith(ELSEWHERE):
                continue
            path, _mark, anchor = link.partition("#")
            target = normpath(join(dirname(name), path)) if path else name
            assert target in hostile.names, (name, link)
            assert not anchor or anchor in found[target].values("id"), (name, link)
            followed += 1
    assert followed > 80


def test_every_cell_of_every_csv_is_inert_and_the_json_is_unaltered(hostile: Made) -> None:
    cells = 0
    for name in (name for name in hostile.names if name.endswith(".csv")):
        for line in csv.reader(io.StringIO(hostile.text(name), newline="")):
            cells += len(line)
            assert not [value for value in line if value[:1] in tuple("=+-@\t\r\n\0＝＋－＠") and value], name
    assert cells > 500
    names = [row["name"] for row in hostile.json_rows("brukere/contactperson")]
    assert set(FORMULAS) <= set(names)
    from_csv = [row["name"] for row in hostile.csv_rows("brukere/contactperson")]
    assert [cell(name) for name in names] == from_csv


def test_a_guarded_cell_can_be_told_from_any_other_and_read_back() -> None:
    texts = (*FORMULAS, *HOSTILE, "''=1", "'hei'", "it's", "-", "", "'")
    guarded = [cell(text) for text in texts]
    assert len(set(guarded)) == len(texts)
    for text, shown in zip(texts, guarded, strict=True):
        assert text in (shown, shown[1:])


def test_the_english_copy_is_in_english(make: Make) -> None:
    made = make(language="en")
    found = pages(made)
    assert {language for page in found.values() for language in page.values("lang")} == {"en"}
    assert "Copy of your data" in found["index.html"].text
    assert "Who is responsible" in found["about.html"].text
    assert "Opplysninger" not in "".join(page.text for page in found.values())
    assert made.manifest["language"] == "en"
