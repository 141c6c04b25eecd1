"""No way leads to a code or a passphrase: not a page, a form, a copy, a letter, a log line, nor the rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from pytest_django import Settings

from accounts import post
from accounts.audit.sealer import seal
from accounts.models import Passphrase
from accounts.panels import commands
from privacy.categories import CATEGORIES
from tests import factors
from tests.portal.test_canaries import written
from tests.privacy.exports.conftest import Make
from tests.world import World

CODE, DURESS, WORD = "739164", "583927", "Tyttebær Kanari"
SECRETS = (CODE, DURESS, "Tyttebær", "tyttebær")
OWN = ("", "ny/", "fjern/", "overfall/", "overfall/fjern/")
PAGES = (
    "/",
    "/opplysninger/",
    *(f"/opplysninger/{category.slug}/" for category in CATEGORIES),
    *(f"/brukere/kode/{page}" for page in OWN),
    "/brukere/kontrollord/",
    "/brukere/kontrollord/fjern/",
    "/innsynslogg/",
    "/personvern/",
    "/konto/sikkerhet/",
)
ADMIN = ("", "accounts/panelcommand/", "accounts/auditentry/", "accounts/user/", "privacy/privacyrequest/")


def client_of(world: World, name: str) -> Client:
    client = Client()
    factors.sign_in(client, world.users[name])
    return client


def rows() -> str:
    """Every row of every table as text, and what every session holds."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608 - names of our own tables
            found += [text for (text,) in cursor.fetchall()]
    return "\n".join([*found, *(json.dumps(one.get_decoded()) for one in Session.objects.all())])


def shown(world: World) -> Iterator[str]:
    for name in ("ole", "ingrid", "nora"):
        client = client_of(world, name)
        yield from (client.get(page).content.decode() for page in PAGES)
    owner, ole = client_of(world, "ingrid"), world.accesses["ole"]
    yield owner.get(f"/brukere/kode/{ole.pk}/").content.decode()
    for name in ("sam", "dina"):
        client = client_of(world, name)
        yield from (client.get(f"/admin/{page}").content.decode() for page in ADMIN)


def choose(client: Client, page: str, secret: str, name: str = "kode") -> Any:
    return client.post(f"/brukere/{page}", {name: secret, "igjen": secret})


def test_a_code_and_a_word_go_in_and_never_come_out(
    make: Make, stored: World, settings: Settings, tmp_path: Path
) -> None:
    settings.PANEL_BACKEND = "accounts.panels.gateways.StandInGateway"
    settings.PANEL_FILE_PATH = tmp_path.parent / f"{tmp_path.name}-panel"
    seen: list[str] = []
    with written() as log:
        client = client_of(stored, "ole")
        assert choose(client, "kode/ny/", CODE).status_code == 303
        assert choose(client, "kode/overfall/", DURESS).status_code == 303
        assert choose(client, "kontrollord/", WORD, "ord").status_code == 303
        seen.append(rows())  # while the panel has not answered
        for _turn in range(2):
            commands.settle()
            commands.PanelCommand.objects.update(next_try_at=stored.now)
        for secret, page, name in ((CODE, "kode/ny/", "kode"), ("ole", "kontrollord/", "ord")):
            refused = choose(client_of(stored, "nora"), page, secret, name)
            assert refused.status_code == 200
            seen.append(refused.content.decode())
        seen += shown(stored)
        post.settle()
        made = make("ole")
        seal()
        seen += [rows(), made.everything, made.plain.decode("latin-1")]
    seen += [log.getvalue(), *(f"{one.subject} {one.body} {one.alternatives}" for one in mail.outbox)]
    seen += [one.read_bytes().decode("latin-1") for one in Path(site.STORAGE_DIR).rglob("*") if one.is_file()]

    told = [json.loads(one.read_text())["code"] for one in Path(settings.PANEL_FILE_PATH).iterdir()]
    assert {CODE, DURESS} <= set(told), "the panel was told: else nothing here could leak"
    known = Passphrase.objects.get(person=stored.ole)
    twin = Passphrase(pk=known.pk)
    twin.remember(WORD, now=stored.now)
    assert bytes(known.secret_hmac) == twin.secret_hmac
    assert "ole@example.no" in "".join(seen)
    for text in seen:
        for secret in SECRETS:
            assert secret not in text
            assert secret.encode().hex() not in text


@pytest.mark.parametrize("secret", [CODE, WORD])
def test_what_is_written_as_it_is_would_be_found(stored: World, secret: str) -> None:
    """The control: the same look at the rows finds a secret that somebody stores."""
    stored.ole.given_name = secret
    stored.ole.save(update_fields=["given_name"])
    assert secret in rows()
