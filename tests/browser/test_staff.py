"""Staff's pages in a real browser: nobody shut out, in both languages, narrow and wide, and by keyboard."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from accounts.models import Person, StaffChange
from accounts.staff import changes
from privacy import readings, workflow
from privacy.models import Job, PrivacyRequest, Reading
from tests import factors
from tests.browser.looking import Eye, window
from tests.world import PASSWORD, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Each page in one language every time; the rest with `--exhaustive`.
WHO = [
    ("dina", "nb"),
    ("astrid", "en"),
    pytest.param("dina", "en", marks=pytest.mark.exhaustive),
    pytest.param("astrid", "nb", marks=pytest.mark.exhaustive),
]


@pytest.fixture
def rows(town: World) -> dict[str, list[str]]:
    """Pages of the admin with something in them, by who opens them."""
    scope = workflow.Scope(categories=("bruk",))
    ingrid = town.users["ingrid"]
    workflow.open_export(town.people["ingrid"], by=ingrid, scope=scope, language="nb")
    sam, arne = town.users["sam"], town.users["arne"]
    change = changes.propose(StaffChange.Kind.GIVE_ROLE, user=sam, role="revisor", by=arne)
    job, case = Job.objects.get(), PrivacyRequest.objects.get(person=ingrid.person)
    opened = open_for(town, "dina", "ingrid")
    return {
        "dina": [
            "/admin/",
            "/admin/privacy/",
            "/admin/privacy/job/?state=all",
            f"/admin/privacy/job/{job.pk}/change/",
            "/admin/privacy/privacyrequest/",
            f"/admin/privacy/privacyrequest/{case.pk}/change/",
            f"/admin/privacy/privacyrequest/{case.pk}/history/",
            "/admin/privacy/opening/",
            f"{opened}grunn/",
            opened,
            f"{opened}kundeforhold/?tabell=contactpoint",
            f"{opened}avtale/?tabell=invoice",
            f"{opened}bruk/?tabell=armingevent",
        ],
        "astrid": [
            "/admin/",
            "/admin/accounts/user/",
            f"/admin/accounts/user/{sam.pk}/change/",
            "/admin/accounts/staffchange/",
            "/admin/accounts/staffchange/add/",
            f"/admin/accounts/staffchange/{change.pk}/change/",
        ],
    }


def open_for(town: World, name: str, whom: str) -> str:
    """The page of a customer an employee has opened."""
    person = town.people[whom]
    readings.open_person(person, by=town.users[name], reason="case", reference="PV-1")
    return f"/admin/privacy/opening/{person.pk}/"


def sign_in(eye: Eye, email: str, secret: str) -> None:
    eye.go("/logg-inn/")
    eye.page.fill("[name=login]", email)
    eye.page.fill("[name=password]", PASSWORD)
    eye.page.press("[name=password]", "Enter")
    for _try in range(2):  # the half minute may end between our code and the look at it
        eye.page.wait_for_selector("[name=code]")
        eye.page.fill("[name=code]", factors.code_of(secret))
        with eye.page.expect_navigation():
            eye.page.press("[name=code]", "Enter")
        if eye.page.url == f"{eye.site}/admin/":
            return
    raise AssertionError(f"{eye.page.url}: {eye.page.inner_text('main')}")


@pytest.mark.parametrize(("name", "language"), WHO)
def test_no_page_of_the_admin_shuts_anybody_out(
    rows: dict[str, list[str]], opened: Browser, live_server: LiveServer, name: str, language: str
) -> None:
    eye = window(opened, site=live_server.url)
    sign_in(eye, f"{name}@example.no", factors.secret_for(f"{name}@example.no"))
    eye.page.set_viewport_size({"width": 1280, "height": 900})
    eye.go("/tilgjengelighet/")
    eye.speak(language)
    said: list[str] = []
    for path in rows[name]:
        eye.complaints.clear()
        eye.go(path)
        eye.page.wait_for_load_state("networkidle")
        said += eye.complaints  # before axe looks: it tries styles of its own, which the CSP stops
        eye.examine()
    assert "\n".join(eye.found) == ""
    assert "\n".join(said) == ""


def test_a_customer_is_found_opened_looked_at_and_closed_by_keyboard(
    town: World, opened: Browser, live_server: LiveServer
) -> None:
    eye = window(opened, site=live_server.url)
    sign_in(eye, "sam@example.no", factors.secret_for("sam@example.no"))
    for width in (375, 1280):
        eye.page.set_viewport_size({"width": width, "height": 900})
        eye.go("/admin/privacy/opening/")
        eye.page.fill("[name=words]", "ingrid@example.no")
        eye.page.press("[name=words]", "Enter")
        eye.page.wait_for_selector("text=I.S.")
        eye.examine()
        eye.page.click("text=4410882")
        eye.page.wait_for_selector("[name=reason]")
        eye.page.focus("[name=reason]")
        eye.page.keyboard.press("Space")
        eye.page.press("[name=reference]", "Enter")
        eye.page.wait_for_selector(".errorlist")
        eye.examine()
        eye.page.fill("[name=reference]", "HV-1234")
        eye.page.press("[name=reference]", "Enter")
        eye.page.wait_for_selector("text=Kunden kan se dette oppslaget.")
        eye.examine()
        eye.page.click("text=Telefon, e-post og postadresse")
        eye.page.wait_for_selector("text=ingrid@example.no")
        eye.examine()
        eye.page.click(".looked-at input[type=submit]")
        eye.page.wait_for_selector("text=Oppslaget er lukket.")
    assert "\n".join(eye.found) == ""
    with ThreadPoolExecutor(1) as apart:  # Playwright has an event loop where Django wants none
        assert apart.submit(readings_of, town.people["ingrid"]).result() == ["search", "amounts", "rows"] * 2


def readings_of(person: Person) -> list[str]:
    found = [row.what for row in Reading.objects.filter(person=person).order_by("at")]
    connection.close()
    return found
