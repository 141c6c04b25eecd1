"""The glossary of a copy: every field and code of what is in it, found from the headings (F-33)."""

from __future__ import annotations

from posixpath import basename

from tests.privacy.exports.conftest import Made, Make
from tests.privacy.exports.test_inert import Page
from tests.world import World


def names(made: Made) -> dict[str, str]:
    """What stands in the glossary by anchor: all that follows until the next one."""
    parts = made.text("glossary.html").split('<dt id="')[1:]
    return {part.partition('"')[0]: part for part in parts}


def test_every_column_with_rows_is_explained_with_all_its_codes(make: Make, full: World) -> None:
    made = make()
    found = names(made)
    columns = codes = 0
    for table in made.manifest["tables"]:
        for column in table["columns"]:
            anchor = f"{table['category']}-{table['table']}-{column['name']}"
            if not table["rows"]:
                assert anchor not in found
                continue
            columns += 1
            assert f"<code>{column['name']}</code>" in found[anchor]
            for code, value in column["values"].items():
                codes += 1
                assert not code or f"<code>{code}</code>" in found[anchor]
                assert value["label"] in found[anchor].replace("&#x27;", "'")
    assert columns > 300
    assert codes > 100


def test_every_heading_of_every_page_leads_to_its_explanation(make: Make, full: World) -> None:
    made = make()
    there = set(Page(made.text("glossary.html")).values("id"))
    followed = 0
    for name in (name for name in made.names if name.startswith("pages/") and name.endswith(".html")):
        for link in Page(made.text(name)).values("href"):
            path, _mark, anchor = link.partition("#")
            if basename(path) == "glossary.html" and anchor:
                assert anchor in there, (name, link)
                followed += 1
    assert followed > 300


def test_a_copy_of_nothing_says_so(make: Make, stored: World) -> None:
    assert "ingenting å forklare" in make("ole", categories=("kreditt",)).text("glossary.html")
    assert "ingenting å forklare" not in make("ole").text("glossary.html")
