"""Between signing in and using the service: what is new is shown, terms are accepted, rights wait for nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import Error, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import AuditInbox
from accounts.page import LANGUAGE_KEY
from accounts.wall import scope
from privacy.erasure.removing import unguarded
from privacy.models import Kind, PaperEvidence
from privacy.papers import documents, gate
from tests.privacy.papers.conftest import Publish
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
WELCOME = "/vilkar/se-over/"
OPEN = (
    "/personvern/",
    "/opplysninger/",
    "/innsynslogg/",
    "/konto/sikkerhet/",
    "/personvern/kopi/ny/",
    "/vilkar/",
)


def forget(**whose: object) -> None:
    """As an erasure does."""
    with unguarded(PaperEvidence):
        PaperEvidence.objects.filter(**whose).delete()


@pytest.fixture
def newcomer(world: World) -> World:
    """Ingrid has a sign-in, and has not been shown anything yet."""
    forget(user=world.users["ingrid"])
    return world


def posted(client: Client, **more: str) -> dict[str, str]:
    """What the page's form would send."""
    text = client.get(WELCOME).content.decode()
    shown = text.split('name="sett" value="')[1].split('"')[0]
    return {"sett": shown, "next": "/", **more}


def test_whoever_has_seen_everything_is_not_stopped(signed_in: SignedIn) -> None:
    client = signed_in("ingrid")
    assert client.get("/").status_code == 200
    assert client.get(WELCOME)["Location"] == "/"


def test_terms_are_accepted_and_statements_only_shown(newcomer: World, signed_in: SignedIn) -> None:
    client = signed_in("ingrid")
    stopped = client.get("/")
    assert (stopped.status_code, stopped["Location"]) == (303, f"{WELCOME}?next=%2F")
    page = client.get(WELCOME).content.decode()
    assert "checked" not in page
    assert "ikke et samtykke" in page
    refused = client.post(WELCOME, posted(client))
    assert refused.status_code == 200
    assert "Kryss av hvis du godtar" in refused.content.decode()
    assert not PaperEvidence.objects.filter(user=newcomer.users["ingrid"]).exists()
    accepted = client.post(WELCOME, posted(client, godta="on"))
    assert accepted["Location"] == "/"
    assert client.get("/").status_code == 200
    stored = PaperEvidence.objects.filter(user=newcomer.users["ingrid"])
    assert set(stored.values_list("document__kind", "act", "language")) == {
        ("terms", "accepted", "nb"),
        ("statement", "shown", "nb"),
        ("portal_statement", "shown", "nb"),
    }
    assert AuditInbox.objects.filter(action="paper-seen").count() == 3


def test_rights_are_open_to_whoever_has_accepted_nothing(newcomer: World, signed_in: SignedIn) -> None:
    client = signed_in("ingrid")
    assert client.get("/").status_code == 303
    for path in OPEN:
        assert client.get(path).status_code == 200, path
    for path in ("/brukere/ny/", "/eierskifte/ny/"):
        assert client.get(path)["Location"].startswith(WELCOME)
    for path in ("/brukere/kontrollord/", "/brukere/ny/", f"/brukere/{newcomer.accesses['ole'].pk}/"):
        assert client.post(path, {})["Location"] == f"{WELCOME}?next=%2F", path


@pytest.mark.parametrize(
    "way",
    [
        ("/brukere/", "/brukere/{ole}/", "/brukere/{ole}/fjern/"),
        ("/opplysninger/brukere/", "/brukere/kode/", "/brukere/kode/fjern/"),
        ("/brukere/", "/brukere/kode/", "/brukere/kode/ny/"),
        ("/brukere/kode/", "/brukere/kontrollord/", "/brukere/kontrollord/fjern/"),
        ("/brukere/", "/brukere/kode/{ole}/"),
        ("/personvern/", "/eierskifte/"),
    ],
)
def test_links_lead_whoever_has_accepted_nothing_to_what_stops_something(
    newcomer: World, signed_in: SignedIn, way: tuple[str, ...]
) -> None:
    client, steps = signed_in("ingrid"), [step.format(ole=newcomer.accesses["ole"].pk) for step in way]
    client.post("/anlegg/", {"site": str(newcomer.sites["house"].pk)})
    for here, there in pairwise(steps):
        assert f'href="{there}"' in client.get(here).content.decode(), (here, there)
    assert client.get(steps[-1]).status_code == 200


