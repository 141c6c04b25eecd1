"""The checks of the wall, each shown something wrong first."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.wall import building
from accounts.wall.roles import PERSON, WEB, WORKER
from accounts.wall.rules import Change, Read
from portal import wall_checks as checks
from portal.wall import FUNCTIONS, SEQUENCES, TABLES
from tests.portal.wall.conftest import as_role


def found(rules: building.Tables, every: set[str]) -> set[str]:
    return {str(error.id) for error in checks.problems(rules, every, every)}


def test_the_wall_has_no_gap() -> None:
    assert checks.check_wall() == []


def test_a_table_nobody_wrote_rules_for_is_named() -> None:
    assert found({}, {"accounts_person"}) == {"portal.E020"}
    assert found({"accounts_person": ()}, {"accounts_person"}) == set()


def test_rules_for_a_table_that_is_gone_are_named() -> None:
    assert found({"accounts_gone": ()}, set()) == {"portal.E021"}


@pytest.mark.parametrize("kind", [Read, Change])
def test_a_personal_table_open_to_every_customer_is_named(kind: type[Read | Change]) -> None:
    assert found({"accounts_person": (kind((PERSON,)),)}, {"accounts_person"}) == {"portal.E022"}
    assert found({"accounts_person": (kind((WORKER,)),)}, {"accounts_person"}) == set()


@pytest.mark.django_db
def test_a_wall_that_is_not_the_one_of_this_code_is_told_and_built_anew() -> None:
    assert checks.check_standing(databases=["default"]) == []
    assert not building.apply(TABLES, SEQUENCES, FUNCTIONS)
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON FUNCTION wall_enter(uuid) IS 'wall of yesterday'")
    assert [error.id for error in checks.check_standing(databases=["default"])] == ["portal.E023"]
    assert building.apply(TABLES, SEQUENCES, FUNCTIONS)
    assert checks.check_standing(databases=["default"]) == []


@pytest.mark.django_db
def test_the_owner_of_the_tables_is_no_role_for_a_process() -> None:
    told = [error.msg for error in checks.check_process(databases=["default"])]
    assert "This process's role in the database owns tables." in told


@pytest.mark.django_db
@pytest.mark.parametrize("role", [WEB, WORKER])
def test_the_wall_can_be_looked_at_from_behind_it(role: str) -> None:
    """`check --deploy --database default` is run by the processes it is about."""
    with as_role(role):
        assert checks.check_standing(databases=["default"]) == []


@pytest.mark.django_db
def test_the_command_prints_what_an_administrator_must_run() -> None:
    out = StringIO()
    call_command("database_roles", stdout=out)
    lines = out.getvalue().splitlines()
    assert 'CREATE ROLE "minesider_person" NOLOGIN;' in lines
    assert 'CREATE ROLE "minesider_web" LOGIN NOINHERIT;' in lines
    assert 'GRANT "minesider_person" TO "minesider_worker";' in lines
    assert "PASSWORD" not in out.getvalue()
