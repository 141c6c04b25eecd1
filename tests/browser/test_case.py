"""A case with a browser: erasure and a question in one, a message with a file, one of them taken back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browser.looking import Eye, window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEND = "main form button[type=submit]"


@pytest.mark.parametrize("language", ["nb", "en"])
def test_two_rights_in_one_case_from_the_centre_to_taking_one_back(
    opened: Browser, live_server: LiveServer, tmp_path: Path, language: str
) -> None:
    eye = window(opened, site=live_server.url)
    eye.sign_in("ingrid@example.no")
    eye.speak(language)
    eye.go("/personvern/")
    look(eye, f"centre-{language}")
    ask_for_two(eye, language)
    write(eye, tmp_path, language)
    take_back(eye, language)
    for path in ("/personvern/sletting/noe/", "/personvern/flytting/ny/", "/personvern/sporsmal/ny/"):
        eye.go(path)
        look(eye, f"{path.split('/')[2]}-{language}")
    assert eye.found == []
    assert eye.complaints == []


def ask_for_two(eye: Eye, language: str) -> None:
    eye.page.click("main a[href='/personvern/ny/']")
    eye.page.eval_on_selector("main form", "form => { form.noValidate = true }")
    eye.page.check("[value=erasure]")
    eye.page.check("[value=question]")
    eye.page.fill("[name=question]", "Hvem har ringt meg?")
    eye.page.click(SEND)
    eye.page.wait_for_selector("[data-error-summary]:focus")
    assert eye.page.input_value("[name=question]") == "Hvem har ringt meg?"
    look(eye, f"mistake-{language}")
    eye.page.fill("[name=erasure]", "Telefonopptakene fra oktober")
    eye.page.click(SEND)
    eye.page.wait_for_url("**/ny/se-over/")
    look(eye, f"review-{language}")
    eye.page.dblclick(SEND)
    # The second click may break off the first one's navigation; the page it ends on is the same.
    eye.page.wait_for_selector("form[enctype]")
    assert "/saker/PV-" in eye.page.url
    assert eye.page.locator("main progress").count() == 2
    look(eye, f"case-{language}")


def write(eye: Eye, folder: Path, language: str) -> None:
    file = folder / "klage.txt"
    file.write_text("Dette gjelder samtalen 3. oktober.", encoding="utf-8")
    eye.page.fill("[name=melding]", "Her er mer om saken.")
    eye.page.set_input_files("[name=vedlegg]", [file])
    eye.page.click("form[enctype] button[type=submit]")
    eye.page.wait_for_selector(".thread")
    assert "Her er mer om saken." in eye.page.inner_text(".thread")
    look(eye, f"message-{language}")
    with eye.page.expect_download() as fetched:
        eye.page.click(".thread a[href^='/dokumenter/']")
    assert fetched.value.suggested_filename == "klage.txt"
    assert Path(fetched.value.path()).read_text(encoding="utf-8") == "Dette gjelder samtalen 3. oktober."


def take_back(eye: Eye, language: str) -> None:
    eye.page.locator("section[aria-labelledby=ombestemt] summary").first.click()
    eye.page.locator("section[aria-labelledby=ombestemt] details[open] button").click()
    eye.page.wait_for_selector("[data-status]")
    assert eye.page.locator("main progress").count() == 1
    assert eye.page.locator("section[aria-labelledby=ombestemt] details").count() == 1
    look(eye, f"withdrawn-{language}")


def look(eye: Eye, name: str) -> None:
    """Examine the page; keep a picture of it where somebody wants to look too."""
    if folder := os.environ.get("PICTURES"):
        for width in (375, 1280):
            eye.page.set_viewport_size({"width": width, "height": 900})
            eye.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    eye.examine()
