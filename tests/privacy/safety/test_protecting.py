"""Who lives with a threat is set and read by one small role, and seen by oneself (R-64)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from accounts.models import AuditInbox, Person
from privacy.safety import protecting
from privacy.states import WrongState
from tests.privacy.safety.conftest import AtWork, Read
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
ROOM = "/admin/privacy/safetyreview/"
OWN = "/trygghet/meg/"


def status(person: Person) -> str:
    return Person.objects.values_list("protection_status", flat=True).get(pk=person.pk)


def test_it_is_set_and_taken_away_by_those_few_and_told_to_oneself_alone(
    world: World, keepers: tuple[str, str], signed_in: SignedIn, read: Read
) -> None:
    client = signed_in(keepers[0])
    assert "4410882" not in client.get(ROOM).content.decode()
    for what, expected in (("protect", "protected"), ("unprotect", "none")):
        typed = {"words": "4410882", "what": what}
        assert client.post(f"{ROOM}beskyttelse/", typed).status_code == 303
        assert status(world.ingrid) == expected
        is_protected = expected == "protected"
        assert ("4410882" in client.get(ROOM).content.decode()) is is_protected
        assert ("Du er merket som beskyttet" in read("ingrid", OWN)) is is_protected
    assert AuditInbox.objects.filter(action="protection-changed").count() == 2


def test_somebody_who_is_not_one_person_is_not_marked(
    world: World, keepers: tuple[str, str], signed_in: SignedIn
) -> None:
    client = signed_in(keepers[0])
    answer = client.post(f"{ROOM}beskyttelse/", {"words": "Solberg", "what": "protect"})
    assert "Det passer ikke på én bestemt person." in answer.content.decode()
    assert 'value="Solberg"' in answer.content.decode()
    assert not Person.objects.filter(protection_status="protected").exists()


@pytest.mark.parametrize("name", ["sam", "dina", "sara", "astrid"])
def test_the_database_refuses_employees_of_other_roles(world: World, at_work: AtWork, name: str) -> None:
    Person.objects.filter(pk=world.lise.pk).update(protection_status="protected")
    with at_work(name):
        assert protecting.protected() == ()
        with pytest.raises(WrongState):
            protecting.protect(world.ole, by=world.users[name], is_protected=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM accounts_person WHERE protection_status = 'protected'")
            assert cursor.fetchall() == [(0,)]
    assert status(world.ole) == "none"


def test_no_page_of_the_household_or_of_staff_changes_with_the_mark(
    world: World, signed_in: SignedIn, read: Read
) -> None:
    Person.objects.filter(pk=world.ole.pk).update(protection_status="protected")
    for name in ("ingrid", "nora", "lise"):
        assert "Du er merket som beskyttet" not in read(name, OWN)
    page = signed_in("sam").post("/admin/privacy/opening/", {"words": "ole@example.no"}).content.decode()
    assert "O.H." in page
    assert "beskytt" not in page.lower()
