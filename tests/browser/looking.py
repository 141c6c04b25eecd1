"""A person with a browser: signed in, looking at pages, and an eye for what shuts others out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, sync_playwright

from tests.world import PASSWORD

OPTIONS = ("--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-dev-shm-usage")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Colours are all that another scheme changes.
RULES = {"light": {"type": "tag", "values": TAGS}, "dark": {"type": "rule", "values": ["color-contrast"]}}
RUN = """rules => axe.run(document, rules).then(results => results.violations.map(
    one => `${one.id} at ${one.nodes.slice(0, 3).map(node => node.target.join(" "))}`))"""
WIDTHS = (375, 1280)
PATIENCE = 30_000


@dataclass
class Eye:
    """One window. `complaints` is what its console said: errors of scripts, and what the CSP stopped."""

    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        answer = self.page.goto(self.site + path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status)

    def sign_in(self, email: str) -> None:
        self.go("/logg-inn/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main form:has([name=password]) button[type=submit]")
        self.page.wait_for_url(f"{self.site}/")

    def accept_terms(self) -> None:
        """What meets whoever signs in for the first time, before the page they were on their way to."""
        self.page.check("[name=godta]")
        self.page.click("main form[action='/vilkar/se-over/'] button[type=submit]")

    def speak(self, language: str) -> None:
        """Change the language with the button every page has."""
        if self.page.get_attribute("html", "lang") != language:
            button = f"form[action='/sprak/'] button[value='{language}']"
            self.page.eval_on_selector(button, "button => button.form.requestSubmit(button)")
            self.page.wait_for_selector(f"html[lang='{language}']", timeout=PATIENCE)

    def examine(self) -> None:
        """Look at the page narrow and wide, light and dark, with axe; note what is wrong."""
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            here = (
                f"{self.page.url.removeprefix(self.site)} {self.page.get_attribute('html', 'lang')} {width}"
            )
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                self.found.append(f"{here}: {wide} px wide")
            for scheme, rules in RULES.items():
                self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                self.found += [f"{here} {scheme}: {wrong}" for wrong in violations(self.page, rules)]

    def heading(self) -> str:
        return self.page.inner_text("h1")


def violations(page: Page, rules: dict[str, Any]) -> list[str]:
    """What axe finds, one line per rule. Its script stays in the page until the next one is loaded."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(RUN, {"resultTypes": ["violations"], "runOnly": rules})
    return found


@contextmanager
def browser(program: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(OPTIONS))
        yield opened
        opened.close()


def window(opened: Browser, *, site: str, script: bool = True) -> Eye:
    """A window of a person of its own: no cookie is shared with another."""
    context = opened.new_context(locale="nb-NO", java_script_enabled=script, accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    eye = Eye(context.new_page(), site)
    eye.page.on("console", lambda said: _note(eye, said.type, said.text))
    eye.page.on("pageerror", lambda error: _note(eye, "error", str(error)))
    return eye


def _note(eye: Eye, kind: str, text: str) -> None:
    # axe tries stylesheets of its own, which the CSP stops as it should; our own resizing cuts transitions short.
    if kind in {"error", "warning"} and not any(ours in text for ours in ("axe", "Transition was aborted")):
        eye.complaints.append(text)
