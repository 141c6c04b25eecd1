"""BankID, and people who have linked it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as site
from django.db import connection
from django.test import Client
from psycopg.pq import TransactionStatus
from pytest_django import Settings

from accounts.wall.roles import WEB
from tests import bank
from tests.bank import ISSUER, Bank
from tests.world import World


@pytest.fixture
def bankid(settings: Settings) -> Iterator[Bank]:
    """BankID in the settings, which are put back afterwards."""
    settings.SITE_URL, settings.BANKID = site.SITE_URL, site.BANKID
    with bank.opened("http://testserver") as opened:
        yield opened


@pytest.fixture
def linked(world: World, bankid: Bank) -> Callable[[str], SocialAccount]:
    """Link the BankID of one of the world's persons, and take their password away."""

    def link(name: str) -> SocialAccount:
        user = world.users[name]
        user.set_unusable_password()
        user.save()
        return SocialAccount.objects.create(user=user, provider=ISSUER, uid=f"bankid-{name}", extra_data={})

    return link


@pytest.fixture
def by_bankid(linked: Callable[[str], SocialAccount], bankid: Bank) -> Callable[[str], Client]:
    """A client signed in with BankID and nothing else."""

    def sign_in(name: str) -> Client:
        linked(name)
        client = Client()
        assert bankid.walk(client, name).status_code == 302
        return client

    return sign_in


@pytest.fixture(autouse=True)
def in_the_web_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests begin in the role of the web process, as where customers are, and not in the owner's."""
    ask = Client.request

    def asked(self: Client, **request: Any) -> Any:
        if connection.connection is None or not connection.in_atomic_block:
            return ask(self, **request)
        connection.connection.execute(f'SET ROLE "{WEB}"')
        try:
            return ask(self, **request)
        finally:
            if connection.connection.info.transaction_status != TransactionStatus.INERROR:
                connection.connection.execute("RESET ROLE")

    monkeypatch.setattr(Client, "request", asked)
