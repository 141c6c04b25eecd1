"""Looking through what may show others, in a real browser: by dragging, by keyboard, and with no script."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from accounts.files.pictures import store_picture
from accounts.models import VerificationImage
from tests import factors
from tests.browser.looking import Eye, window
from tests.browser.test_staff import sign_in
from tests.privacy.reviews.things import DESK, review_of, under_review, waiting_image
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZE = (400, 300)


@pytest.fixture
def pages(town: World) -> dict[str, str]:
    """Where each kind of thing is looked through; the picture is large enough to be dragged over."""
    request = under_review(town)
    review = waiting_image(request)
    out = io.BytesIO()
    Image.new("RGB", SIZE, "teal").save(out, "JPEG")
    out.seek(0)
    VerificationImage.objects.filter(pk=review.row_key).update(file=store_picture(out, name="stue.jpg"))
    things = {"image": review} | {kind: review_of(request, kind) for kind in ("recording", "text")}
    return {kind: f"{DESK}{one.pk}/change/" for kind, one in things.items()}


def at_work(opened: Browser, live_server: LiveServer, name: str, *, script: bool = True) -> Eye:
    eye = window(opened, site=live_server.url, script=script)
    sign_in(eye, f"{name}@example.no", factors.secret_for(f"{name}@example.no"))
    eye.page.set_viewport_size({"width": 1280, "height": 900})
    # Pages of the portal fade into each other, those of the admin do not: the browser says so once on the way.
    eye.go("/admin/")
    eye.page.wait_for_load_state("networkidle")
    eye.complaints.clear()
    return eye


def values(eye: Eye, number: int = 0) -> dict[str, float]:
    names = ("left", "top", "width", "height")
    return {name: float(eye.page.input_value(f"[name={name}_{number}]")) for name in names}


def propose(eye: Eye, outcome: str) -> None:
    eye.page.check(f"[name=outcome][value={outcome}]")
    eye.page.select_option("[name=ground]", "others")
    eye.page.fill("[name=reason]", "naboen er med")
    eye.page.click("[data-proposal] [type=submit]")
    eye.page.wait_for_selector(".success")


def test_nobody_is_shut_out(pages: dict[str, str], opened: Browser, live_server: LiveServer) -> None:
    eye = at_work(opened, live_server, "sara")
    for path in (DESK, *pages.values()):
        eye.go(path)
        eye.page.wait_for_load_state("networkidle")
        eye.examine()
    assert "\n".join(eye.found) == ""
    assert "\n".join(eye.complaints) == ""


def test_a_field_is_dragged_over_the_picture_moved_by_keys_and_confirmed_by_another(
    pages: dict[str, str], opened: Browser, live_server: LiveServer
) -> None:
    eye = at_work(opened, live_server, "sara")
    eye.go(pages["image"])
    eye.page.wait_for_load_state("networkidle")
    frame = eye.page.locator("[data-marking]").bounding_box()
    assert frame is not None
    eye.page.mouse.move(frame["x"] + frame["width"] * 0.25, frame["y"] + frame["height"] * 0.5)
    eye.page.mouse.down()
    eye.page.mouse.move(frame["x"] + frame["width"] * 0.75, frame["y"] + frame["height"] * 0.9, steps=5)
    eye.page.mouse.up()
    drawn = values(eye)
    assert drawn == pytest.approx({"left": 25, "top": 50, "width": 50, "height": 40}, abs=1)
    assert eye.page.locator("[data-marking] rect").count() == 1
    eye.page.focus("[name=left_0]")
    eye.page.keyboard.press("ArrowDown")
    assert values(eye)["left"] < drawn["left"]
    assert float(eye.page.get_attribute("[data-marking] rect", "x") or 0) == values(eye)["left"]
    eye.page.mouse.click(frame["x"] + 5, frame["y"] + 5)
    assert eye.page.locator("[data-marking] rect").count() == 1, "a click is no field"
    propose(eye, "parts")
    eye.examine()
    assert (
        eye.page.locator("[aria-labelledby=resultat] img").evaluate(
            "image => image.complete && image.naturalWidth"
        )
        == SIZE[0]
    )
    other = at_work(opened, live_server, "dina")
    other.go(pages["image"])
    other.page.click("[action$='/bekreftelse/'] [type=submit]")
    other.page.wait_for_selector(".success")
    other.examine()
    assert "\n".join(eye.found + other.found) == ""
    assert "\n".join(eye.complaints + other.complaints) == ""


def test_a_recording_is_marked_at_the_place_where_the_sound_is(
    pages: dict[str, str], opened: Browser, live_server: LiveServer
) -> None:
    eye = at_work(opened, live_server, "sara")
    eye.go(pages["recording"])
    eye.page.wait_for_function("document.querySelector('[data-sound]').readyState >= 1")
    for name, seconds in (("start", 0.5), ("end", 1.25)):
        eye.page.evaluate("at => { document.querySelector('[data-sound]').currentTime = at }", seconds)
        eye.page.click(f"[data-mark='0'] [data-set={name}]")
        assert float(eye.page.input_value(f"[name={name}_0]")) == seconds
    propose(eye, "parts")
    assert "0.500" in eye.page.inner_text("main")
    assert "\n".join(eye.complaints) == ""


def test_all_of_it_works_without_a_script(
    pages: dict[str, str], opened: Browser, live_server: LiveServer
) -> None:
    eye = at_work(opened, live_server, "sara", script=False)
    eye.go(pages["image"])
    assert eye.page.locator("[data-empty]").first.is_hidden()
    for name, value in {"left": "10", "top": "20", "width": "30", "height": "40"}.items():
        eye.page.fill(f"[name={name}_0]", value)
    propose(eye, "parts")
    assert eye.page.get_attribute("[data-marking] rect", "x") == "10.000"
    assert values(eye) == {"left": 10, "top": 20, "width": 30, "height": 40}
    eye.go(pages["text"])
    eye.page.fill("[name=passages]", "Hun nevnte")
    propose(eye, "parts")
    assert "[utelatt]" in eye.page.inner_text("main")
