"""Safety at home with a browser: the way out, a review asked for and granted, and the owner who sees nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.staff import roles
from privacy.models import SafetyReview
from tests import factors
from tests.browser.looking import Eye, window
from tests.browser.test_staff import sign_in
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Where pictures of the pages are put for whoever wants to look at them; nowhere otherwise.
PICTURES = os.environ.get("PICTURES", "")
SEND = "main form:has([name=melding]) button[type=submit]"


@pytest.fixture(autouse=True)
def before(town: World, live_server: LiveServer, settings: Settings) -> None:
    """The way out leads to a page of ours: no test leaves the machine. Two look after people at risk."""
    settings.QUICK_EXIT_URL = f"{live_server.url}/tilgjengelighet/"
    for name in ("sara", "omar"):
        town.users[name].groups.clear()
        roles.give(town.users[name], roles.SAFETY)


def test_a_user_asks_two_grant_and_the_owner_no_longer_sees(
    town: World, opened: Browser, live_server: LiveServer
) -> None:
    ole, ingrid = (window(opened, site=live_server.url) for _one in range(2))
    ole.sign_in("ole@example.no")
    ingrid.sign_in("ingrid@example.no")
    for language in ("en", "nb"):
        for eye in (ole, ingrid):
            eye.go("/")
            eye.speak(language)
        ingrid.go("/opplysninger/bruk/")
        for path in ("/trygghet/", "/trygghet/loggen/", "/trygghet/meg/"):
            ole.go(path)
            look(ole, f"{path.strip('/').replace('/', '-')}-{language}")
    ask(ole)
    review = elsewhere(lambda: str(SafetyReview.objects.get().pk))
    grant(opened, live_server.url, review)
    ingrid.go("/opplysninger/bruk/")
    assert "satt på pause" in ingrid.page.inner_text("main")
    look(ingrid, "paused-nb")
    for eye in (ole, ingrid):
        assert "\n".join(eye.found) == ""
        assert eye.complaints == []


def test_the_way_out_takes_the_place_of_the_page_and_is_a_link_without_a_script(
    opened: Browser, live_server: LiveServer
) -> None:
    for script in (True, False):
        eye = window(opened, site=live_server.url, script=script)
        eye.go("/personvernerklaering/")
        eye.go("/trygghet/")
        assert eye.page.title() == "Informasjon – Mine sider"
        eye.page.click(".way-out a")
        eye.page.wait_for_url("**/tilgjengelighet/")
        eye.page.go_back()
        assert eye.page.url.endswith("/personvernerklaering/" if script else "/trygghet/")


def ask(eye: Eye) -> None:
    """First wrong, then right, by keyboard."""
    eye.go("/trygghet/meg/")
    eye.page.set_viewport_size({"width": 375, "height": 900})
    eye.page.check("[name=anlegg]")
    eye.page.eval_on_selector("[name=melding]", "field => field.removeAttribute('required')")
    eye.page.fill("[name=melding]", " ")
    eye.page.click(SEND)
    eye.page.wait_for_selector("[data-error-summary]")
    look(eye, "wrong-nb")
    eye.page.fill("[name=melding]", "Hun har flyttet ut.")
    eye.page.focus(SEND)
    eye.page.keyboard.press("Enter")
    eye.page.wait_for_selector("[data-status]")
    assert "venter på oss" in eye.page.inner_text("main")
    look(eye, "asked-nb")


def grant(opened: Browser, site: str, review: str) -> None:
    """One proposes, another grants."""
    room = f"/admin/privacy/safetyreview/{review}/change/"
    first, second = (window(opened, site=site) for _one in range(2))
    for eye, name in ((first, "sara"), (second, "omar")):
        sign_in(eye, f"{name}@example.no", factors.secret_for(f"{name}@example.no"))
        eye.page.set_viewport_size({"width": 1280, "height": 900})
        eye.go("/admin/privacy/safetyreview/")
        look(eye, f"room-{name}")
        eye.go(room)
    first.page.fill("[name=reason]", "Har sett avgjørelsen.")
    first.page.click("form:has([value=propose]) input[type=submit]")
    first.page.wait_for_selector("text=En annen må innvilge det.")
    look(first, "proposed")
    second.go(room)
    second.page.click("form:has([value=grant]) input[type=submit]")
    second.page.wait_for_selector("form:has([value=end])")
    look(second, "granted")
    assert "\n".join(first.found + second.found) == ""


def look(eye: Eye, name: str) -> None:
    """Examine the page, and keep a picture of it narrow and wide where somebody asked for them."""
    eye.examine()
    if not PICTURES:
        return
    for width in (375, 1280):
        eye.page.set_viewport_size({"width": width, "height": 900})
        eye.page.emulate_media(color_scheme="light")
        eye.page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)


def elsewhere(question: Callable[[], Any]) -> Any:
    """Ask the database apart from the browser, whose loop runs in this thread."""

    def asked() -> Any:
        try:
            return question()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asked).result()
