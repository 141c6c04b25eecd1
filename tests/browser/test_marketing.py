"""Marketing with a browser: switched by its owner, and refused by a link without signing in; both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from accounts.models import ContactPoint
from privacy.marketing import links, sales
from privacy.models.marketing import Channel
from tests.browser.looking import Eye, window
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/personvern/reservasjon/"
NOTHING = {"nb": "Du får ingen reklame fra oss.", "en": "You get no marketing from us."}
DONE = {"nb": "Du får ikke mer reklame", "en": "You get no more marketing"}


@pytest.fixture
def link(town: World) -> str:
    """Ingrid has bought something; the link of a letter to her."""
    sales.note("4410882", Channel.EMAIL, at=town.now)
    point = ContactPoint.objects.get(person=town.ingrid, kind="email", is_primary=True)
    assert point.value_hmac
    return "/" + links.address_of([bytes(point.value_hmac)], Channel.EMAIL).split("/", 3)[3]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_marketing_is_switched_by_its_owner_and_refused_by_a_link(
    link: str, opened: Browser, live_server: LiveServer, language: str
) -> None:
    eye = window(opened, site=live_server.url)
    eye.sign_in("ingrid@example.no")
    eye.speak(language)
    eye.go("/personvern/")
    eye.page.click(f"main a[href='{PAGE}']")
    eye.page.wait_for_url(f"**{PAGE}")
    eye.examine()
    refuse(opened, live_server.url + link, language)
    eye.go(PAGE)
    eye.page.focus("button[name=paa][value=email]")
    eye.page.keyboard.press("Enter")
    eye.page.wait_for_selector("button[name=av][value=email]")
    eye.page.click("button[name=av][value=alt]")
    eye.page.wait_for_selector("button[name=paa][value=in_portal]")
    assert NOTHING[language] in eye.page.inner_text("main")
    assert eye.page.locator("button[name=av]").count() == 0
    eye.examine()
    clean(eye)


def refuse(opened: Browser, address: str, language: str) -> None:
    """In a window that has never been signed in: the link alone changes nothing, its button does."""
    site, path = address[: address.index("/reklame/")], address[address.index("/reklame/") :]
    eye = window(opened, site=site)
    eye.go(path)
    eye.speak(language)
    eye.examine()
    before = eye.heading()
    eye.page.click("main form button[type=submit]")
    eye.page.wait_for_function("before => document.querySelector('h1').innerText !== before", arg=before)
    assert eye.heading() == DONE[language]
    eye.examine()
    clean(eye)


def clean(eye: Eye) -> None:
    assert eye.found == []
    assert eye.complaints == []
