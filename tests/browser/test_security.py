"""«Innlogging og sikkerhet» in a browser with a security chip: a passkey, a code app, codes that are shown once."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.accounts.security.conftest import app_code
from tests.browser.looking import Eye, window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CODE = re.compile(r"^[0-9a-f]{10}$|^[0-9]{10}$")
CHIP = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def eye(opened: Browser, live_server: LiveServer, settings: object) -> Iterator[Eye]:
    """Ingrid's window. Passkeys are bound to a name, so the site is asked for by one."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # type: ignore[attr-defined]
    site = live_server.url.replace("127.0.0.1", "localhost")
    one = window(opened, site=site)
    chip = one.page.context.new_cdp_session(one.page)
    chip.send("WebAuthn.enable")
    chip.send("WebAuthn.addVirtualAuthenticator", {"options": CHIP})
    one.sign_in("ingrid@example.no")
    yield one
    assert one.found == []
    assert one.complaints == []


def open_from_menu(eye: Eye) -> None:
    eye.page.set_viewport_size({"width": 1280, "height": 900})
    eye.page.click(".account-button")
    eye.page.click("#konto a[href='/konto/sikkerhet/']")
    eye.page.wait_for_url("**/konto/sikkerhet/")


def submit(eye: Eye) -> None:
    eye.page.click("main form.card button[type=submit]")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_passkey_is_added_renamed_and_removed(eye: Eye, language: str) -> None:
    eye.speak(language)
    open_from_menu(eye)
    eye.examine()
    eye.page.click("a[href='/konto/passnokler/ny/']")
    submit(eye)
    eye.page.wait_for_selector("[data-error-summary]:focus")
    eye.examine()
    eye.page.fill("[name=name]", "Maskinen på kjøkkenet")
    submit(eye)
    eye.page.wait_for_url("**/konto/reservekoder/")
    eye.examine()
    codes = eye.page.locator(".codes li").all_inner_texts()
    assert len(codes) == 10
    assert all(CODE.match(code) for code in codes), codes
    with eye.page.expect_download() as file:
        eye.page.click("form[action='/konto/reservekoder/fil/'] button")
    assert all(code in file.value.path().read_text() for code in codes)
    eye.go("/konto/reservekoder/")
    assert eye.page.locator(".codes li").count() == 0
    eye.examine()
    eye.go("/konto/sikkerhet/")
    assert "Maskinen på kjøkkenet" in eye.page.inner_text("main")
    eye.examine()
    eye.page.click("main a[href$='/fjern/']")
    eye.examine()
    submit(eye)
    eye.page.wait_for_url("**/konto/sikkerhet/")
    assert "Maskinen på kjøkkenet" not in eye.page.inner_text("main")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_code_app_is_set_up_by_the_key_it_is_shown(eye: Eye, language: str) -> None:
    eye.speak(language)
    eye.go("/konto/totrinn/kodeapp/")
    assert eye.page.eval_on_selector("img.qr", "picture => picture.complete && picture.naturalWidth > 0")
    eye.examine()
    eye.page.fill("[name=code]", app_code(eye.page.inner_text("main form b.numeric")))
    submit(eye)
    eye.page.wait_for_url("**/konto/reservekoder/")
    assert eye.page.locator(".codes li").count() == 10
    eye.go("/")
    assert eye.page.locator(".tasks a[href='/konto/sikkerhet/']").count() == 1
    eye.examine()
    for path in ("/personvern/kopi/ny/", "/konto/totrinn/kodeapp/av/", "/konto/reservekoder/nye/"):
        eye.go(path)
        eye.examine()


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_other_pages_let_everybody_in(eye: Eye, language: str) -> None:
    eye.speak(language)
    for path in ("/konto/passord/", "/konto/e-post/", "/konto/sikkerhet/steng/"):
        eye.go(path)
        eye.examine()
    eye.go("/konto/passord/")
    submit(eye)
    eye.page.wait_for_selector("[data-error-summary]:focus")
    eye.examine()
    eye.go("/konto/e-post/")
    eye.page.fill("[name=email]", "ny@example.no")
    submit(eye)
    eye.page.wait_for_selector("[name=code]")
    eye.examine()


def test_without_a_script_the_page_of_passkeys_says_what_is_missing(
    opened: Browser, live_server: LiveServer
) -> None:
    plain = window(opened, site=live_server.url, script=False)
    plain.sign_in("ingrid@example.no")
    plain.go("/konto/passnokler/ny/")
    assert "må kunne kjøre skript" in plain.page.inner_text("main")
