"""Somebody without an account asks us something, gets a copy of it by a code, and has it erased; both languages."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from accounts import sealing
from accounts.models import Letter
from tests.browser.looking import Eye, window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ASKED, ADDRESS = "Hva koster en alarm til hytta?", "trine@example.no"
GONE = {"nb": "Det er slettet.", "en": "It is deleted."}
NOTHING = {"nb": "Vi har ingenting om deg her", "en": "We hold nothing about you here"}
SEND = "main form.stack button[type=submit]"


def code() -> str:
    """The one in the newest letter, read in a thread of its own: the browser's loop runs in this one."""

    def read() -> str:
        try:
            letter = Letter.objects.filter(kind="outsider-code").latest("created_at")
            return sealing.unseal(bytes(letter.secret_encrypted or b""), context=f"letter:{letter.pk}")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(read).result()


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_non_customer_gets_a_copy_of_their_question_and_has_it_erased(
    opened: Browser, live_server: LiveServer, language: str
) -> None:
    eye = window(opened, site=live_server.url)
    eye.go("/kontakt-oss/")
    eye.speak(language)
    ask(eye)
    eye.go("/tilbud/")
    eye.examine()
    enter(eye)
    assert ASKED in eye.page.inner_text("main")
    eye.examine()
    copied = copy(eye)
    assert copied["inquiries"][0]["body"] == ASKED
    eye.page.click("main a[href$='/rett/']")
    eye.page.wait_for_url("**/rett/")
    eye.examine()
    eye.page.go_back()
    eye.page.click("main a[href$='/slett/']")
    eye.page.wait_for_url("**/slett/")
    eye.examine()
    eye.page.focus("main form.actions button")
    eye.page.keyboard.press("Enter")
    eye.page.wait_for_url("**/opplysninger/")
    assert GONE[language] in eye.page.inner_text(".messages")
    assert eye.heading() == NOTHING[language]
    eye.examine()
    assert (eye.found, eye.complaints) == ([], [])


def ask(eye: Eye) -> None:
    """First with nothing in it, so that what is wrong stands beside its field."""
    eye.examine()
    eye.page.fill("[name=melding]", ASKED)
    eye.page.click(SEND)
    eye.page.wait_for_selector("[data-error-summary]")
    assert eye.page.input_value("[name=melding]") == ASKED
    eye.examine()
    eye.page.fill("[name=gjelder]", "Hytta")
    eye.page.fill("[name=epost]", ADDRESS)
    eye.page.click(SEND)
    eye.page.wait_for_url("**/kontakt-oss/sendt/")
    eye.examine()


def enter(eye: Eye) -> None:
    eye.go("/uten-innlogging/")
    eye.examine()
    eye.page.fill("[name=adresse]", ADDRESS)
    eye.page.click(SEND)
    eye.page.wait_for_url("**/kode/")
    eye.examine()
    eye.page.fill("[name=kode]", code())
    eye.page.keyboard.press("Enter")
    eye.page.wait_for_url("**/opplysninger/")


def copy(eye: Eye) -> dict[str, list[dict[str, str]]]:
    with eye.page.expect_download() as fetched:
        eye.page.click("main form[action$='/kopi/'] button")
    found: dict[str, list[dict[str, str]]] = json.loads(
        Path(fetched.value.path()).read_text(encoding="utf-8")
    )
    return found
