"""A seller and a buyer with a browser: started, joined by the link, accepted, looked at, carried out, proven."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from accounts.models import OwnershipChange
from accounts.ownership import clock
from tests.accounts.ownership import walk
from tests.browser.looking import Eye, window
from tests.browser.test_erasure import elsewhere
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BUYER = "mona@example.no"
PASSWORD = "en hel setning om et hus"
# Where pictures of the pages are put for whoever wants to look at them; nowhere otherwise.
PICTURES = os.environ.get("PICTURES", "")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_ingrid_hands_her_house_over_and_mona_takes_it(
    town: World, opened: Browser, live_server: LiveServer, language: str
) -> None:
    seller, buyer = (window(opened, site=live_server.url) for _side in range(2))
    seller.sign_in("ingrid@example.no")
    seller.speak(language)
    start(seller, language)
    buyer.go(elsewhere(walk.link))
    buyer.speak(language)
    join(buyer, language)
    buyer.page.click("main a[href$='/bekreft/']")
    look(buyer, f"accept-{language}")
    for name in ("personvern", "vilkar"):
        buyer.page.focus(f"[name={name}]")
        buyer.page.keyboard.press("Space")
    buyer.page.keyboard.press("Enter")
    buyer.page.wait_for_url("**/eierskifte/*-*/")
    look(buyer, f"buyer-waits-{language}")
    elsewhere(lambda: the_company_looks(town))
    buyer.page.reload()
    look(buyer, f"buyer-scheduled-{language}")
    seller.page.reload()
    look(seller, f"seller-scheduled-{language}")
    elsewhere(the_minute_comes)
    seller.page.reload()
    assert "/logg-inn/" in seller.page.url, "the household is signed out"
    seller.sign_in("ingrid@example.no")
    seller.go("/eierskifte/")
    look(seller, f"seller-list-{language}")
    for eye, side in ((seller, "seller"), (buyer, "buyer")):
        certificate(eye, f"{side}-certificate-{language}")
        assert eye.found == []
        assert eye.complaints == []


def start(eye: Eye, language: str) -> None:
    eye.go("/eierskifte/")
    look(eye, f"list-empty-{language}")
    eye.page.click("main a[href='/eierskifte/ny/']")
    eye.page.eval_on_selector("main form", "form => { form.noValidate = true }")
    eye.page.fill("[name=epost]", BUYER)
    eye.page.click("main form button[type=submit]")
    eye.page.wait_for_selector("[data-error-summary]")
    assert eye.page.input_value("[name=epost]") == BUYER
    look(eye, f"begin-errors-{language}")
    eye.page.check("[name=anlegg] >> nth=1")
    eye.page.fill("[name=overtakelse]", (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"))
    eye.page.check("[name=lest]")
    eye.page.focus("main form button[type=submit]")
    eye.page.keyboard.press("Enter")
    eye.page.wait_for_url("**/eierskifte/*-*/")
    look(eye, f"seller-waits-{language}")


def join(eye: Eye, language: str) -> None:
    look(eye, f"link-{language}")
    eye.page.fill("[name=epost]", BUYER)
    eye.page.keyboard.press("Enter")
    eye.page.wait_for_selector("[name=kode]")
    look(eye, f"link-code-{language}")
    eye.page.fill("[name=kode]", elsewhere(lambda: walk.secret_of("address-code")))
    eye.page.keyboard.press("Enter")
    eye.page.wait_for_selector("[name=fornavn]")
    look(eye, f"link-new-{language}")
    eye.page.fill("[name=fornavn]", "Mona")
    eye.page.fill("[name=etternavn]", "Ny")
    for name in ("password1", "password2"):
        eye.page.fill(f"[name={name}]", PASSWORD)
    eye.page.keyboard.press("Enter")
    eye.page.wait_for_url("**/eierskifte/*-*/")
    eye.speak(language)
    look(eye, f"buyer-joined-{language}")
    # Reading the change and saying no to it waits for no terms; what the buyer says yes to does.
    change = eye.page.url
    eye.page.click("nav a[href='/']")
    eye.accept_terms()
    eye.page.wait_for_url(f"{eye.site}/")
    eye.page.goto(change)


def certificate(eye: Eye, name: str) -> None:
    eye.go("/eierskifte/")
    eye.page.click("main h2 a[href^='/eierskifte/']")
    eye.page.click("main a[href$='/bevis/']")
    look(eye, name)
    with eye.page.expect_download() as fetched:
        eye.page.click("main a[href$='eierskifte.pdf']")
    assert Path(fetched.value.path()).read_bytes().startswith(b"%PDF")


def the_company_looks(world: World) -> str:
    change = OwnershipChange.objects.get(state="buyer_onboarding")
    walk.look_at(change, world)
    assert clock.move_due(timezone.now()) == 1
    return change.key


def the_minute_comes() -> str:
    OwnershipChange.objects.filter(state="scheduled").update(takeover_at=timezone.now())
    assert clock.move_due(timezone.now()) == 1
    return ""


def look(eye: Eye, name: str) -> None:
    eye.page.wait_for_load_state("networkidle")
    eye.examine()
    if PICTURES:
        for width in (375, 1280):
            eye.page.set_viewport_size({"width": width, "height": 900})
            eye.page.emulate_media(color_scheme="light")
            eye.page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
