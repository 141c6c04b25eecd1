"""The pages of a copy as a browser without a network shows them: pictures in place, and nothing else loaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from accounts.files.pictures import store_picture
from accounts.models import VerificationImage
from privacy import workflow
from privacy.models import PrivacyRequest
from tests.browser.looking import Eye, browser, window
from tests.holdings import picture
from tests.privacy.exports.conftest import Make
from tests.privacy.exports.crowds import fill
from tests.privacy.exports.test_inert import ELSEWHERE, TAGS, Page
from tests.world import World


def test_pictures_and_links_lead_to_members_and_no_other_tag_comes_in(make: Make, full: World) -> None:
    made = make()
    pictures: list[str] = []
    for name in (name for name in made.names if name.endswith(".html")):
        page = Page(made.text(name))
        assert set(page.tags) <= {*TAGS, "img"}, name
        for place in [*page.values("src"), *page.values("href")]:
            if not place.startswith((*ELSEWHERE, "#")):
                assert normpath(join(dirname(name), place.partition("#")[0])) in made.names, (name, place)
        pictures += page.values("src")
        assert len([text for text in page.values("alt") if text]) == len(page.values("src"))
    assert [place for place in pictures if place.endswith(".jpg")] == ["../files/alarmer/cat_released.jpg"]
    assert {place for place in pictures if place.endswith(".svg")} == {
        name.removeprefix("pages/") for name in made.names if name.endswith(".svg")
    }


def test_a_files_own_name_writes_no_markup(make: Make, full: World) -> None:
    hostile = '"><script>alert(1)</script>.jpg'
    file = store_picture(picture(11), name=hostile)
    VerificationImage.objects.filter(key="IMG-cat_released").update(file=file)
    made = make(categories=("alarmer",))
    page = Page(made.text("pages/alarmer.html"))
    assert "script" not in page.tags
    assert not [name for _tag, name, _value in page.attributes if name.startswith("on")]
    [place] = page.values("src")
    assert normpath(join("pages", place)) in made.names
    [row] = [row for row in made.json_rows("alarmer/verificationimage") if row["key"] == "IMG-cat_released"]
    assert row["file_name"].endswith(".jpg")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_shows_the_picture_from_the_disk(
    make: Make, full: World, chromium: str, tmp_path: Path, scheme: str
) -> None:
    made = make(categories=("alarmer",))
    folder = tmp_path / "copy"
    made.zip.extractall(folder)
    with browser(chromium) as opened:
        eye = window(opened, site="")
        eye.page.emulate_media(color_scheme=scheme)
        eye.page.goto((folder / "pages" / "alarmer.html").as_uri())
        eye.page.locator("img").scroll_into_view_if_needed()
        width = eye.page.locator("img").evaluate("one => one.decode().then(() => one.naturalWidth)")
        assert width == 64
        eye.page.click("summary >> nth=0")
        assert "Når anlegget slo alarm." in eye.page.inner_text("main")
        assert eye.complaints == []


# Pictures far down are loaded when one comes near, and here nobody does.
LOAD = "all => Promise.all(all.map(one => { one.loading = 'eager'; return one.decode(); }))"


@dataclass
class Reader:
    """Somebody with a copy unpacked on a disk, and a browser that writes down all it asks for."""

    folder: Path
    eye: Eye
    asked: list[str] = field(default_factory=list)

    def open(self, name: str) -> None:
        self.eye.page.goto((self.folder / name).as_uri())

    def all_of(self, query: str, attribute: str) -> list[str]:
        """What these elements have, whole addresses for links."""
        found: list[str] = self.eye.page.eval_on_selector_all(
            query, f"all => all.map(one => one.{attribute})"
        )
        return found

    @property
    def pages(self) -> list[str]:
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*.html"))


@pytest.fixture
def opened(chromium: str) -> Iterator[Browser]:
    with browser(chromium) as one:
        yield one


@pytest.fixture
def unpacked(make: Make, full: World, tmp_path: Path) -> Path:
    """A Norwegian and an English copy with events of many months, before a browser is opened."""
    fill(
        full.ingrid,
        full.occupancies["cabin"].site,
        count=1_200,
        last=timezone.now(),
        gap=timedelta(hours=3),
    )
    for language in ("nb", "en"):
        made = make(language=language)
        made.zip.extractall(tmp_path / language)
        # Else the next order would be that one, while two still look at its rest.
        for request in PrivacyRequest.objects.for_viewer(full.ingrid).under_way():
            workflow.withdraw(request, by=full.users["ingrid"])
    return tmp_path


@pytest.fixture
def readers(unpacked: Path, opened: Browser) -> dict[str, Reader]:
    found = {}
    for language in ("nb", "en"):
        reader = Reader(unpacked / language, window(opened, site=""))
        reader.eye.page.on("request", lambda asked, reader=reader: reader.asked.append(asked.url))
        found[language] = reader
    return found


def test_a_browser_walks_the_whole_copy_from_the_disk(readers: dict[str, Reader]) -> None:
    """Every link leads somewhere, every picture loads, no request leaves, and nobody is shut out."""
    reader = readers["nb"]
    page = reader.eye.page
    months = [name for name in reader.pages if "-armingevent-" in name]
    anchors = {}
    links: set[str] = set()
    pictures = 0
    for name in reader.pages:
        reader.open(name)
        anchors[name] = set(reader.all_of("[id]", "id"))
        links |= set(reader.all_of("a", "href"))
        page.eval_on_selector_all("img", LOAD)
        pictures += len(reader.all_of("img", "src"))
        assert all(width > 0 for width in reader.all_of("img", "naturalWidth"))  # type: ignore[operator]
        if name not in months[1:-1]:
            reader.eye.examine()
    assert len(months) > 4
    assert pictures > 2
    assert (reader.eye.found, reader.eye.complaints) == ([], [])
    assert {urlsplit(address).scheme for address in reader.asked} == {"file"}
    home = reader.folder.as_uri()
    for link in links:
        address, anchor = urldefrag(link)
        if address.startswith(f"{home}/"):
            path = unquote(address.removeprefix(f"{home}/"))
            assert (reader.folder / path).is_file(), link
            assert not anchor or anchor in anchors[path], link
        else:
            assert link.startswith(ELSEWHERE), link
    assert {f"{home}/brev.pdf", f"{home}/manifest.json", f"{home}/about.html"} - links == {
        f"{home}/manifest.json"
    }


def test_it_can_be_read_in_english_by_everybody(readers: dict[str, Reader]) -> None:
    reader = readers["en"]
    for name in ("index.html", "about.html", "glossary.html", "pages/bruk.html"):
        reader.open(name)
        assert reader.eye.page.get_attribute("html", "lang") == "en"
        reader.eye.examine()
    assert (reader.eye.found, reader.eye.complaints) == ([], [])


def test_every_control_is_reached_by_keyboard_alone_and_the_first_skips_to_the_content(
    readers: dict[str, Reader],
) -> None:
    reader = readers["nb"]
    page = reader.eye.page
    for name in ("index.html", "pages/bruk.html"):
        reader.open(name)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        controls = "a[href], summary, [tabindex='0']"
        expected = page.eval_on_selector_all(
            controls, "all => all.filter(one => one.checkVisibility()).length"
        )
        reached = 1
        for _again in range(expected + 5):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            reached += 1
        assert reached == expected > 20
        reader.open(name)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "innhold"


def test_the_pictures_follow_the_colours_of_the_page(readers: dict[str, Reader]) -> None:
    reader = readers["nb"]
    reader.open("pages/bruk.html")
    picture = reader.eye.page.locator("img[src$='.svg']").last
    seen = []
    for scheme in ("light", "dark"):
        reader.eye.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        seen.append(picture.screenshot())
    assert seen[0] != seen[1]


def test_months_lead_to_their_pages_and_these_to_one_another(readers: dict[str, Reader]) -> None:
    reader = readers["nb"]
    page = reader.eye.page
    reader.open("pages/bruk.html")
    page.click("ul.months a >> nth=0")
    seen = [page.inner_text("h1")]
    while page.locator("a[rel=next]").count():
        page.click("a[rel=next] >> nth=0")
        seen.append(page.inner_text("h1"))
    assert len(seen) == len(set(seen)) == len([name for name in reader.pages if "-armingevent-" in name])
    assert all(title.startswith("Alarmen på og av, ") for title in seen)
