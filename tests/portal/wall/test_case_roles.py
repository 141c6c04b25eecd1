"""Cases are the work of some employees, and the database shows them to no other."""

from __future__ import annotations

import pytest

from accounts.wall import scope
from privacy.arrivals import Wish, receive
from privacy.models import CaseNote, Event, PrivacyCase, PrivacyRequest
from privacy.states import Right
from tests.world import World

pytestmark = pytest.mark.django_db
TABLES = (PrivacyCase, PrivacyRequest, Event, CaseNote)


@pytest.fixture(autouse=True)
def asked(world: World) -> None:
    """A question of Ingrid's, and what an employee wrote about it."""
    ingrid, sam = world.people["ingrid"], world.users["sam"]
    case = receive(
        ingrid, by=world.users["ingrid"], wishes=[Wish(Right.QUESTION, words="Hvorfor?")], language="nb"
    )
    note = CaseNote(case=case, by=sam)
    note.text = "Ring tilbake."
    note.save()


@pytest.mark.parametrize(
    ("name", "sees"), [("sam", True), ("dina", True), ("omar", False), ("astrid", False)]
)
def test_an_employee_reads_cases_only_where_they_are_their_work(world: World, name: str, sees: bool) -> None:
    with scope.of_user(world.users[name]):
        assert [table.objects.exists() for table in TABLES] == [sees] * len(TABLES)
