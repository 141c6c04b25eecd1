"""The pages of a copy as a browser without a network shows them: pictures in place, and nothing else loaded."""

from __future__ import annotations

from pathlib import Path
from posixpath import dirname, join, normpath

import pytest

from accounts.files.pictures import store_picture
from accounts.models import VerificationImage
from tests.browser.looking import browser, window
from tests.holdings import picture
from tests.privacy.exports.conftest import Make
from tests.privacy.exports.test_inert import TAGS, Page
from tests.world import World


def test_pictures_and_links_lead_to_members_and_no_other_tag_comes_in(make: Make, full: World) -> None:
    made = make()
    pictures = 0
    for name in (name for name in made.names if name.endswith(".html")):
        page = Page(made.text(name))
        assert set(page.tags) <= {*TAGS, "img"}, name
        for place in [*page.values("src"), *page.values("href")]:
            if not place.startswith(("https:", "mailto:", "#")):
                assert normpath(join(dirname(name), place.partition("#")[0])) in made.names, (name, place)
        pictures += len(page.values("src"))
        assert len(page.values("alt")) == len(page.values("src"))
    assert pictures == 1


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
