"""Access with a browser: the owner gives it, somebody new says yes, the owner takes it away again."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from accounts import post
from tests.browser.looking import Eye, window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEND = "main form button[type=submit]"
NEW_PASSWORD = "enhver med kode slår av alarmen"


@pytest.mark.parametrize("language", ["nb", "en"])
def test_an_owner_gives_access_another_says_yes_and_loses_it_again(
    opened: Browser, live_server: LiveServer, language: str
) -> None:
    owner, guest = (window(opened, site=live_server.url) for _each in range(2))
    owner.sign_in("ingrid@example.no")
    owner.speak(language)
    owner.go("/")
    owner.page.click("nav a[href='/brukere/']")
    look(owner, f"users-{language}")
    give(owner, language)
    guest.go(link_in(letter()))
    guest.speak(language)
    look(guest, f"invitation-{language}")
    accept(guest, language)
    take_away(owner, language)
    guest.page.goto(f"{guest.site}/brukere/")
    assert "/logg-inn/" in guest.page.url
    assert owner.found == guest.found == []
    assert owner.complaints == guest.complaints == []


def give(eye: Eye, language: str) -> None:
    eye.page.click("main a[href='/brukere/ny/']")
    eye.page.wait_for_selector("[name=navn]")
    eye.page.fill("[name=navn]", "Bestemor")
    eye.page.click(SEND)
    eye.page.wait_for_selector("[data-error-summary]:focus")
    assert eye.page.input_value("[name=navn]") == "Bestemor"
    look(eye, f"new-{language}")
    eye.page.check("[name=rolle][value=household]")
    eye.page.check("[name=hvordan][value=epost]")
    eye.page.fill("[name=epost]", "bestemor@example.no")
    eye.page.click(SEND)
    eye.page.wait_for_selector("text=Bestemor")
    assert eye.page.url.endswith("/brukere/")
    look(eye, f"invited-{language}")


def accept(eye: Eye, language: str) -> None:
    eye.page.click("[name=svar][value=kode]")
    eye.page.wait_for_selector("[name=kode]")
    look(eye, f"code-{language}")
    [code] = re.findall(r"\b\d{6}\b", letter())
    eye.page.fill("[name=kode]", code)
    eye.page.click(SEND)
    eye.page.wait_for_selector("[name=fornavn]")
    look(eye, f"answer-{language}")
    for name, typed in {"fornavn": "Berit", "etternavn": "Hansen"}.items():
        eye.page.fill(f"[name={name}]", typed)
    for name in ("password1", "password2"):
        eye.page.fill(f"[name={name}]", NEW_PASSWORD)
    eye.page.locator("form:has([name=fornavn]) button[type=submit]").click()
    eye.page.wait_for_url("**/brukere/")
    # Who can be on that page may leave at once, so it waits for no terms; every other page does.
    eye.page.click("nav a[href='/']")
    eye.accept_terms()
    eye.page.wait_for_url(f"{eye.site}/")
    eye.go("/brukere/")
    look(eye, f"own-{language}")


def take_away(eye: Eye, language: str) -> None:
    eye.go("/brukere/")
    eye.page.locator("article:has-text('Bestemor') a[href$='/']").last.click()
    eye.page.wait_for_selector("a[href$='/fjern/']")
    look(eye, f"user-{language}")
    eye.page.click("main a[href$='/fjern/']")
    eye.page.wait_for_selector("button[data-color=danger]")
    look(eye, f"removal-{language}")
    eye.page.click("button[data-color=danger]")
    eye.page.wait_for_url("**/brukere/")
    look(eye, f"gone-{language}")


def letter() -> str:
    """The newest letter of all that are owed."""
    elsewhere(post.settle)
    return str(mail.outbox[-1].body)


def link_in(text: str) -> str:
    return re.findall(r"/u/[\w-]+/", text)[-1]


def elsewhere(work: Callable[[], object]) -> None:
    """In a thread of its own: in this one the browser's loop runs, and Django asks nothing of the database."""

    def worked() -> None:
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(worked).result()


def look(eye: Eye, name: str) -> None:
    """Examine the page; keep a picture of it where somebody wants to look too."""
    if folder := os.environ.get("PICTURES"):
        for width in (375, 1280):
            eye.page.set_viewport_size({"width": width, "height": 900})
            eye.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    eye.examine()
