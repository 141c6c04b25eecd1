"""An owner who gives access, and what the letters of it say."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts import post
from accounts.models import AuthorisedUser
from tests.world import World

FORM = {
    "navn": "Bestemor",
    "rolle": "household",
    "hvordan": "epost",
    "epost": "bestemor@example.no",
    "rettigheter": ["may_arm", "may_disarm"],
}


@pytest.fixture
def ingrid(world: World, signed_in: Callable[[str], Client]) -> Client:
    """Ingrid, with the pages about her house."""
    client = signed_in("ingrid")
    client.post("/anlegg/", {"site": str(world.sites["house"].pk)})
    read_letters()
    return client


def read_letters() -> list[Any]:
    """Send what is owed, and take what was sent since the last time."""
    post.settle()
    sent = list(mail.outbox)
    mail.outbox.clear()
    return sent


def give(client: Client, world: World, **typed: Any) -> AuthorisedUser:
    """Give somebody access through the page; the new row."""
    before = set(AuthorisedUser.objects.values_list("pk", flat=True))
    answer = client.post("/brukere/ny/", FORM | {"fra": world.now.date().isoformat()} | typed)
    assert answer.status_code == 303, re.findall(r"ds-validation-message.*", answer.content.decode())
    return AuthorisedUser.objects.exclude(pk__in=before).get()


def link_in(letters: list[Any]) -> str:
    """The address of the invitation, as the newest letter that has one says."""
    return [found for letter in letters for found in re.findall(r"/u/[\w-]+/", str(letter.body))][-1]


def prove(client: Client, link: str) -> Any:
    """Have the code sent, read it, and write it on the page."""
    assert client.post(link, {"svar": "kode"}).headers["Location"] == f"{link}kode/"
    [code] = re.findall(r"\b\d{6}\b", str(read_letters()[-1].body))
    return client.post(f"{link}kode/", {"kode": code})