def test_a_code_there_is_may_be_changed_and_a_first_one_waits(newcomer: World, signed_in: SignedIn) -> None:
    client = signed_in("ingrid")
    client.post("/anlegg/", {"site": str(newcomer.sites["house"].pk)})
    assert "Location" not in client.post("/brukere/kode/ny/", {}).headers
    waiting = client.post("/brukere/kode/overfall/", {})
    assert waiting["Location"].startswith(WELCOME)


def test_employees_have_nothing_to_accept(world: World, signed_in: SignedIn) -> None:
    forget()
    assert signed_in("sam").get("/admin/").status_code == 200
    assert gate.OWED not in signed_in("sam").session


def test_a_change_that_matters_is_shown_at_the_next_sign_in_and_other_words_are_not(
    world: World, signed_in: SignedIn, publish: Publish
) -> None:
    publish(Kind.STATEMENT, is_material=False, begun=timezone.localdate() - timedelta(days=1))
    assert signed_in("ingrid").get("/").status_code == 200
    publish(Kind.STATEMENT)
    client = signed_in("ingrid")
    assert client.get("/").status_code == 303
    page = client.get(WELCOME).content.decode()
    assert "Noe er nytt" in page
    assert 'name="godta"' not in page
    assert client.post(WELCOME, posted(client))["Location"] == "/"
    assert client.get("/").status_code == 200


def test_who_is_signed_in_when_it_is_published_is_told_within_ten_minutes(
    world: World, signed_in: SignedIn, publish: Publish
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in("ingrid")
        publish(Kind.STATEMENT)
        assert client.get("/").status_code == 200
        clock.shift(timedelta(seconds=gate.SECONDS))
        assert client.get("/").status_code == 303
        # What was being written is not lost: only terms stop a form.
        assert not client.post("/brukere/kontrollord/", {}).headers.get("Location", "").startswith(WELCOME)


def test_nobody_accepts_what_was_published_while_the_page_was_open(
    newcomer: World, signed_in: SignedIn, publish: Publish
) -> None:
    client = signed_in("ingrid")
    form = posted(client, godta="on")
    new = publish(Kind.TERMS)
    again = client.post(WELCOME, form)
    assert "Noe nytt ble publisert" in again.content.decode()
    assert "checked" not in again.content.decode(), "nobody ticks for them"
    assert not PaperEvidence.objects.filter(document=new).exists()
    assert client.post(WELCOME, posted(client, godta="on")).status_code == 303
    assert PaperEvidence.objects.filter(document=new, act="accepted").exists()


def test_the_language_is_that_of_what_was_shown(newcomer: World, signed_in: SignedIn) -> None:
    client = signed_in("ingrid")
    form = posted(client, godta="on")
    assert form["sett"].startswith("nb ")
    session = client.session
    session[LANGUAGE_KEY] = "en"
    session.save()
    assert "Terms" in client.get(WELCOME).content.decode()
    client.post(WELCOME, form)
    stored = PaperEvidence.objects.filter(user=newcomer.users["ingrid"])
    assert set(stored.values_list("language", flat=True)) == {"nb"}


def test_nothing_leads_off_the_site(newcomer: World, signed_in: SignedIn) -> None:
    client = signed_in("ingrid")
    form = posted(client, godta="on") | {"next": "//evil.example"}
    assert client.post(WELCOME, form)["Location"] == "/"


def test_the_database_keeps_evidence_true(world: World) -> None:
    statement, terms = documents.in_force(Kind.STATEMENT), documents.in_force(Kind.TERMS)
    sam = world.users["sam"]
    for document, act in ((statement, "accepted"), (terms, "shown")):
        with pytest.raises(Error), transaction.atomic():
            PaperEvidence.objects.create(user=sam, document=document, act=act, language="nb")
    with pytest.raises(Error), transaction.atomic():
        PaperEvidence.objects.update(language="en")
    with pytest.raises(Error), transaction.atomic():
        PaperEvidence.objects.all().delete()


def test_behind_the_wall_nobody_sees_or_accepts_for_another(world: World) -> None:
    lise, terms = world.users["lise"], documents.in_force(Kind.TERMS)
    forget(user=lise, document=terms)
    with scope.of_user(world.users["ingrid"]):
        assert PaperEvidence.objects.count() == 3
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            PaperEvidence.objects.create(user=lise, document=terms, act="accepted", language="nb")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM privacy_paperevidence WHERE user_id = %s", [lise.pk])
        assert cursor.fetchall() == [(2,)]
