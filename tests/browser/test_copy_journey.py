"""The main journey, whole: a person signs in, sees what is stored, orders a copy, and holds it in her hands."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from privacy.categories import CATEGORIES
from tests.browser.looking import PATIENCE, Eye, browser, window
from tests.stack import Worker, worker
from tests.world import PASSWORD, SECRETS, World, build, canary

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
CASE = re.compile(r"/personvern/saker/PV-[2-9A-Z]{4}-[2-9A-Z]{4}/")
OTHERS = ("ole", "nora", "cleaner", "tor", "lise")


@pytest.fixture
def town(settings: Settings, tmp_path: Path) -> World:
    """The world, committed, and an empty storage."""
    settings.STORAGE_DIR = tmp_path
    return build()


@pytest.fixture
def workshop(town: World, tmp_path: Path) -> Iterator[Worker]:
    with worker(tmp_path) as made:
        yield made


@pytest.fixture
def opened(chromium: str, workshop: Worker) -> Iterator[Browser]:
    """A browser, opened last: while it is there, its own loop runs in this thread, and Django asks nothing here."""
    with browser(chromium) as one:
        yield one


def test_ingrid_sees_everything_and_takes_it_home(
    opened: Browser, workshop: Worker, live_server: LiveServer, settings: Settings, tmp_path: Path
) -> None:
    ingrid, lise = (window(opened, site=live_server.url, script=script) for script in (True, False))
    ingrid.sign_in("ingrid@example.no")
    see_each_category(ingrid)
    order(ingrid)
    case = ingrid.page.url
    # Without a script everything works as well; the page loads itself anew.
    lise.sign_in("lise@example.no")
    order(lise)
    assert lise.page.locator("meta[http-equiv=refresh]").count() == 1

    workshop.start()
    for eye in (ingrid, lise):
        eye.page.wait_for_selector("text=Kopien din er klar", timeout=4 * PATIENCE)
    assert ingrid.page.url == case
    assert lise.page.locator("meta[http-equiv=refresh]").count() == 0

    settings.FRESH_SIGN_IN_SECONDS = 0
    ingrid.page.click("text=Last ned")
    assert ingrid.heading() == "Bekreft at det er deg"
    settings.FRESH_SIGN_IN_SECONDS = 300
    ingrid.page.fill("[name=password]", PASSWORD)
    ingrid.page.click("main form button[type=submit]")
    assert ingrid.page.url == case
    copy = download(ingrid, to=tmp_path / "kopi.zip")
    assert hashlib.sha256(copy.read_bytes()).hexdigest() in ingrid.page.content()
    check_the_copy(copy)
    read_offline(opened, copy, tmp_path / "hjemme")
    ingrid.page.reload()
    assert "Chrome, " in ingrid.page.inner_text("aside")
    assert ingrid.complaints == []
    assert_letters_tell_nothing(tmp_path)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_page_on_the_way_to_a_copy_shuts_anybody_out(
    opened: Browser, workshop: Worker, live_server: LiveServer, language: str
) -> None:
    eye = window(opened, site=live_server.url)
    eye.go("/logg-inn/")
    eye.speak(language)
    eye.examine()
    eye.sign_in("ingrid@example.no")
    eye.speak(language)
    for path in ("/personvern/", "/personvern/kopi/ny/"):
        eye.go(path)
        eye.examine()
    eye.go("/personvern/kopi/ny/?fra=2026-03-02&til=2026-03-01")
    eye.examine()
    order(eye)
    eye.examine()
    workshop.start()
    eye.page.wait_for_selector(".files form", timeout=4 * PATIENCE)
    eye.examine()
    eye.go("/personvern/")
    eye.examine()
    assert eye.found == []
    assert eye.complaints == []


def see_each_category(eye: Eye) -> None:
    eye.go("/opplysninger/")
    for category in CATEGORIES:
        eye.page.click(f"main a[href='/opplysninger/{category.slug}/'] >> nth=0")
        assert eye.heading() == str(category.title)
        text = eye.page.inner_text("main")
        assert [who for who in OTHERS if f"ZQX-{who}" in text] == []
        eye.go("/opplysninger/")


def order(eye: Eye) -> None:
    eye.go("/personvern/kopi/ny/")
    assert eye.page.locator("[name=kategori]:checked").count() == len(CATEGORIES)
    eye.page.click("form[action='/personvern/kopi/ny/'] button[type=submit]:not([formaction])")
    eye.page.wait_for_url(CASE)
    assert eye.page.locator("[data-status]").count() == 1


def download(eye: Eye, *, to: Path) -> Path:
    with eye.page.expect_download() as coming:
        eye.page.click(".files form button")
    assert coming.value.suggested_filename.startswith("mine-opplysninger-PV-")
    coming.value.save_as(to)
    return to


def check_the_copy(copy: Path) -> None:
    """Both formats of every table, every sum right, hers in it and nobody else's."""
    with zipfile.ZipFile(copy) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files["manifest.json"])
    listed = {one["path"]: one for one in manifest["files"]}
    assert set(listed) == set(files) - {"manifest.json", "manifest.json.sig"}
    for name, one in listed.items():
        assert hashlib.sha256(files[name]).hexdigest() == one["sha256"], name
        assert len(files[name]) == one["bytes"], name
    assert {"index.html", "about.html", "glossary.html", "brev.pdf"} <= set(files)
    rows = {name.removesuffix(".jsonl") for name in files if name.endswith(".jsonl")}
    assert rows == {name.removesuffix(".csv") for name in files if name.endswith(".csv")}
    assert len(rows) > len(CATEGORIES)
    everything = b"\n".join(files.values()).decode(errors="replace")
    assert canary("ingrid", "lock") in everything
    assert canary("ingrid", "directions") in everything
    assert sorted({who for who in re.findall(r"ZQX-(\w+?)-", everything) if who in OTHERS}) == []
    assert [name for name, secret in SECRETS.items() if re.search(rf"(?<!\w){secret}", everything)] == []


def read_offline(opened: Browser, copy: Path, folder: Path) -> None:
    """Unpacked and opened from the disk, with no network at all."""
    with zipfile.ZipFile(copy) as archive:
        archive.extractall(folder)
    eye = window(opened, site=folder.as_uri())
    eye.page.context.set_offline(True)
    eye.page.goto(f"{folder.as_uri()}/index.html")
    assert "Ingrid Solberg" in eye.page.inner_text("body")
    eye.page.click("a[href$='bruk.html'] >> nth=0")
    assert "Bruk av alarmen" in eye.heading()
    eye.examine()
    assert eye.found == []
    assert eye.complaints == []


def assert_letters_tell_nothing(storage: Path) -> None:
    """Letters came, and hold neither data nor a way to the file."""
    letters = [file.read_text(encoding="utf-8") for file in (storage / "demo-post").glob("*.log")]
    assert any("ingrid@example.no" in letter for letter in letters)
    assert [letter for letter in letters if "ZQX-" in letter or "/kopi/" in letter] == []
