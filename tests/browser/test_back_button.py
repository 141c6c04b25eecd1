"""What is left in a browser when somebody has signed out: nothing (ASVS 14.3)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browser.looking import Eye, window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LEFT = """async () => ({
    cookie: document.cookie,
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
})"""
NOTHING = {"cookie": "", "local": 0, "session": 0, "databases": 0, "caches": 0}


def sign_out(eye: Eye) -> None:
    eye.page.eval_on_selector("form[action='/logg-ut/']", "form => form.requestSubmit()")
    eye.page.wait_for_url(f"{eye.site}/logg-inn/**")


def test_after_signing_out_the_back_button_shows_nothing(opened: Browser, live_server: LiveServer) -> None:
    eye = window(opened, site=live_server.url.replace("127.0.0.1", "localhost"))
    eye.sign_in("ingrid@example.no")
    eye.go("/opplysninger/kundeforhold/")
    assert "Solberg" in eye.page.inner_text("body")
    sign_out(eye)
    for _step in range(3):
        eye.page.go_back(wait_until="load")
        assert "Solberg" not in eye.page.inner_text("body")
        assert "/logg-inn/" in eye.page.url


def test_nothing_is_kept_in_the_browser(opened: Browser, live_server: LiveServer) -> None:
    eye = window(opened, site=live_server.url.replace("127.0.0.1", "localhost"))
    eye.sign_in("ingrid@example.no")
    eye.go("/opplysninger/")
    assert eye.page.evaluate(LEFT) == NOTHING
    assert {cookie["name"] for cookie in eye.page.context.cookies()} <= {
        "sid",
        "csrf",
        "language",
        "appearance",
        "device",
    }
    assert all(cookie["httpOnly"] for cookie in eye.page.context.cookies())
