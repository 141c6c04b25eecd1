"""Getting in and stepping up, in a real browser: passkey, app, codes on paper, and BankID over a real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as site
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts import factors as own_factors
from tests import bank, factors
from tests.bank import ISSUER, Bank
from tests.browser.looking import Eye, browser, window
from tests.world import PASSWORD, World, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def town(file_storage: object) -> World:
    return build()


@pytest.fixture
def bankid(settings: Settings, live_server: LiveServer) -> Iterator[Bank]:
    settings.SITE_URL, settings.BANKID = site.SITE_URL, site.BANKID
    with bank.opened(live_server.url) as opened:
        yield opened


@pytest.fixture
def lise_with_bankid(town: World) -> None:
    """Lise signs in with BankID and nothing else."""
    lise = town.users["lise"]
    lise.set_unusable_password()
    lise.save()
    SocialAccount.objects.create(user=lise, provider=ISSUER, uid="bankid-lise", extra_data={})


@pytest.fixture
def papers(town: World) -> list[str]:
    """Ingrid has an app, and these codes on paper."""
    ingrid = town.users["ingrid"]
    factors.enrol(ingrid)
    with own_factors.of(ingrid):
        codes: list[str] = RecoveryCodes.activate(ingrid).generate_codes()
    return codes


@pytest.fixture
def opened(
    chromium: str, town: World, papers: list[str], lise_with_bankid: None, bankid: Bank
) -> Iterator[Browser]:
    """A browser, opened last: while it is there, Django asks nothing in this thread."""
    with browser(chromium) as one:
        yield one


def with_password(eye: Eye, email: str) -> None:
    eye.page.fill("[name=login]", email)
    eye.page.fill("[name=password]", PASSWORD)
    eye.page.click("form[action='/logg-inn/'] button[type=submit]")


def at_bankid(eye: Eye, who: str) -> None:
    """Choose who to be on BankID's page."""
    eye.page.click(f"button[value='bankid-{who}']" if who else "button[value='']")


def leave_and_sign_out(eye: Eye) -> None:
    eye.go("/logg-ut/")
    eye.page.click("main form[action='/logg-ut/'] button[type=submit]")
    eye.page.wait_for_url(f"{eye.site}/logg-inn/")


def in_both_languages(eye: Eye, path: str) -> None:
    for language in ("en", "nb"):
        eye.go(path)
        eye.speak(language)
        eye.examine()


def test_a_passkey_signs_in_and_confirms(
    opened: Browser, live_server: LiveServer, settings: Settings
) -> None:
    eye = window(opened, site=live_server.url)
    session = eye.page.context.new_cdp_session(eye.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    eye.go("/logg-inn/")
    assert eye.page.is_visible("text=Logg inn med passnøkkel")
    with_password(eye, "tor@example.no")
    eye.page.wait_for_url(f"{eye.site}/")
    eye.go("/konto/passnokler/ny/")
    eye.page.fill("[name=name]", "Min maskin")
    eye.page.click("text=Lag passnøkkelen")
    eye.page.wait_for_url(lambda url: not url.endswith("/ny/"))

    leave_and_sign_out(eye)
    eye.page.click("text=Logg inn med passnøkkel")
    eye.page.wait_for_url(f"{eye.site}/")

    settings.FRESH_SIGN_IN_SECONDS = 0
    eye.go("/konto/passnokler/ny/")
    assert eye.heading() == "Bekreft at det er deg"
    eye.examine()
    settings.FRESH_SIGN_IN_SECONDS = 300
    eye.page.click("text=Bekreft med passnøkkel")
    eye.page.wait_for_url(f"{eye.site}/konto/passnokler/ny/")

    leave_and_sign_out(eye)
    with_password(eye, "tor@example.no")
    eye.page.wait_for_url("**/logg-inn/totrinn/")
    eye.page.click("text=Bruk passnøkkel")
    eye.page.wait_for_url(f"{eye.site}/")
    assert eye.found == []
    assert eye.complaints == []


def test_whoever_stops_the_passkey_sees_another_way(opened: Browser, live_server: LiveServer) -> None:
    eye = window(opened, site=live_server.url)
    session = eye.page.context.new_cdp_session(eye.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR | {"isUserVerified": False}})
    eye.go("/logg-inn/")
    eye.page.click("text=Logg inn med passnøkkel")
    eye.page.wait_for_selector("text=Det ble ingen passnøkkel denne gangen.")
    eye.examine()
    assert eye.found == []


def test_without_a_script_there_is_no_passkey_and_everything_else(
    opened: Browser, live_server: LiveServer, papers: list[str]
) -> None:
    eye = window(opened, site=live_server.url, script=False)
    eye.go("/logg-inn/")
    assert not eye.page.is_visible("text=Logg inn med passnøkkel")
    with_password(eye, "ingrid@example.no")
    eye.page.fill("[name=code]", papers[4])
    eye.page.press("[name=code]", "Enter")
    eye.page.wait_for_url(f"{eye.site}/")


