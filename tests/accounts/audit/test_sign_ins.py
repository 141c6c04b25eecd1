"""Sign-ins in the log: who, how, and whether it worked; never what was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditInbox, AuditPseudonym, User
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
TYPED = "ikke passordet mitt 4711"


def test_signing_in_and_out_is_written_once_each(world: World, signed_in: Callable[[str], Client]) -> None:
    client = signed_in("ingrid")
    client.post("/logg-ut/")
    rows = list(AuditInbox.objects.order_by("id").values_list("action", "actor_kind", "outcome", "reason"))
    assert rows == [("signed-in", "person", "ok", "password"), ("signed-out", "person", "ok", "")]
    assert {AuditPseudonym.objects.get(pseudonym=row.actor).person for row in AuditInbox.objects.all()} == {
        world.ingrid
    }


@pytest.mark.parametrize(("login", "whose"), [("ingrid@example.no", "ingrid"), ("sam@example.no", "sam")])
def test_a_failed_sign_in_says_whose_it_was(world: World, login: str, whose: str) -> None:
    assert Client().post("/logg-inn/", {"login": login, "password": TYPED}).status_code == 200
    row = AuditInbox.objects.get()
    assert (row.action, row.actor_kind, row.outcome, row.reason) == (
        "sign-in-failed",
        "nobody",
        "failed",
        "password",
    )
    named = AuditPseudonym.objects.get(pseudonym=row.subject)
    assert (named.person or named.user) in (world.people.get(whose), world.users[whose])


def test_a_failed_sign_in_of_nobody_is_written_with_as_many_queries(world: World) -> None:
    def written(login: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            Client().post("/logg-inn/", {"login": login, "password": TYPED})
        return sum("audit" in query["sql"] for query in queries)

    assert written("ingrid@example.no") == written("ukjent@example.no") == 1
    row = AuditInbox.objects.latest("id")
    assert (row.action, row.subject) == ("sign-in-failed", "")


def test_confirming_again_and_failing_to_is_written(world: World, signed_in: Callable[[str], Client]) -> None:
    client = signed_in("ingrid")
    client.post("/bekreft/", {"password": TYPED})
    client.post("/bekreft/", {"password": PASSWORD})
    rows = list(AuditInbox.objects.order_by("id").values_list("action", "actor_kind", "outcome", "reason"))
    assert rows[1:] == [
        ("sign-in-failed", "person", "failed", "password"),
        ("confirmed-again", "person", "ok", "password"),
    ]


def test_nothing_that_was_typed_is_in_the_log(world: World) -> None:
    for login in ("ingrid@example.no", "ukjent@example.no", "4410882", "x\x1b[31m\r\nfalsk linje"):
        Client().post("/logg-inn/", {"login": login, "password": TYPED})
    said = " ".join(str(value) for row in AuditInbox.objects.values_list() for value in row)
    assert said.count("sign-in-failed") >= 3
    for word in (TYPED, "ingrid", "ukjent", "4410882", "falsk", "127.0.0.1", "@"):
        assert word not in said
    assert User.objects.filter(email="ingrid@example.no").exists()
