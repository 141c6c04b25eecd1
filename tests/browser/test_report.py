"""«Dette er feil» with a browser: from a card to the case, with a mistake on the way, in both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browser.looking import Eye, window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEND = "main form button[type=submit]"
NARROWEST = 320


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_mistake_is_reported_once_and_the_words_stand_beside_it(
    opened: Browser, live_server: LiveServer, language: str
) -> None:
    eye = window(opened, site=live_server.url)
    eye.sign_in("ingrid@example.no")
    eye.speak(language)
    eye.go("/opplysninger/kreditt/")
    eye.page.click(".card-foot a")
    send_nothing(eye)
    eye.page.fill("[name=riktig]", "Dette er riktig")
    eye.page.fill("[name=hva]", "Dette er galt")
    with eye.page.expect_request(re.compile("/personvern/saker/PV-")):
        eye.page.dblclick(SEND)
    eye.page.wait_for_url("**/personvern/saker/PV-*/")
    eye.go("/opplysninger/kreditt/")
    note = eye.page.inner_text(".record-note")
    assert "Dette er galt" in note
    assert "Dette er riktig" in note
    assert eye.page.locator(".record-note").count() == 1
    eye.examine()
    assert eye.found == []


def send_nothing(eye: Eye) -> None:
    """The browser itself would stop an empty form; without its help the page says what is missing."""
    eye.page.eval_on_selector("main form", "form => { form.noValidate = true }")
    eye.page.click(SEND)
    eye.page.wait_for_selector("[data-error-summary]:focus")
    assert eye.page.get_attribute("[name=hva]", "aria-invalid") == "true"
    eye.examine()


def test_the_years_fit_on_the_smallest_screen(opened: Browser, live_server: LiveServer) -> None:
    eye = window(opened, site=live_server.url)
    eye.sign_in("ingrid@example.no")
    eye.page.set_viewport_size({"width": NARROWEST, "height": 700})
    eye.go("/opplysninger/")
    assert eye.page.evaluate("document.documentElement.scrollWidth") == NARROWEST
    squares = eye.page.eval_on_selector_all(
        ".heat.by-year a", "all => all.map(a => [a.scrollWidth <= a.clientWidth, a.offsetWidth >= 24])"
    )
    assert squares
    assert all(fits and can_be_hit for fits, can_be_hit in squares)
