"""A consent given and taken back with a browser, narrow and wide, in both languages; then the officer's lists."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from accounts.models import Recipient
from tests.browser.looking import window
from tests.browser.test_officer import DESK, at_work
from tests.privacy.consents.conftest import make_partner
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/personvern/samtykke/"


@pytest.fixture
def partner(town: World) -> Recipient:
    return make_partner("bonus", "Bonusvennen AS")


@pytest.mark.parametrize(("language", "width"), [("nb", 375), ("en", 1280)])
def test_a_consent_is_given_and_taken_back_with_one_click_each(
    partner: Recipient, opened: Browser, live_server: LiveServer, language: str, width: int
) -> None:
    eye = window(opened, site=live_server.url)
    eye.page.set_viewport_size({"width": width, "height": 800})
    eye.sign_in("ingrid@example.no")
    eye.speak(language)
    eye.go(PAGE)
    eye.examine()
    eye.page.click("button[name=svar][value=ja]")
    eye.page.wait_for_selector("main form button[name=samtykke]")
    eye.examine()
    assert eye.page.locator("main button[name=svar]").count() == 0
    eye.page.click("main form button[name=samtykke]")
    eye.page.wait_for_selector("main details")
    eye.examine()
    eye.go("/opplysninger/utlevert/")
    eye.examine()
    wide = eye.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    staff = at_work(opened, live_server, "dina")
    staff.page.set_viewport_size({"width": 1280, "height": 900})
    for page in ("samtykker/", "mottakere/", "mottakere/ny/", "selskapet/", "selskapet/ny/"):
        staff.complaints.clear()
        staff.go(f"{DESK}{page}")
        staff.examine()
        assert staff.complaints == [], page
    staff.go(f"{DESK}samtykker/")
    assert "Bonusvennen AS" in staff.page.inner_text("main, #content")
    assert eye.found == staff.found == []
    assert eye.complaints == []
