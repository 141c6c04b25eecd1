"""Every page there is a link to, as every person of the household: nobody shut out, nobody else's data."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from privacy.categories import CATEGORIES
from tests.browser.looking import Eye, window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Whose canaries each person may meet. Contact persons' relation is what the owner herself wrote.
MAY_MEET = {
    "ingrid": {"ingrid", "house", "cabin", "kari", "per", "shared"},
    "ole": {"ole", "shared"},
    "nora": {"nora"},
    "tor": {"tor"},
    "lise": {"lise"},
}
# An owner and one who lives there walk through everything every time; in the other language, and the others, with
# `--exhaustive`.
LIVE_THERE = {"nb": ("ingrid",), "en": ("ole",)}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Answers that are no pages: files, sounds, and one's own browser leaving the site.
NO_PAGE = re.compile(r"/(fil|lyd|miniatyr|dokumenter)/|\.pdf$|^/(logg-ut|demo|kontroll/nokler|formater)\b")
OF_EACH_KIND = 2


@pytest.mark.parametrize(
    ("name", "language"),
    [
        pytest.param(name, language, marks=[] if name in LIVE_THERE[language] else pytest.mark.exhaustive)
        for language in LIVE_THERE
        for name in sorted(MAY_MEET)
    ],
)
def test_no_page_shuts_anybody_out_or_tells_of_others(
    opened: Browser, live_server: LiveServer, name: str, language: str
) -> None:
    eye = window(opened, site=live_server.url)
    eye.sign_in(f"{name}@example.no")
    eye.speak(language)
    seen = walk(eye, may_meet=MAY_MEET[name])
    assert {f"/opplysninger/{category.slug}/" for category in CATEGORIES} <= seen
    if name == "ingrid":
        assert {
            "/bilder/…/",
            "/opptak/…/",
            "/opplysninger/alarmer/…/",
            "/opplysninger/kundekontakt/…/",
        } <= seen
        assert "/opplysninger/avtale/fakturaer/…/" in seen
    assert eye.found == []
    assert eye.complaints == []


def walk(eye: Eye, *, may_meet: set[str]) -> set[str]:
    """Open what the pages link to, a few of each kind, and examine each; the kinds of page there were."""
    waiting, known, kinds = ["/"], {"/"}, Counter[str]()
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path)
        kinds[kind] += 1
        if kinds[kind] > OF_EACH_KIND:
            continue
        eye.go(path)
        meet(eye, path, may_meet)
        if kinds[kind] == 1:
            eye.examine()
        fresh = [one for one in links(eye, path) if one not in known]
        known.update(fresh)
        waiting += fresh
    return set(kinds)


def kind_of(path: str) -> str:
    """The path without what tells one row from another; a filter counts as a kind of its own."""
    parts = urlsplit(path)
    wish = (
        "?" + "&".join(sorted(pair.split("=")[0] for pair in parts.query.split("&"))) if parts.query else ""
    )
    return UUID.sub("…", parts.path) + wish


def links(eye: Eye, path: str) -> list[str]:
    found: list[str] = eye.page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    whole = [
        urljoin(path, href).split("#")[0] for href in found if not href.startswith(("#", "mailto:", "tel:"))
    ]
    own = [one for one in whole if one.startswith("/") and not NO_PAGE.search(one)]
    return list(dict.fromkeys(own))


def meet(eye: Eye, path: str, may_meet: set[str]) -> None:
    """Nobody's data but the person's own stands anywhere in the page's source."""
    strangers = set(re.findall(r"ZQX-(\w+?)-", eye.page.content())) - may_meet
    if strangers:
        eye.found.append(f"{path}: tells of {sorted(strangers)}")
