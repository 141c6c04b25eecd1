"""Codes with a browser: one's own chosen anew, a passphrase, and somebody's code taken away; in both languages."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.panels import commands
from tests.browser.looking import Eye, window
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEND = "main form.card button[type=submit]"
WAITS = {"nb": "Venter på panel", "en": "Waiting for the panel"}
SET = {"nb": "Satt", "en": "Set"}
REFUSED = {"nb": "Den koden kan ikke brukes her", "en": "That code cannot be used here"}


def elsewhere(work: Callable[[], object]) -> None:
    """Do what asks the database in another thread: in this one the browser's loop runs."""

    def done() -> None:
        work()
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(done).result()


def fill(eye: Eye, name: str, secret: str) -> None:
    eye.page.fill(f"[name={name}]", secret)
    eye.page.fill("[name=igjen]", secret)
    eye.page.click(SEND)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_code_is_chosen_a_word_set_and_anothers_code_taken_away(
    town: World, opened: Browser, live_server: LiveServer, settings: Settings, tmp_path: Path, language: str
) -> None:
    settings.PANEL_BACKEND = "accounts.panels.gateways.StandInGateway"
    settings.PANEL_FILE_PATH = tmp_path / "panels"
    eye = window(opened, site=live_server.url)
    eye.sign_in("ingrid@example.no")
    eye.speak(language)
    eye.go("/brukere/kode/")
    eye.examine()
    eye.page.click(".site-line summary")
    eye.page.click(".site-line form button:has-text('Fjellveien 12')")
    eye.go("/opplysninger/brukere/")
    eye.page.click("a[href='/brukere/kode/']")
    eye.examine()
    eye.page.click("a[href='/brukere/kode/ny/']")
    eye.examine()
    fill(eye, "kode", "1234")
    eye.page.wait_for_selector("[data-error-summary]:focus")
    assert REFUSED[language] in eye.page.inner_text("main")
    assert eye.page.input_value("[name=kode]") == ""
    eye.examine()
    fill(eye, "kode", "739164")
    eye.page.wait_for_url("**/brukere/kode/")
    assert WAITS[language] in eye.page.inner_text("main")
    eye.examine()
    for minutes in (5, 10):
        elsewhere(partial(commands.settle, timezone.now() + timedelta(minutes=minutes)))
    eye.go("/brukere/kode/")
    assert WAITS[language] not in eye.page.inner_text("main")
    assert SET[language] in eye.page.inner_text("main")
    eye.page.click("a[href='/brukere/kode/overfall/']")
    eye.examine()
    eye.go("/brukere/kode/fjern/")
    eye.examine()
    eye.go("/brukere/kontrollord/")
    fill(eye, "ord", "tyttebær kanari")
    eye.page.wait_for_load_state()
    eye.examine()
    eye.page.click("a[href='/brukere/kontrollord/fjern/']")
    eye.examine()
    eye.go(f"/brukere/kode/{town.accesses['nora'].pk}/")
    eye.examine()
    eye.page.click(SEND)
    eye.page.wait_for_load_state()
    assert WAITS[language] in eye.page.inner_text("main")
    eye.examine()
    assert eye.found == []
    assert eye.complaints == []
