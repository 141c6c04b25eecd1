"""Whether somebody is protected, no page, answer or question to the database of anybody else tells (R-64).

Requests of both kinds are interleaved. What is compared is what they ask the database and every byte they answer:
how long they take would depend on the machine, and follows from these.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person, QuietWish
from accounts.wall import scope
from privacy.models import SafetyLook, SafetyReview
from privacy.safety import watching
from tests.privacy.safety.conftest import at_the_house
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
PAGES = (
    *("/opplysninger/bruk/", "/opplysninger/brukere/", "/personvern/kopi/ny/"),
    *("/trygghet/loggen/", "/trygghet/meg/"),
)
ORDERS = (
    ("/personvern/kopi/ny/", {"kategori": ["bruk"]}),
    ("/personvern/sporsmal/ny/", {"tekst": "Hvem har brukt alarmen?"}),
)
ROUNDS = 4
CHANGES = (
    # First what is long and random: it may look like anything that follows.
    (re.compile(r"\"session_data\" = '[^']*'"), "SESSION"),
    (re.compile(r"'\\x[0-9a-f]+'|[\w+/=-]{40,}"), "SEALED"),
    (re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}"), "KEY"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ][\d:.]+(\+\d\d:?\d\d)?"), "TIME"),
    (re.compile(r"\b\d{10}\.\d+"), "EPOCH"),
    (re.compile(r"\d\d:\d\d(:\d\d)?"), "CLOCK"),
    (re.compile(r'(csrfmiddlewaretoken" value=|nokkel" value=)"[^"]*"'), "TOKEN"),
    (re.compile(r"(PV|HV)-[2-9A-Z]{4}-[2-9A-Z]{4}"), "CASE"),
    (re.compile(r"s\d+_x\d+|SAVEPOINT \S+"), "POINT"),
)


@pytest.fixture
def answers(world: World, signed_in: SignedIn) -> dict[bool, list[list[str]]]:
    """What the owner gets in turn, while Ole is protected and while he is not."""
    client = at_the_house(world, signed_in("ingrid"))
    found: dict[bool, list[list[str]]] = {True: [], False: []}
    list(asked(client))  # the first of all also fills what is kept between requests
    for turn in range(ROUNDS):
        is_protected = bool(turn % 2)
        mark(world, is_protected=is_protected)
        found[is_protected].append(list(asked(client)))
    return found


def mark(world: World, *, is_protected: bool) -> None:
    status = "protected" if is_protected else "none"
    Person.objects.filter(pk=world.ole.pk).update(protection_status=status)
    SafetyReview.objects.all().delete()
    QuietWish.objects.all().delete()
    if is_protected:
        SafetyReview.objects.create(person=world.ole, occupancy=world.occupancies["ingrid"])
        QuietWish.objects.create(person=world.ole)


def asked(client: Client) -> Iterator[str]:
    for path in PAGES:
        yield told(client, "get", path, {})
    for path, typed in ORDERS:
        yield told(client, "post", path, typed)


def told(client: Client, method: str, path: str, typed: dict[str, object]) -> str:
    """The questions and the answer, without what is new each time; nothing of it stays."""
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        answer = getattr(client, method)(path, typed)
        transaction.set_rollback(True)
    asked_for = [str(query["sql"]) for query in queries.captured_queries]
    return plain("\n".join([path, str(answer.status_code), *asked_for, answer.content.decode()]))


def plain(text: str) -> str:
    for pattern, word in CHANGES:
        text = pattern.sub(word, text)
    return text


def differences(one: str, other: str) -> list[str]:
    """Lines that stand in one of two only, after the page they are of."""
    if one == other:
        return []
    lines = difflib.unified_diff(one.splitlines(), other.splitlines(), lineterm="", n=0)
    return [f"{one.partition(chr(10))[0]}: {line[:300]}" for line in lines]


def test_every_question_and_every_byte_is_the_same(answers: dict[bool, list[list[str]]]) -> None:
    protected, ordinary = answers[True], answers[False]
    assert len(protected) == len(ordinary) == ROUNDS // 2
    first = ordinary[0]
    assert any("privacy_privacyrequest" in said for said in first)
    for other in (*ordinary[1:], *protected):
        different = [line for a, b in zip(first, other, strict=True) for line in differences(a, b)]
        assert not different, "\n".join(different[:20])


def test_the_comparison_sees_what_does_differ(world: World, signed_in: SignedIn) -> None:
    """The control: one name more in the log is seen."""
    client = at_the_house(world, signed_in("ingrid"))
    told(client, "get", PAGES[0], {})
    before = told(client, "get", PAGES[0], {})
    assert told(client, "get", PAGES[0], {}) == before
    world.accesses["ole"].show_name_to_owner = True
    world.accesses["ole"].save()
    assert told(client, "get", PAGES[0], {}) != before


@pytest.mark.parametrize("name", ["ingrid", "ole"])
def test_no_customers_process_can_ask_whether_a_home_is_watched(world: World, name: str) -> None:
    for ask in (lambda: watching.is_watched(world.occupancies["ingrid"]), SafetyLook.objects.exists):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            scope.of_person(world.people[name].pk),
        ):
            ask()
    with scope.of_person(world.people[name].pk):
        assert not Person.objects.exclude(pk=world.people[name].pk).exists()
