"""A customer adds a contact person in a browser and moves them up; the contact person answers by their link."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.contacts import sending
from accounts.texting import outbox
from tests.browser.looking import Eye, window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE, LIST = "/brukere/", "/brukere/kontaktpersoner/"
SEND = "main form.card button[type=submit]"
MOVED = {"nb": "er nå nummer 2 av 3 på ringelisten", "en": "is now number 2 of 3 on the call list"}
YES = {"nb": "Du har sagt ja", "en": "You have said yes"}


@pytest.fixture
def link(settings: Settings, tmp_path: Path) -> Callable[[], str]:
    """Where the newest text message leads to, asked and sent as the worker does it, in a thread of its own."""
    settings.SMS_BACKEND = "accounts.texting.gateways.FileGateway"
    settings.SMS_FILE_PATH = tmp_path / "sms"

    def work() -> None:
        try:
            sending.send_due(timezone.now())
            outbox.settle()
            sending.note_sent()
        finally:
            connection.close()

    def read() -> str:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(work).result()
        text = sorted((tmp_path / "sms").glob("*"))[-1].read_text()
        return re.findall(r"/k/[\w-]+/", text)[0]

    return read


@pytest.mark.parametrize(("language", "script"), [("nb", True), ("en", True), ("nb", False)])
def test_somebody_is_added_moved_and_says_yes(
    opened: Browser, live_server: LiveServer, link: Callable[[], str], language: str, script: bool
) -> None:
    eye = window(opened, site=live_server.url, script=script)
    eye.sign_in("ingrid@example.no")
    if script:
        eye.speak(language)
    add(eye, examine=script)
    move(eye, language)
    answer(window(opened, site=live_server.url, script=script), link(), language, examine=script)
    eye.go(PAGE)
    assert eye.page.locator(".calls .status-text[data-tone=success]").count() >= 2
    eye.page.locator(".calls a[href$='/fjern/']").first.click()
    eye.page.wait_for_url("**/fjern/")
    if script:
        eye.examine()
    assert (eye.found, eye.complaints) == ([], [])


def add(eye: Eye, *, examine: bool) -> None:
    """At the house, where two are on the list already, and not at the cabin."""
    eye.go(PAGE)
    eye.page.click(".site-line summary")
    eye.page.click(".site-line form button")
    eye.page.wait_for_selector(".calls")
    if examine:
        eye.examine()
    eye.page.click(f"a[href='{LIST}ny/']")
    eye.page.fill("[name=telefon]", "900 00 1")
    eye.page.click(SEND)
    eye.page.wait_for_selector("[data-error-summary]")
    assert eye.page.input_value("[name=telefon]") == "900 00 1"
    if examine:
        eye.examine()
    eye.page.fill("[name=navn]", "Astrid Lunde")
    eye.page.fill("[name=telefon]", "915 03 034")
    eye.page.fill("[name=forhold]", "nabo")
    eye.page.check("[name=nokkel][value=ja]")
    eye.page.check("[name=spurt]")
    eye.page.click(SEND)
    eye.page.wait_for_url(f"{eye.site}{PAGE}")


def move(eye: Eye, language: str) -> None:
    """With the keyboard: the same button has the focus afterwards, with and without a script."""
    eye.page.locator(".calls > li").nth(2).locator("button[value=opp]").focus()
    eye.page.keyboard.press("Enter")
    eye.page.wait_for_url("**/?flyttet=*")
    focused = eye.page.evaluate("[document.activeElement.value, document.activeElement.innerText]")
    assert focused[0] == "opp"
    assert "Astrid Lunde" in focused[1]
    assert MOVED[language] in eye.page.inner_text(".messages")
    assert MOVED[language] in eye.page.inner_text("#flyttet")


def answer(eye: Eye, path: str, language: str, *, examine: bool) -> None:
    eye.go(path)
    if examine:
        eye.speak(language)
        eye.examine()
        eye.go(f"{path}rett/")
        eye.examine()
        eye.go(path)
    eye.page.click("button[value=ja]")
    eye.page.wait_for_load_state()
    assert YES[language] in eye.page.inner_text("h1")
    if examine:
        eye.examine()
    assert (eye.found, eye.complaints) == ([], [])
