"""A sign-in whose owner said «det var ikke meg»: who at the company finds it, and opens it again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts import waits
from accounts.audit import Action
from accounts.models import AuditInbox, Change, Wait
from tests.world import World

pytestmark = pytest.mark.django_db
LOCKED = "/admin/accounts/wait/"
SignIn = Callable[[str], Client]


@pytest.fixture
def locked(world: World) -> Wait:
    wait, token = waits.start(world.users["ingrid"], Change.PASSWORD)
    waits.start(world.users["ole"], Change.PASSWORD)
    assert Client().post(f"/konto/angre/{token}/").status_code == 200
    return Wait.objects.get(pk=wait.pk)


def test_the_officer_finds_it_by_address_and_nobody_elses(locked: Wait, signed_in: SignIn) -> None:
    officer = signed_in("dina")
    found = officer.get(LOCKED, {"q": "ingrid@example.no"}).content.decode()
    assert str(locked.pk) in found
    assert "ole@example.no" not in officer.get(LOCKED).content.decode(), (
        "a wait that only runs is nobody's work"
    )
    assert officer.get(LOCKED, {"user__email__startswith": "i"}).status_code == 400


@pytest.mark.parametrize("name", ["sam", "omar", "astrid", "ole"])
def test_others_do_not(locked: Wait, signed_in: SignIn, name: str) -> None:
    client = signed_in(name)
    assert client.get(LOCKED).status_code in {302, 403}
    chosen = {"action": "lift_chosen", "_selected_action": str(locked.pk)}
    client.post(LOCKED, chosen)
    locked.refresh_from_db()
    assert locked.is_locked


def test_it_is_opened_again_after_a_call_and_that_is_in_the_log(
    locked: Wait, signed_in: SignIn, world: World
) -> None:
    owner = world.users["ingrid"]
    assert waits.running(owner) == locked
    chosen = {"action": "lift_chosen", "_selected_action": str(locked.pk)}
    answer = signed_in("dina").post(LOCKED, chosen, follow=True)
    assert "1 innlogging er åpen igjen." in answer.content.decode()
    assert waits.running(owner) is None
    assert Wait.objects.get(pk=locked.pk).lifted_by == world.users["dina"]
    assert AuditInbox.objects.filter(action=Action.WAIT_CANCELLED, actor_kind="staff").count() == 1
