"""An erasure with a browser: plan, confirm, call off, confirm again, the clock moved, the worker, the receipt."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from privacy.erasure import advancing
from privacy.jobs import running
from privacy.models import Erasure, Job
from privacy.states import JobState
from tests.browser.looking import Eye, window
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "/personvern/sletting/ny/"
CASE = re.compile(r"/personvern/saker/PV-[2-9A-Z]{4}-[2-9A-Z]{4}/")
TURNS = 20
SEND = "main form button[type=submit]"
# Where pictures of the pages are put for whoever wants to look at them; nowhere otherwise.
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture(autouse=True)
def ledger_of_the_test(settings: Settings, tmp_path: Path) -> None:
    """A ledger of its own: it lies outside the database, and so does not go with a test."""
    settings.LEDGER_FILE = tmp_path / "ledger" / "erasures.jsonl"


@pytest.mark.parametrize("language", ["nb", "en"])
def test_ole_reads_confirms_calls_off_confirms_again_and_is_gone(
    town: World, opened: Browser, live_server: LiveServer, language: str
) -> None:
    eye = window(opened, site=live_server.url)
    eye.sign_in("ole@example.no")
    eye.speak(language)
    read_the_plan(eye, language)
    confirm(eye)
    look(eye, f"cooling-{language}")
    eye.page.click("form[action$='/sletting/angre/'] button")
    eye.page.wait_for_selector("main")
    assert eye.page.locator("form[action$='/sletting/angre/']").count() == 0
    look(eye, f"called-off-{language}")
    eye.go(NEW)
    confirm(eye)
    number = elsewhere(the_clock_goes_on)
    eye.page.goto(eye.page.url)
    assert "/logg-inn/" in eye.page.url
    eye.go("/kvittering/")
    look(eye, f"receipt-check-{language}")
    eye.page.fill("[name=nummer]", number.lower())
    eye.page.keyboard.press("Enter")
    eye.page.wait_for_url(f"**/kvittering/{number}/")
    assert number in eye.page.inner_text("main")
    look(eye, f"receipt-{language}")
    with eye.page.expect_download() as fetched:
        eye.page.click("main a[href$='kvittering.pdf']")
    assert Path(fetched.value.path()).read_bytes().startswith(b"%PDF")
    assert eye.found == []
    assert eye.complaints == []


@pytest.mark.parametrize("language", ["nb", "en"])
def test_while_an_agreement_runs_each_choice_is_read_and_confirmed(
    town: World, opened: Browser, live_server: LiveServer, language: str
) -> None:
    eye = window(opened, site=live_server.url)
    eye.sign_in("ingrid@example.no")
    eye.speak(language)
    eye.go(NEW)
    look(eye, f"choices-{language}")
    eye.page.click("main a[href$='?valg=ved-slutt']")
    look(eye, f"plan-at-end-{language}")
    confirm(eye)
    look(eye, f"scheduled-{language}")
    eye.go(f"{NEW}?valg=na")
    look(eye, f"plan-now-{language}")
    confirm(eye)
    eye.go("/konto/sikkerhet/steng/")
    look(eye, f"close-{language}")
    assert eye.found == []
    assert eye.complaints == []


def read_the_plan(eye: Eye, language: str) -> None:
    """From the privacy centre on; nothing is sent without the tick."""
    eye.go("/personvern/")
    eye.page.click(f"main a[href='{NEW}']")
    look(eye, f"plan-{language}")
    eye.page.eval_on_selector("main form", "form => { form.noValidate = true }")
    eye.page.click(SEND)
    eye.page.wait_for_selector("[data-error-summary]")
    look(eye, f"plan-unticked-{language}")


def confirm(eye: Eye) -> None:
    """With the keyboard alone."""
    eye.page.focus("[name=bekreft]")
    eye.page.keyboard.press("Space")
    eye.page.keyboard.press("Enter")
    eye.page.wait_for_url(CASE)


def look(eye: Eye, name: str) -> None:
    eye.page.wait_for_load_state("networkidle")
    eye.examine()
    if PICTURES:
        for width in (375, 1280):
            eye.page.set_viewport_size({"width": width, "height": 900})
            eye.page.emulate_media(color_scheme="light")
            eye.page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)


def the_clock_goes_on() -> str:
    """The time to think again is over, and a worker does what it owes; the number of the receipt."""
    Erasure.objects.update(cooling_until=timezone.now() - timedelta(seconds=1))
    assert advancing.begin_due(timezone.now()) == 1
    job = Job.objects.get(kind=Job.Kind.ERASURE)
    for _turn in range(TURNS):
        running.run(job.pk)
        job.refresh_from_db()
        if job.state == JobState.SUCCEEDED:
            return str(Erasure.objects.get(finished_at__isnull=False).receipt_number)
        # Given back while a page still had a transaction open: the next turn comes a little later.
        Job.objects.filter(pk=job.pk).update(run_after=timezone.now())
        time.sleep(1)
    raise AssertionError((job.state, job.error_code))


def elsewhere(work: Callable[[], str]) -> str:
    """In a thread of its own: the browser's loop runs in this one, and Django asks nothing here."""

    def done() -> str:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        return threads.submit(done).result()
