"""«Hvem har sett» and the caller check with two browsers: what staff do shows on the customer's screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests import factors
from tests.browser.looking import Eye, window
from tests.browser.test_staff import sign_in
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GROUND = "Kunden spør om bildet"


@pytest.mark.parametrize(
    ("language", "said"), [("nb", "du ringte oss, 88213"), ("en", "you called us, 88213")]
)
def test_a_look_is_on_the_customers_page_and_is_asked_about(
    town: World, opened: Browser, live_server: LiveServer, language: str, said: str
) -> None:
    customer, agent = both(opened, live_server, "sam", language)
    desk = f"/admin/privacy/opening/{town.ingrid.pk}/"
    open_customer(agent, desk, "customer_called")
    agent.go(f"{desk}avtale/")
    customer.go("/innsynslogg/")
    first = customer.page.locator(".looks > li").first
    assert said in first.inner_text()
    assert "example.no" not in customer.page.inner_text("main")
    customer.examine()
    customer.page.select_option("[name=hva]", "bilder")
    customer.page.click(".filter button")
    customer.page.wait_for_url("**hva=bilder**")
    assert said not in customer.page.inner_text(".looks >> nth=0")
    customer.examine()
    customer.go("/innsynslogg/?hvem=teknikere")
    customer.examine()
    customer.go("/innsynslogg/")
    with customer.page.expect_download() as file:
        customer.page.click("form[action='/innsynslogg/logg.csv'] button")
    assert said in file.value.path().read_text(encoding="utf-8")
    customer.page.check("[name=varsel][value=all]")
    customer.page.click("form[action='/innsynslogg/varsel/'] button")
    customer.page.wait_for_selector("[role=status]")
    assert customer.page.is_checked("[name=varsel][value=all]")
    nothing_wrong(customer, agent)


def test_a_lock_stops_staff_until_they_say_why(town: World, opened: Browser, live_server: LiveServer) -> None:
    customer, agent = both(opened, live_server, "dina", "nb")
    customer.go("/innsynslogg/")
    customer.page.check("[name=las][value=images]")
    customer.page.click("form[action='/innsynslogg/las/'] button")
    customer.page.wait_for_selector("[role=status]")
    assert customer.page.is_checked("[name=las][value=images]")
    desk = f"/admin/privacy/opening/{town.ingrid.pk}/"
    open_customer(agent, desk, "case")
    agent.examine()
    agent.page.click("a[href$='/las/images/']")
    agent.examine()
    agent.page.fill("[name=ground]", GROUND)
    agent.page.click("main input[type=submit] >> nth=-1")
    agent.page.wait_for_url(f"**{desk}")
    assert agent.page.locator("a[href$='/las/images/']").count() == 0
    customer.go("/innsynslogg/")
    assert GROUND in customer.page.inner_text("main")
    customer.examine()
    nothing_wrong(customer, agent)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_caller_and_called_check_each_other(
    town: World, opened: Browser, live_server: LiveServer, language: str
) -> None:
    customer, agent = both(opened, live_server, "sam", language)
    open_customer(agent, f"/admin/privacy/opening/{town.ingrid.pk}/", "customer_called")
    check = f"/admin/privacy/callercheck/kunde/{town.ingrid.pk}/"
    agent.go(check)
    agent.examine()
    customer.go("/innringer/")
    customer.examine()
    customer.page.click("form[action='/innringer/'] button")
    code = customer.page.inner_text(".spoken-code")
    customer.examine()
    agent.go(check)
    assert code not in agent.page.inner_text("body")
    agent.page.click("button[value=take]")
    assert agent.page.inner_text(".spoken-code") == code
    agent.examine()
    agent.page.click("button[value=start]")
    customer.go("/innringer/")
    said = next(one for one in customer.page.locator(".spoken-code").all_inner_texts() if one != code)
    customer.examine()
    agent.page.fill("[name=code]", "12")
    agent.page.click("button[value=hear]")
    agent.page.wait_for_selector(".errorlist")
    agent.examine()
    assert agent.page.input_value("[name=code]") == "12"
    agent.page.fill("[name=code]", said)
    agent.page.click("button[value=hear]")
    agent.page.wait_for_selector(".messagelist .success")
    customer.go("/innsynslogg/")
    assert customer.page.locator(".looks > li").count() >= 3
    nothing_wrong(customer, agent)


def both(opened: Browser, live_server: LiveServer, name: str, language: str) -> tuple[Eye, Eye]:
    """Ingrid's window, and that of an employee."""
    customer, agent = (window(opened, site=live_server.url) for _who in range(2))
    customer.sign_in("ingrid@example.no")
    sign_in(agent, f"{name}@example.no", factors.secret_for(f"{name}@example.no"))
    for eye in (customer, agent):
        eye.page.set_viewport_size({"width": 1280, "height": 900})
        eye.go("/tilgjengelighet/")
        eye.speak(language)
    return customer, agent


def open_customer(agent: Eye, desk: str, reason: str) -> None:
    agent.go(f"{desk}grunn/")
    agent.page.check(f"[name=reason][value={reason}]")
    agent.page.fill("[name=reference]", "88213")
    agent.page.click("main input[type=submit]")
    agent.page.wait_for_url(f"**{desk}")


def nothing_wrong(*eyes: Eye) -> None:
    assert [wrong for eye in eyes for wrong in eye.found] == []
    assert [said for eye in eyes for said in eye.complaints] == []
