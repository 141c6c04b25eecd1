"""Every address again, for every customer, with the matrix taken out of the code: now only the wall stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import ProgrammingError
from django.db.models import Model, Q
from django.test import Client

from accounts import viewing
from accounts.strands import Strand
from accounts.wall import scope
from privacy.categories import CATEGORIES
from privacy.models import PrivacyRequest
from privacy.overview import prepared
from privacy.workflow import Scope, open_export
from tests.portal.test_url_matrix import CANARY, MAY_SEE, Address, addresses, ask, body, client_of
from tests.portal.test_url_matrix import looks as looks
from tests.portal.test_url_matrix import message as message
from tests.portal.test_url_matrix import stopped as stopped
from tests.world import World

# Rows shown in part pass the wall as wholes (tests/portal/wall/test_rows.py).
SHOWN_IN_PART = {
    "ole": {"ingrid", "house"},
    "nora": {"ingrid", "house"},
    "ingrid": {"tor", "ole", "nora", "cleaner"},
}
CUSTOMERS = ("ingrid", "ole", "nora", "lise", "tor")


@pytest.fixture
def cases(full_world: World) -> dict[str, PrivacyRequest]:
    wanted = Scope(tuple(category.slug for category in CATEGORIES))
    return {
        name: open_export(full_world.people[name], by=full_world.users[name], scope=wanted, language="nb")
        for name in ("ingrid", "lise")
    }


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for what somebody sees gets every row there is, as the database hands it out."""

    def every_row(model: type[Model], _condition: Q, _site: Any) -> Any:
        return model._default_manager.all()

    monkeypatch.setattr(viewing, "_rows", every_row)
    monkeypatch.setattr(Strand, "events", Q())
    # Nothing that is written without the filter may be remembered.
    monkeypatch.setattr(prepared, "MOST", -1)


@pytest.fixture
def no_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def nothing(*_arguments: Any, **_details: Any) -> Iterator[None]:
        yield

    monkeypatch.setattr(scope, "of_user", nothing)


def asked(world: World, cases: dict[str, PrivacyRequest]) -> Iterator[Address]:
    """Addresses that read rows about people."""
    yield from (one for one in addresses(world, cases) if not one.path.startswith(("/admin/", "/demo/")))


def leaks(client: Client, role: str, world: World, cases: dict[str, PrivacyRequest]) -> dict[str, set[str]]:
    """By address: whose canaries are in the answer that may not be."""
    found = {}
    for address in asked(world, cases):
        answer = ""
        # A table that no person reads any row of is refused whole.
        with suppress(ProgrammingError):
            answer = body(ask(client, "get", address.path))
        foreign = set(CANARY.findall(answer)) - MAY_SEE[role]
        if foreign:
            found[address.path] = foreign
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("role", CUSTOMERS)
@pytest.mark.usefixtures("forgotten")
def test_a_forgotten_filter_shows_nobody_a_foreign_home(
    full_world: World, cases: dict[str, PrivacyRequest], role: str
) -> None:
    found = leaks(client_of(role, full_world), role, full_world, cases)
    allowed = SHOWN_IN_PART.get(role, set())
    assert {path: foreign - allowed for path, foreign in found.items() if foreign - allowed} == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("forgotten", "no_wall")
def test_without_the_wall_the_same_mistake_shows_them(
    full_world: World, cases: dict[str, PrivacyRequest]
) -> None:
    """The control: the filter is really gone, and only the wall has held."""
    found = leaks(client_of("lise", full_world), "lise", full_world, cases)
    assert len(found) >= 5
    assert {"ingrid", "tor", "ole"} <= set().union(*found.values())
