"""What the look must keep: built from its source, nothing inline, every icon there."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib import admin
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[2]
SERVED = ROOT / "static" / "dist"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Letters are read in mail programs, copies offline: neither gets our stylesheet, and neither has our CSP.
PAGES = [path for path in TEMPLATES if "email" not in path.parts and "archive" not in path.parts]
STYLES = [*SERVED.rglob("*.css"), *(ROOT / "static" / "source" / "app").glob("*.css")]

INLINE = re.compile(r"""\sstyle\s*=|<style\b|\son[a-z]+\s*=|javascript:|["'(\s=]data:""", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE)
FORM = re.compile(r"\{\{\s*(?:\w+\.)*\w*form\s*\}\}|as_field_group")
SUMMARY = "parts/_error_summary.html"
INCLUDED = re.compile(r"""\{%\s*include\s+["']([^"']+)["']""")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_what_is_served_is_what_the_source_makes() -> None:
    build = [sys.executable, str(ROOT / "static" / "source" / "build.py"), "--check"]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", [*PAGES, *STYLES], ids=name)
def test_nothing_is_inline(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not INLINE.search(text), INLINE.search(text)
    assert not SCRIPT.search(text)


def test_the_search_for_inline_parts_finds_them() -> None:
    for sample in (
        '<p style="x">',
        "<style>",
        '<a onclick="x">',
        "url(data:image/png)",
        'href="javascript:x"',
    ):
        assert INLINE.search(sample), sample
    assert SCRIPT.search("<script>alert(1)</script>")
    assert not SCRIPT.search('<script type="module" src="x.js"></script>')


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([a-z-]+)"', (SERVED / "icons.svg").read_text(encoding="utf-8")))
    named = {
        (name(path), icon)
        for path in PAGES
        for icon in re.findall(r"""\{%\s*icon\s+["']([^"']+)["']""", path.read_text(encoding="utf-8"))
    }
    assert named, "no template uses an icon"
    assert {(page, icon) for page, icon in named if icon not in sprite} == set()


def test_the_sprite_holds_the_listed_icons_and_the_mark() -> None:
    listed = set(json.loads((ROOT / "static" / "source" / "icons.json").read_text(encoding="utf-8")))
    sprite = set(re.findall(r'<symbol id="([a-z-]+)"', (SERVED / "icons.svg").read_text(encoding="utf-8")))
    assert sprite == listed | {"brand"}


def test_every_class_a_template_uses_has_a_rule() -> None:
    stock = Path(admin.__file__).with_name("static") / "admin" / "css"
    of_admin = [SERVED / "css" / "staff.css", *stock.glob("*.css")]
    ruled = {"portal": _classes([SERVED / "css" / "portal.css"]), "admin": _classes(of_admin)}
    unknown = {
        (name(path), word)
        for path in PAGES
        for written in re.findall(r'class="([^"]*)"', path.read_text(encoding="utf-8"))
        for word in re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", written).split()
        # What ends in a hyphen is the beginning of a class whose end is filled in.
        if not word.endswith("-") and word not in ruled["admin" if "admin" in path.parts else "portal"]
    }
    assert unknown == set()


def _classes(files: list[Path]) -> set[str]:
    return {
        word for file in files for word in re.findall(r"\.([a-zA-Z][\w-]*)", file.read_text(encoding="utf-8"))
    }


def test_every_page_with_a_form_tells_what_is_wrong() -> None:
    pages = [path for path in PAGES if not path.name.startswith("_") and path.parent.name != "forms"]
    with_form = [path for path in pages if FORM.search(with_parts(path))]
    assert with_form
    assert [name(path) for path in with_form if SUMMARY not in with_parts(path)] == []


def with_parts(path: Path) -> str:
    """A template and all it includes."""
    text = path.read_text(encoding="utf-8")
    return text + "".join(with_parts(ROOT / "templates" / part) for part in INCLUDED.findall(text))


def test_addresses_in_the_stylesheet_are_relative_and_there() -> None:
    css = SERVED / "css" / "portal.css"
    addresses = re.findall(r'url\("?([^")]+)"?\)', css.read_text(encoding="utf-8"))
    assert addresses
    for address in addresses:
        assert (css.parent / address).resolve().is_file(), address


def test_the_script_stays_small_and_writes_no_markup() -> None:
    script = (SERVED / "js" / "portal.js").read_text(encoding="utf-8")
    assert len(script.encode()) <= 4096
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function", script)


@pytest.mark.parametrize("code", ["400", "500", "503"])
def test_the_error_pages_for_bad_times_need_nothing(code: str) -> None:
    text = get_template(f"{code}.html").render()
    assert "<h1" in text
    assert "<form" not in text


def test_every_template_can_be_read() -> None:
    for path in PAGES:
        get_template(path.relative_to(ROOT / "templates").as_posix())
