"""Documents in a real browser: met at sign-in, drafted and published; and what pages store and fetch."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from privacy.erasure.removing import unguarded
from privacy.models import PaperEvidence
from privacy.papers import cookies
from privacy.papers.cookies import Place
from tests import factors
from tests.browser.looking import Eye, window
from tests.browser.test_every_page import kind_of, links
from tests.browser.test_staff import sign_in
from tests.world import PASSWORD, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BETWEEN = "ViewTransition opt-in disabled"
DESK = "/admin/personvernombud/dokumenter/"
PUBLIC = ("/vilkar/", "/vilkar/2026-01-01/", "/personvern-mine-sider/", "/informasjonskapsler/", "/lofter/")
SIGNED_OUT = ("/logg-inn/", "/logg-inn/kode/", "/glemt/", "/aktiver/", "/kontroll/", "/kvittering/")
STAFF = ("/admin/", "/admin/personvernombud/", DESK, "/admin/privacy/privacyrequest/")
# Everything a browser offers a page to keep things in, but for cookies.
KEPT = """async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    other: [
        ...(await indexedDB.databases()).map(one => `indexedDB ${one.name}`),
        ...(await caches.keys()).map(one => `cache ${one}`),
        ...(await navigator.serviceWorker.getRegistrations()).map(one => `worker ${one.scope}`),
    ],
})"""


@pytest.fixture
def newcomer(town: World) -> World:
    """Ingrid signs in for the first time since there were terms."""
    with unguarded(PaperEvidence):
        PaperEvidence.objects.filter(user=town.users["ingrid"]).delete()
    return town


@pytest.mark.parametrize(("language", "thanks"), [("nb", "Takk."), ("en", "Thank you.")])
def test_terms_are_met_and_accepted_and_read_again(
    newcomer: World, opened: Browser, live_server: LiveServer, language: str, thanks: str
) -> None:
    eye = window(opened, site=live_server.url)
    eye.go("/logg-inn/")
    eye.page.fill("[name=login]", "ingrid@example.no")
    eye.page.fill("[name=password]", PASSWORD)
    eye.page.click("main form:has([name=password]) button[type=submit]")
    eye.page.wait_for_selector("[name=godta]")
    eye.speak(language)
    eye.examine()
    eye.page.click("main details summary >> nth=0")
    eye.examine()
    eye.page.press("[name=godta]", "Enter")
    eye.page.wait_for_selector("[role=alert]")
    eye.examine()
    eye.page.focus("[name=godta]")
    eye.page.keyboard.press("Space")
    eye.page.keyboard.press("Enter")
    eye.page.wait_for_url(f"{live_server.url}/")
    assert thanks in eye.page.inner_text("[role=status]")
    for path in PUBLIC:
        eye.go(path)
        eye.examine()
    assert eye.found == []
    assert eye.complaints == []


def test_one_drafts_another_publishes_and_the_customer_reads_what_changed(
    town: World, opened: Browser, live_server: LiveServer
) -> None:
    customer = window(opened, site=live_server.url)
    customer.sign_in("ingrid@example.no")
    dina, sara = (at_work(opened, live_server, name) for name in ("dina", "sara"))
    for path in ("", "mangler/"):
        dina.go(f"{DESK}{path}")
        dina.examine()
    dina.go(f"{DESK}ny/statement/")
    dina.examine()
    for name, text in (("nb", "Helt nytt avsnitt."), ("en", "A wholly new paragraph.")):
        dina.page.fill(f"[name=text_{name}]", f"{dina.page.input_value(f'[name=text_{name}]')}\n\n{text}")
        dina.page.fill(f"[name=summary_{name}]", text)
    dina.page.fill("[name=effective_from]", "2020-01-01")
    dina.page.click("#officer input[type=submit]")
    dina.page.wait_for_selector("[role=alert]")
    dina.examine()
    assert "Helt nytt avsnitt." in dina.page.input_value("[name=text_nb]")
    dina.page.fill("[name=effective_from]", dina.page.evaluate("new Date().toLocaleDateString('sv')"))
    dina.page.click("#officer input[type=submit]")
    dina.page.wait_for_selector("[role=alert]")
    assert "minst 30 dager" in dina.page.inner_text("#officer")
    dina.page.select_option("[name=reason]", "law")
    dina.page.fill("[name=short_notice]", "Loven gjelder fra i dag.")
    dina.page.click("#officer input[type=submit]")
    dina.page.wait_for_selector("ins")
    dina.examine()
    sara.go(dina.page.url.removeprefix(live_server.url))
    sara.page.click("form:has([value=publish]) input[type=submit]")
    sara.page.wait_for_selector("#officer a[href^='/personvernerklaering/']")
    sara.examine()
    changed = sara.page.get_attribute("#officer a[href^='/personvernerklaering/']", "href")
    customer.go(f"{changed}endringer/")
    assert customer.page.inner_text("ins") == "Helt nytt avsnitt."
    customer.examine()
    customer.go("/personvernerklaering/")
    customer.examine()
    assert customer.found == dina.found == sara.found == []
    assert [said for eye in (customer, dina, sara) for said in eye.complaints if BETWEEN not in said] == []


def test_the_pages_store_and_fetch_what_the_table_says_and_nothing_else(
    town: World, opened: Browser, live_server: LiveServer
) -> None:
    eye = window(opened, site=live_server.url)
    hosts: set[str] = set()
    eye.page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    seen: dict[str, set[str]] = {"cookie": set(), "local": set(), "session": set(), "other": set()}
    for path in (*SIGNED_OUT, *PUBLIC):
        eye.go(path)
        look(eye, seen)
    eye.sign_in("ingrid@example.no")
    visited = 0
    for kind in walked(eye):
        look(eye, seen)
        assert hosts == {urlsplit(live_server.url).netloc}, kind
        visited += 1
    assert visited > 30
    choose(eye, seen)
    dina = at_work(opened, live_server, "dina")
    dina.page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    for path in STAFF:
        dina.go(path)
        look(dina, seen)
    assert hosts == {urlsplit(live_server.url).netloc}
    assert seen["cookie"] == cookies.names(Place.COOKIE)
    assert seen["local"] == cookies.names(Place.LOCAL)
    assert seen["session"] == cookies.names(Place.SESSION)
    assert seen["other"] == set()
    assert cookies.FETCHED_FROM_OTHERS == ()


def at_work(opened: Browser, live_server: LiveServer, name: str) -> Eye:
    eye = window(opened, site=live_server.url)
    sign_in(eye, f"{name}@example.no", factors.secret_for(f"{name}@example.no"))
    return eye


def look(eye: Eye, seen: dict[str, set[str]]) -> None:
    """Note what the browser keeps now."""
    seen["cookie"] |= {str(one.get("name")) for one in eye.page.context.cookies()}
    for place, names in eye.page.evaluate(KEPT).items():
        seen[place] |= set(names)


def walked(eye: Eye) -> Iterator[str]:
    """Open one page of each kind there is a link to, and say which."""
    waiting, known, kinds = ["/"], {"/"}, set[str]()
    while waiting:
        path = waiting.pop(0)
        if kind_of(path) in kinds:
            continue
        kinds.add(kind_of(path))
        eye.go(path)
        fresh = [one for one in links(eye, path) if one not in known]
        known.update(fresh)
        waiting += fresh
        yield kind_of(path)


def choose(eye: Eye, seen: dict[str, set[str]]) -> None:
    """What is kept when somebody chooses something: language, appearance, and a message on its way."""
    eye.go("/innsynslogg/")
    eye.speak("en")
    eye.page.eval_on_selector(
        "button[name=appearance][value=dark]", "button => button.form.requestSubmit(button)"
    )
    eye.page.wait_for_selector("html[data-color-scheme=dark]")
    look(eye, seen)
    token = eye.page.input_value("form[action='/innsynslogg/varsel/'] [name=csrfmiddlewaretoken]")
    form = {"csrfmiddlewaretoken": token, "varsel": "all"}
    eye.page.context.request.post(
        f"{eye.site}/innsynslogg/varsel/", form=form, max_redirects=0, headers={"Origin": eye.site}
    )
    look(eye, seen)
