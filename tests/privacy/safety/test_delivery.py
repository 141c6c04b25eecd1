"""Copies go to the person: not to whoever reads a mailbox two people share (R-74), nor while a change waits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from accounts import waits
from accounts.models import Change, ContactPoint
from accounts.waits import StillWaiting
from privacy import workflow
from privacy.categories import CATEGORIES
from privacy.erasure import flow, plan
from privacy.models import Erasure, PrivacyRequest
from privacy.states import Status
from privacy.workflow import Scope
from tests.privacy.finished import bring, file_address
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
SCOPE = Scope(tuple(category.slug for category in CATEGORIES))


@pytest.fixture
def case(world: World, settings: Settings, tmp_path: Path, file_storage: Path) -> PrivacyRequest:
    settings.STORAGE_DIR = tmp_path
    made = workflow.open_export(world.ingrid, by=world.users["ingrid"], scope=SCOPE, language="nb")
    return bring(made, Status.READY)


def by(method: str, client: Client) -> Client:
    """As if the same person had signed in in another way, a code from their mailbox for one."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record |= {"method": method, "auth_time": record["at"]}
    session.save()
    return client


def fetched(client: Client, case: PrivacyRequest) -> bool:
    answer = client.post(file_address(case))
    said = "" if answer.status_code == 200 else client.get(answer["Location"]).content.decode()
    assert (answer.status_code == 200) is ("noe bare du har" not in said)
    return answer.status_code == 200


def share(world: World, value: str) -> None:
    ContactPoint.objects.create(person=world.ole, kind="email", value=value)


def test_a_mailed_code_does_where_the_mailbox_is_ones_own(
    world: World, signed_in: SignedIn, case: PrivacyRequest
) -> None:
    assert fetched(by("code", signed_in("ingrid")), case)


def test_a_mailed_code_does_not_where_somebody_else_has_the_address(
    world: World, signed_in: SignedIn, case: PrivacyRequest
) -> None:
    share(world, "Ingrid@example.no")
    client = signed_in("ingrid")
    assert not fetched(by("code", client), case)
    assert not case.downloads.exists()


@pytest.mark.parametrize(("method", "does"), [("password", False), ("mfa", True), ("bankid", True)])
def test_where_somebody_else_has_the_address_only_what_no_mailbox_gives_away_does(
    world: World, signed_in: SignedIn, case: PrivacyRequest, method: str, does: bool
) -> None:
    share(world, "ingrid@example.no")
    assert fetched(by(method, signed_in("ingrid")), case) is does


def test_a_password_does_where_the_mailbox_is_ones_own(
    world: World, signed_in: SignedIn, case: PrivacyRequest
) -> None:
    assert fetched(signed_in("ingrid"), case)


def test_nothing_is_erased_in_the_wait_after_a_change(world: World) -> None:
    """Of copies: tests/accounts/security/test_waits.py."""
    made = plan.make(world.ingrid, choice=Erasure.Choice.NOW, now=world.now)
    user = world.users["ingrid"]
    waits.start(user, Change.PASSWORD)
    with pytest.raises(StillWaiting):
        flow.confirm(world.ingrid, by=user, plan=made, choice=Erasure.Choice.NOW, language="nb")
    assert not Erasure.objects.filter(confirmed_at__isnull=False).exists()
    waits.lift(user, by=world.users["dina"])
    flow.confirm(world.ingrid, by=user, plan=made, choice=Erasure.Choice.NOW, language="nb")
    assert Erasure.objects.filter(confirmed_at__isnull=False).exists()
