"""The officer's pages in a real browser: nobody shut out, and a disclosure from the desk to the person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from accounts.models import Recipient
from privacy.models import Finding
from tests import factors
from tests.browser.looking import Eye, window
from tests.browser.test_staff import sign_in
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = "/admin/personvernombud/"
NEW = f"{DESK}utleveringer/ny/"
WHAT = "ZQX-alarmlogg og tre bilder"


def at_work(opened: Browser, live_server: LiveServer, name: str) -> Eye:
    eye = window(opened, site=live_server.url)
    sign_in(eye, f"{name}@example.no", factors.secret_for(f"{name}@example.no"))
    return eye


@pytest.mark.parametrize(("name", "language"), [("dina", "nb"), ("dina", "en"), ("astrid", "nb")])
def test_no_page_of_the_officers_shuts_anybody_out(
    town: World, opened: Browser, live_server: LiveServer, name: str, language: str
) -> None:
    finding, disclosure = town.held["finding"].pk, town.held["told_later"].pk
    pages = {
        "dina": [
            *("", "protokoll/", "tall/", "bevis/", "utleveringer/", "utleveringer/ny/", "oppslag/"),
            *(f"utleveringer/{disclosure}/", f"oppslag/{finding}/"),
        ],
        "astrid": ["ansatte/"],
    }
    eye = at_work(opened, live_server, name)
    eye.page.set_viewport_size({"width": 1280, "height": 900})
    eye.go("/tilgjengelighet/")
    eye.speak(language)
    for page in pages[name]:
        eye.complaints.clear()
        eye.go(f"{DESK}{page}")
        eye.examine()
        assert eye.complaints == [], page
    assert eye.found == []


def test_a_disclosure_kept_secret_is_read_when_the_officer_ends_the_order(
    town: World, opened: Browser, live_server: LiveServer
) -> None:
    police: Recipient = town.held["police"]
    last_day = (timezone.localdate() + timedelta(days=30)).isoformat()
    at = timezone.localtime(timezone.now() - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    ingrid = window(opened, site=live_server.url)
    ingrid.sign_in("ingrid@example.no")
    eye = at_work(opened, live_server, "dina")
    eye.go(NEW)
    eye.page.fill("[name=customer_number]", "4410882")
    eye.page.select_option("[name=recipient]", str(police.pk))
    eye.page.fill("[name=at]", at)
    eye.page.check("[name=categories][value=alarmer]")
    eye.page.fill("[name=description]", WHAT)
    eye.page.select_option("[name=ground]", "legal_obligation")
    eye.page.fill("[name=law]", "straffeprosessloven § 210")
    eye.page.fill("[name=case]", "17/3344")
    eye.page.check("[name=is_secret]")
    eye.page.press("[name=case]", "Enter")
    eye.page.wait_for_selector("[role=alert]")
    eye.examine()
    assert eye.page.input_value("[name=description]") == WHAT
    eye.page.select_option("[name=issued_by]", "police")
    eye.page.fill("[name=order]", "P-17")
    eye.page.fill("[name=secret_until]", last_day)
    eye.page.press("[name=order]", "Enter")
    eye.page.wait_for_selector("[name=reason]")
    assert WHAT in eye.page.inner_text("main")
    ingrid.go("/opplysninger/utlevert/")
    assert WHAT not in ingrid.page.content()
    eye.page.select_option("[name=reason]", "lifted")
    eye.page.click("main form:has([name=reason]) [type=submit]")
    eye.page.wait_for_selector("[name=reason]", state="detached")
    ingrid.go("/opplysninger/utlevert/")
    assert WHAT in ingrid.page.content()
    assert eye.found == []


def test_a_finding_is_judged_by_keyboard(town: World, opened: Browser, live_server: LiveServer) -> None:
    finding: Finding = town.held["finding"]
    eye = at_work(opened, live_server, "dina")
    eye.go(f"{DESK}oppslag/{finding.pk}/")
    eye.page.focus("[name=outcome]")
    eye.page.keyboard.press("ArrowDown")
    eye.page.keyboard.press("Tab")
    eye.page.keyboard.type("Jobbet med en kampanje på oppdrag.")
    eye.page.keyboard.press("Tab")
    eye.page.keyboard.press("Enter")
    eye.page.wait_for_url(f"{live_server.url}{DESK}oppslag/")
    assert "forklart" in eye.page.inner_text("main")
