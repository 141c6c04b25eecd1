"""BankID, and people who have linked it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as site
from django.test import Client
from pytest_django import Settings

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