def test_an_app_and_a_code_on_paper_sign_in(
    opened: Browser, live_server: LiveServer, papers: list[str]
) -> None:
    eye = window(opened, site=live_server.url)
    secret = factors.secret_for("ingrid@example.no")
    for code in (papers[0], factors.code_of(secret)):
        eye.go("/logg-inn/")
        with_password(eye, "ingrid@example.no")
        eye.page.wait_for_url("**/logg-inn/totrinn/")
        assert eye.heading() == "Ett steg til"
        eye.page.fill("[name=code]", papers[0] if code != papers[0] else "0000000000")
        eye.page.press("[name=code]", "Enter")
        eye.page.wait_for_selector("[data-error-summary]")
        eye.examine()
        eye.page.fill("[name=code]", factors.code_of(secret) if code != papers[0] else code)
        eye.page.press("[name=code]", "Enter")
        eye.page.wait_for_url(f"{eye.site}/")
        leave_and_sign_out(eye)
    assert eye.found == []
    assert eye.complaints == []


def test_bankid_signs_in_and_confirms_an_order(
    opened: Browser, live_server: LiveServer, settings: Settings
) -> None:
    eye = window(opened, site=live_server.url)
    in_both_languages(eye, "/logg-inn/")
    eye.page.click("text=Logg inn med BankID")
    at_bankid(eye, "")
    eye.page.wait_for_selector("text=Du avbrøt BankID.")
    eye.page.click("text=Logg inn med BankID")
    at_bankid(eye, "lise")
    eye.page.wait_for_url(f"{eye.site}/")

    eye.go("/personvern/kopi/ny/")
    settings.FRESH_SIGN_IN_SECONDS = 0
    eye.page.click("text=Bestill kopi")
    assert eye.heading() == "Bekreft at det er deg"
    eye.examine()
    settings.FRESH_SIGN_IN_SECONDS = 300
    eye.page.click("text=Bekreft med BankID")
    at_bankid(eye, "lise")
    eye.page.wait_for_url("**/personvern/saker/PV-*")
    assert eye.found == []
    assert eye.complaints == []


@pytest.mark.parametrize("twist", [{"acr": "urn:bankid:low"}, {"nonce": "another"}], ids=["weak", "nonce"])
def test_an_answer_that_does_not_count_is_told(
    opened: Browser, live_server: LiveServer, bankid: Bank, twist: dict[str, str]
) -> None:
    bankid.twist(**twist)
    eye = window(opened, site=live_server.url)
    eye.go("/logg-inn/")
    eye.page.click("text=Logg inn med BankID")
    at_bankid(eye, "lise")
    eye.page.wait_for_selector("text=Det gikk ikke med BankID")
    eye.examine()
    eye.go("/logg-inn/")
    assert eye.found == []


def test_an_answer_used_again_is_refused(opened: Browser, live_server: LiveServer) -> None:
    eye = window(opened, site=live_server.url)
    answers: list[str] = []
    eye.page.on("request", lambda one: answers.append(one.url) if "/svar/" in one.url else None)
    eye.go("/logg-inn/")
    eye.page.click("text=Logg inn med BankID")
    at_bankid(eye, "lise")
    eye.page.wait_for_url(f"{eye.site}/")
    leave_and_sign_out(eye)
    again = eye.page.goto(answers[0])
    assert again
    assert again.status == 400
    eye.go("/logg-inn/")


def test_an_unknown_bankid_is_linked_by_an_ordinary_sign_in(opened: Browser, live_server: LiveServer) -> None:
    eye = window(opened, site=live_server.url)
    eye.go("/logg-inn/")
    eye.page.click("text=Logg inn med BankID")
    at_bankid(eye, "tor")
    eye.page.wait_for_url("**/logg-inn/bankid/ukjent/")
    in_both_languages(eye, "/logg-inn/bankid/ukjent/")
    eye.page.click("text=Jeg har en innlogging fra før")
    with_password(eye, "tor@example.no")
    eye.page.wait_for_url("**/logg-inn/bankid/kobling/")
    eye.examine()
    eye.page.click("button[value=link]")
    eye.page.wait_for_selector("text=BankID er koblet til innloggingen din.")
    leave_and_sign_out(eye)
    eye.page.click("text=Logg inn med BankID")
    at_bankid(eye, "tor")
    eye.page.wait_for_url(f"{eye.site}/")
    assert eye.found == []
    assert eye.complaints == []


def test_first_use_shuts_nobody_out(opened: Browser, live_server: LiveServer) -> None:
    eye = window(opened, site=live_server.url)
    in_both_languages(eye, "/aktiver/")
    eye.page.click("main form[action='/aktiver/'] button[type=submit]")
    eye.page.wait_for_selector("[data-error-summary]")
    eye.examine()
    eye.page.fill("[name=number]", "9999999")
    eye.page.fill("[name=email]", "nobody@example.no")
    eye.page.click("main form[action='/aktiver/'] button[type=submit]")
    eye.page.wait_for_url("**/aktiver/kode/")
    in_both_languages(eye, "/aktiver/kode/")
    assert eye.found == []
    assert eye.complaints == []
