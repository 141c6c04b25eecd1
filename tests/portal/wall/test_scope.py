"""A scope lasts for one transaction: no request, no rollback and no error carries it on to the next."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.db import DataError, ProgrammingError, connection, transaction
from django.test import Client

from accounts.models import Customer, Occupancy, Person
from accounts.wall import scope
from accounts.wall.roles import PERSON
from tests.portal.wall.conftest import as_role
from tests.world import CANARY_OF, World, build

Behind = Callable[[str], AbstractContextManager[None]]
SIGNED_IN = ("ingrid", "ole", "nora", "tor", "lise")


def who() -> tuple[str, str]:
    """The role we are, and the person the database takes us for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, coalesce(current_setting('app.person', true), '')")
        [(role, person)] = cursor.fetchall()
    return role, person


@pytest.fixture
def committed(transactional_db: None) -> World:
    return build()


def test_the_scope_ends_with_its_transaction(committed: World) -> None:
    before = who()
    with scope.of_person(committed.ingrid.pk):
        assert who() == (PERSON, str(committed.ingrid.pk))
        assert list(Person.objects.all()) == [committed.ingrid]
    assert who() == (before[0], "")
    assert Person.objects.count() > 1


def test_the_scope_ends_when_the_work_fails(committed: World) -> None:
    before = who()
    with pytest.raises(ZeroDivisionError), scope.of_person(committed.ingrid.pk):
        _ = 1 / 0
    with pytest.raises(DataError), scope.of_person(committed.ingrid.pk), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    assert who() == (before[0], "")


@pytest.mark.django_db
def test_inside_a_larger_transaction_it_ends_too(world: World, behind: Behind) -> None:
    before = who()[0]
    with behind("ingrid"):
        pass
    with pytest.raises(ZeroDivisionError), behind("ingrid"):
        _ = 1 / 0
    assert who()[0] == before


@pytest.mark.django_db
def test_a_savepoint_that_is_rolled_back_inside_leaves_the_scope_as_it_is(
    world: World, behind: Behind
) -> None:
    with behind("ingrid"):
        with pytest.raises(DataError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert who() == (PERSON, str(world.ingrid.pk))
        assert Customer.objects.count() == 1


@pytest.mark.django_db
def test_a_scope_set_in_a_savepoint_that_is_rolled_back_is_gone_and_shows_nothing(world: World) -> None:
    with as_role(PERSON):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('app.person', %s, true)", [str(world.ingrid.pk)])
            assert Person.objects.count() == 1
            transaction.set_rollback(True)
        assert Person.objects.count() == 0


def test_outside_a_transaction_a_scope_has_no_effect(committed: World) -> None:
    """P1: the next statement is another transaction, and there the settings are gone."""
    before = who()[0]
    with connection.cursor() as cursor:
        cursor.execute(scope.ENTER, [committed.ingrid.pk, "", PERSON])
    assert who() == (before, "")


@pytest.mark.django_db
def test_nobody_is_let_in_as_nobody(world: World) -> None:
    with as_role(PERSON):
        for person in ("", "00000000-0000-4000-8000-000000000000"):
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('app.person', %s, true)", [person])
            assert not Person.objects.exists()
            assert not Occupancy.objects.exists()


@pytest.mark.django_db
def test_behind_the_wall_there_is_no_way_to_enter_as_somebody_else_by_the_front(
    world: World, behind: Behind
) -> None:
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with connection.cursor() as cursor, refused, behind("ingrid"):
        scope.enter(cursor, world.lise.pk)


def test_a_hundred_requests_one_after_the_other_on_one_connection_never_mix(committed: World) -> None:
    clients = {name: Client() for name in SIGNED_IN}
    for name, client in clients.items():
        client.force_login(committed.users[name])
    anonymous = Client()
    order = [name for name in SIGNED_IN for _turn in range(20)]
    random.Random(4).shuffle(order)
    for name in order:
        page = clients[name].get("/opplysninger/kundeforhold/").content.decode()
        assert set(CANARY_OF.findall(page)) == {name}, name
        assert anonymous.get("/opplysninger/kundeforhold/").status_code == 302
        assert who()[1] == ""


@pytest.fixture(autouse=True)
def nothing_left_over() -> Iterator[None]:
    """Whatever a test did, this connection is itself again."""
    yield
    if not connection.in_atomic_block and connection.connection is not None:
        assert who()[1] == ""
