"""«Er kopien fra oss?»: with files the browser reads by itself, pasted, wrong, and read by anybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from privacy.exports import signing
from tests.browser.looking import Eye, window
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MANIFEST = b'{"schema_version": 3}\n'
YES = {"nb": "Ja, kopien er fra oss", "en": "Yes, the copy is from us"}
NO = {"nb": "manifest.json er en annen", "en": "manifest.json is another one"}


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_browser_reads_the_files_and_sends_neither(
    town: World, opened: Browser, live_server: LiveServer, tmp_path: Path, language: str
) -> None:
    eye = window(opened, site=live_server.url)
    eye.go("/kontroll/")
    eye.speak(language)
    eye.examine()
    (tmp_path / "manifest.json.sig").write_text(signing.sign(MANIFEST).text())
    (tmp_path / "manifest.json").write_bytes(MANIFEST)
    sent: list[str] = []
    eye.page.on("request", lambda one: sent.append(one.post_data or ""))
    choose(eye, tmp_path)
    check(eye)
    assert YES[language] in eye.page.inner_text("[data-status]")
    assert eye.page.evaluate("document.activeElement.hasAttribute('data-status')")
    assert not any("schema_version" in data for data in sent)
    eye.examine()

    (tmp_path / "manifest.json").write_bytes(MANIFEST + b" ")
    choose(eye, tmp_path)
    check(eye)
    assert NO[language] in eye.page.inner_text("[data-status]")
    eye.examine()

    eye.page.fill("[name=signatur]", "noe annet")
    check(eye)
    assert eye.page.locator("[data-error-summary]").count() == 1
    assert eye.page.input_value("[name=signatur]") == "noe annet"
    eye.examine()
    assert eye.found == []
    assert eye.complaints == []


def test_without_a_script_it_is_pasted(town: World, opened: Browser, live_server: LiveServer) -> None:
    eye = window(opened, site=live_server.url, script=False)
    eye.go("/tilgjengelighet/")
    eye.page.click("footer a[href='/kontroll/']")
    made = signing.sign(MANIFEST)
    assert not eye.page.locator("[type=file]").first.is_visible()
    eye.page.fill("[name=signatur]", made.text())
    eye.page.fill("[name=kontrollsum]", made.manifest_sha256.upper())
    check(eye)
    assert YES["nb"] in eye.page.inner_text("[data-status]")


def choose(eye: Eye, folder: Path) -> None:
    for picker, field, name in (
        ("#sig-fil", "signatur", "manifest.json.sig"),
        ("#manifest-fil", "kontrollsum", "manifest.json"),
    ):
        eye.page.fill(f"[name={field}]", "")
        eye.page.set_input_files(picker, folder / name)
        expect(eye.page.locator(f"[name={field}]")).not_to_have_value("")


def check(eye: Eye) -> None:
    with eye.page.expect_navigation():
        eye.page.click("[data-signature-check] button[type=submit]")
