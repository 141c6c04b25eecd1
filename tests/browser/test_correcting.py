"""Putting things right in a browser: one's own number with a code, and one's words beside an event."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.texting import outbox
from tests.browser.looking import Eye, window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
USE = "/opplysninger/bruk/?periode=alt&anlegg=alle"
SEND = "main form.card button[type=submit]"


@pytest.fixture
def texts(settings: Settings, tmp_path: Path) -> Callable[[], str]:
    """The newest text message, sent as the worker does it, in a thread of its own."""
    settings.SMS_BACKEND = "accounts.texting.gateways.FileGateway"
    settings.SMS_FILE_PATH = tmp_path / "sms"

    def read() -> str:
        in_thread(outbox.settle)
        return sorted((tmp_path / "sms").glob("*"))[-1].read_text()

    return read


def in_thread(work: Callable[[], object]) -> None:
    """The browser's loop runs in this thread, and Django asks nothing beside one."""

    def done() -> None:
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(done).result()


@pytest.fixture
def eye(opened: Browser, live_server: LiveServer) -> Iterator[Eye]:
    one = window(opened, site=live_server.url)
    one.sign_in("ingrid@example.no")
    yield one
    assert one.found == []
    assert one.complaints == []


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_number_is_put_right_with_a_code(eye: Eye, texts: Callable[[], str], language: str) -> None:
    eye.speak(language)
    eye.go("/opplysninger/kundeforhold/")
    eye.page.click("main a[href='/konto/kontakt/']")
    eye.page.wait_for_url("**/konto/kontakt/")
    eye.examine()
    eye.page.click("a[href='/konto/kontakt/ny/telefon/']")
    eye.page.fill("[name=verdi]", "22")
    eye.page.click(SEND)
    eye.page.wait_for_selector("[data-error-summary]:focus")
    assert eye.page.input_value("[name=verdi]") == "22"
    eye.examine()
    eye.page.fill("[name=verdi]", "915 03 034")
    eye.page.click(SEND)
    eye.page.wait_for_url("**/konto/kontakt/kode/**")
    eye.examine()
    [code] = re.findall(r"\b\d{6}\b", texts())
    eye.page.fill("[name=kode]", code[::-1] if code != code[::-1] else "000001")
    eye.page.click(SEND)
    eye.page.wait_for_selector("[data-error-summary]:focus")
    eye.page.fill("[name=kode]", code)
    eye.page.dblclick(SEND)
    eye.page.wait_for_url(f"{eye.site}/konto/kontakt/")
    eye.examine()
    cards = eye.page.locator(".card-grid .card h2").all_inner_texts()
    assert sum("915" in card.replace("\N{NO-BREAK SPACE}", "") for card in cards) == 1
    eye.page.locator(".card-grid a[href$='/fjern/']").first.click()
    eye.page.wait_for_url("**/fjern/")
    eye.examine()


@pytest.mark.parametrize("language", ["nb", "en"])
def test_words_are_put_beside_an_event_and_taken_away_again(eye: Eye, language: str) -> None:
    eye.speak(language)
    eye.go(USE)
    eye.page.locator(".timeline .wrong a").first.click()
    eye.page.wait_for_url("**/opplysninger/feil/**")
    eye.examine()
    assert eye.page.is_checked("[name=merknad]")
    eye.page.fill("[name=hva]", "Jeg var ikke hjemme da")
    with eye.page.expect_request(re.compile("/personvern/saker/PV-")):
        eye.page.click("main form button[type=submit]")
    eye.complaints.clear()
    eye.go(USE)
    assert eye.page.locator(".record-note").count() == 1
    eye.examine()
    eye.page.click(".record-note button")
    eye.page.wait_for_url("**/opplysninger/bruk/")
    eye.go(USE)
    assert eye.page.locator(".record-note").count() == 0


def test_a_name_to_be_changed_says_which_field_and_what_is_right(eye: Eye) -> None:
    eye.go("/opplysninger/kundeforhold/")
    eye.page.locator("section:has(#person) .card-foot a").click()
    eye.page.select_option("[name=felt]", "birth_date")
    eye.page.fill("[name=hva]", "Feil dag")
    eye.page.fill("[name=riktig]", "31.31.1980")
    eye.page.click("main form button[type=submit]")
    eye.page.wait_for_selector("[data-error-summary]:focus")
    assert eye.page.input_value("[name=riktig]") == "31.31.1980"
    assert eye.page.input_value("[name=felt]") == "birth_date"
    eye.examine()
