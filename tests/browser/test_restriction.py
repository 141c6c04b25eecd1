"""Stopping a use with a browser: what follows is read first, and then it is stopped; in both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browser.looking import Eye, window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEND = "main form button[type=submit]"
STORED_ONLY = {"nb": "Begrenset – kun lagring", "en": "Restricted – stored only"}


@pytest.mark.parametrize("language", ["nb", "en"])
def test_everything_is_stopped_and_one_thing_opened_again(
    opened: Browser, live_server: LiveServer, language: str
) -> None:
    eye = window(opened, site=live_server.url)
    eye.sign_in("ingrid@example.no")
    eye.speak(language)
    eye.go("/personvern/")
    eye.page.click("a[href='/personvern/begrensning/ny/']")
    send_nothing(eye)
    stop(eye, "hva", "reklame")
    eye.page.wait_for_url("**/personvern/begrensning/")
    eye.examine()
    eye.page.click("a[href='/personvern/begrensning/ny/']")
    stop(eye, "hva", "alt", alarm="ja")
    eye.page.wait_for_url("**/personvern/begrensning/")
    assert eye.page.locator("article.case").count() == 2
    eye.examine()
    eye.page.click("form[action$='/opphev/'] button >> nth=1")
    eye.page.wait_for_load_state()
    eye.go("/personvern/")
    assert STORED_ONLY[language] in eye.page.inner_text("main")
    eye.examine()
    eye.go("/opplysninger/anlegg/")
    assert STORED_ONLY[language] in eye.page.inner_text("main")
    assert eye.found == []
    assert eye.complaints == []


@pytest.mark.parametrize("language", ["nb", "en"])
def test_advertising_is_objected_to_and_a_consent_looked_for(
    opened: Browser, live_server: LiveServer, language: str
) -> None:
    eye = window(opened, site=live_server.url)
    eye.sign_in("ingrid@example.no")
    eye.speak(language)
    eye.go("/personvern/protest/ny/")
    send_nothing(eye)
    eye.page.check("[name=bruk][value=reklame]")
    eye.page.dblclick(SEND)
    eye.page.wait_for_url("**/personvern/begrensning/")
    assert eye.page.locator("article.case").count() == 1
    eye.go("/personvern/samtykke/")
    eye.examine()
    assert eye.found == []
    assert eye.complaints == []


def stop(eye: Eye, field: str, value: str, *, alarm: str = "") -> None:
    """Choose, read what follows, confirm."""
    eye.page.check(f"[name={field}][value={value}]")
    eye.page.check("[name=hvorfor][value=vil]")
    eye.page.click(SEND)
    eye.page.wait_for_url("**/bekreft/?*")
    eye.examine()
    if alarm:
        eye.page.check(f"[name=alarm][value={alarm}]")
    eye.page.click(SEND)


def send_nothing(eye: Eye) -> None:
    """The browser itself would stop an empty form; without its help the page says what is missing."""
    eye.page.eval_on_selector("main form", "form => { form.noValidate = true }")
    eye.examine()
    eye.page.click(SEND)
    eye.page.wait_for_selector("[data-error-summary]")
    eye.examine()
