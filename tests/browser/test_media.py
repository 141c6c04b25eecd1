"""Alarms, pictures and calls as a person meets them: with the keyboard, small and large, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Response
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.files.recordings import store_recording
from accounts.files.storage import blobs
from accounts.models import CallRecording
from tests import holdings
from tests.browser.looking import PATIENCE, Eye, window
from tests.world import PASSWORD, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ALARMS = "/opplysninger/alarmer/"
A_LONG_CALL = 600
FAR_INTO_IT = 500


@pytest.fixture
def town(town: World) -> World:
    """The town, with one call ten minutes long."""
    long_call = store_recording(holdings.sound(A_LONG_CALL), name="samtale.wav")
    CallRecording.objects.filter(pk=town.held["call"].pk).update(file=long_call)
    return town


@pytest.mark.parametrize("language", ["nb", "en"])
def test_alarms_are_read_with_the_keyboard_and_shut_nobody_out(
    opened: Browser, live_server: LiveServer, town: World, language: str
) -> None:
    eye = window(opened, site=live_server.url)
    eye.sign_in("ingrid@example.no")
    eye.speak(language)
    eye.go(f"{ALARMS}?anlegg=alle")
    unfold(eye, ".timeline details:not([open]) summary >> nth=0")
    eye.page.locator(".timeline details[open] .log li").first.wait_for(state="visible")
    eye.examine()
    eye.page.focus("#bilder")
    eye.page.keyboard.press("Space")
    eye.page.keyboard.press("Enter")
    eye.page.wait_for_url("**bilder=ja**")
    assert eye.page.locator(".timeline article").count() == 2
    for path in (f"{ALARMS}{town.held['cat'].pk}/", f"/opptak/{town.held['unheard'].pk}/"):
        eye.go(path)
        eye.examine()
    eye.go(f"{ALARMS}?type=vann")
    eye.examine()
    assert eye.found == []
    assert eye.complaints == []


def test_a_picture_is_opened_from_the_list_after_one_has_confirmed_oneself(
    opened: Browser, live_server: LiveServer, town: World, settings: Settings
) -> None:
    eye = window(opened, site=live_server.url)
    eye.sign_in("ingrid@example.no")
    eye.go(f"{ALARMS}?anlegg=alle")
    settings.FRESH_SIGN_IN_SECONDS = 0
    eye.page.focus(".thumb")
    eye.page.keyboard.press("Enter")
    eye.page.wait_for_selector("[name=password]")
    settings.FRESH_SIGN_IN_SECONDS = 300
    eye.page.fill("[name=password]", PASSWORD)
    eye.page.click("main form button[type=submit]")
    eye.page.wait_for_url(f"**/bilder/{town.held['cat_released'].pk}/")
    assert drawn_width(eye, ".picture img") == 64
    eye.examine()
    with eye.page.expect_download() as coming:
        eye.page.click("a[download]")
    assert coming.value.suggested_filename == "cat_released.jpg"
    assert eye.found == []
    assert eye.complaints == []


def test_where_a_picture_does_not_come_there_are_words(
    opened: Browser, live_server: LiveServer, town: World
) -> None:
    eye = window(opened, site=live_server.url)
    eye.sign_in("ingrid@example.no")
    eye.go(f"{ALARMS}?anlegg=alle")
    words = eye.page.locator(".thumb [data-or] + span")
    assert drawn_width(eye, ".thumb img") == 64
    assert not words.first.is_visible()
    blobs().delete(town.held["cat_released"].file.thumbnail.path)
    eye.page.reload()
    words.first.wait_for(state="visible", timeout=PATIENCE)
    assert words.first.inner_text() == "Bildet kan ikke vises nå"
    eye.examine()
    assert eye.found == []


def test_a_call_is_played_with_the_keyboard_and_wound_forward_by_parts(
    opened: Browser, live_server: LiveServer, town: World
) -> None:
    eye = window(opened, site=live_server.url)
    eye.sign_in("ingrid@example.no")
    answers: list[Response] = []
    eye.page.on("response", lambda answer: answers.append(answer) if "/lyd/" in answer.url else None)
    eye.go(f"/opptak/{town.held['call'].pk}/")
    wait(eye, "audio", "one => one.duration > 599")
    eye.examine()
    eye.page.focus("audio")
    eye.page.keyboard.press("Space")
    wait(eye, "audio", "one => one.currentTime > 0.2")
    eye.page.eval_on_selector("audio", "(one, seconds) => { one.currentTime = seconds }", FAR_INTO_IT)
    wait(eye, "audio", f"one => one.currentTime > {FAR_INTO_IT}.2")
    assert {answer.status for answer in answers} == {206}
    assert all(answer.headers["cache-control"] == "no-store, private" for answer in answers)
    assert eye.found == []
    assert eye.complaints == []


def unfold(eye: Eye, summary: str) -> None:
    eye.page.focus(summary)
    eye.page.keyboard.press("Enter")


def drawn_width(eye: Eye, picture: str) -> int:
    """How wide the picture is that came, in its own pixels; waits until it has come."""
    eye.page.locator(picture).first.scroll_into_view_if_needed()
    wait(eye, picture, "one => one.complete && one.naturalWidth > 0")
    return int(eye.page.eval_on_selector(picture, "one => one.naturalWidth"))


def wait(eye: Eye, selector: str, condition: str) -> None:
    """Wait until it is so. Playwright's own waiting evaluates text, which the page's policy stops."""
    for _time in range(PATIENCE // 100):
        if eye.page.eval_on_selector(selector, condition):
            return
        eye.page.wait_for_timeout(100)
    raise AssertionError(condition)
