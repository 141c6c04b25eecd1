"""The case desk in a real browser: nobody shut out, narrow and wide, and an answer written with a draft."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from privacy import decisions
from privacy.models import PrivacyRequest
from privacy.states import Right
from tests import factors
from tests.browser.looking import Eye, window
from tests.browser.test_staff import sign_in
from tests.privacy.desk.cases import QUEUE, asked, page_of
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def request_of_ingrid(town: World) -> PrivacyRequest:
    """Hers, taken by Sara; and one of Lise's for the queue to be more than one line."""
    request = asked(town, Right.RECTIFICATION, words="Navnet mitt er galt")
    decisions.take(request, by=town.users["sara"])
    asked(town, Right.ERASURE, name="lise")
    return request


@pytest.fixture
def pages(town: World, request_of_ingrid: PrivacyRequest) -> tuple[str, str, list[str]]:
    """Where the case is, its number, and all pages of the desk."""
    case = page_of(request_of_ingrid)
    register = f"{QUEUE}add/{town.ingrid.pk}/"
    return (
        case,
        request_of_ingrid.reference,
        ["/admin/", QUEUE, f"{QUEUE}?frist=over", case, f"{QUEUE}add/", register],
    )


def at_work(opened: Browser, live_server: LiveServer, language: str) -> Eye:
    eye = window(opened, site=live_server.url)
    sign_in(eye, "sara@example.no", factors.secret_for("sara@example.no"))
    eye.page.set_viewport_size({"width": 1280, "height": 900})
    eye.go("/tilgjengelighet/")
    eye.speak(language)
    return eye


@pytest.mark.parametrize("language", ["nb", pytest.param("en", marks=pytest.mark.exhaustive)])
def test_the_desk_shuts_nobody_out_and_a_refusal_is_drafted_and_proposed(
    pages: tuple[str, str, list[str]], opened: Browser, live_server: LiveServer, language: str
) -> None:
    case, reference, every = pages
    eye = at_work(opened, live_server, language)
    said: list[str] = []
    for path in every:
        eye.complaints.clear()
        eye.go(path)
        eye.page.wait_for_load_state("networkidle")
        said += eye.complaints
        eye.examine()
    assert "\n".join(eye.found) == ""
    assert "\n".join(said) == ""
    eye.go(case)
    assert reference in eye.heading()
    form = "form[action$='/avgjorelse/']"
    eye.page.check(f"{form} [value=refused]")
    eye.page.select_option(f"{form} select", "accurate")
    eye.page.fill(f"{form} [name$=assessment]", "Vekt A")
    eye.page.click(f"{form} [name=utkast]")
    eye.page.wait_for_load_state("networkidle")
    drafted = eye.page.input_value(f"{form} [name$=answer]")
    assert "Datatilsynet" in drafted
    eye.page.click(f"{form} [type=submit]:not([name])")
    eye.page.wait_for_selector(f"{form} .errorlist")
    eye.examine()
    assert "\n".join(eye.found) == ""
    assert eye.page.input_value(f"{form} [name$=assessment]") == "Vekt A"
    eye.page.fill(f"{form} [name$=answer]", "Vi må kunne vise hvem som var her.")
    eye.page.click(f"{form} [type=submit]:not([name])")
    eye.page.wait_for_selector(".success")
    assert "Vi må kunne vise hvem som var her." in eye.page.inner_text("main")
