"""An employee's connection reads nobody until they open somebody for a reason, and then as their role may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts import post
from accounts.household import invitations
from accounts.models import (
    AuthorisedUser,
    ContactChange,
    ContactNotice,
    ContactPerson,
    Inquiry,
    LogAttestation,
    Organisation,
    Person,
    QuoteRequest,
    Takeover,
    TextMessage,
)
from accounts.staff import roles
from accounts.wall import opened, scope
from accounts.wall.roles import PERSON, STAFF
from portal.wall import TABLES
from privacy import readings
from privacy.categories import CATEGORIES
from privacy.models import Opening, Reading
from privacy.readings import NoReason
from tests.world import STAFF as EMPLOYEES
from tests.world import World

LABELS = {
    table.label.lower().replace(".", "_"): category.slug
    for category in CATEGORIES
    for table in category.tables
}
CUSTOMER_ROLES = {"sam": "support", "dina": "personvernombud", "omar": "alarmoperatør"}


@pytest.fixture
def held(full_world: World) -> World:
    """Something of Ingrid's in every table."""
    ingrid = full_world.people["ingrid"]
    post.owe("copy-ready", key="one", to=ingrid)
    change = ContactChange(person=ingrid, what="change", kind="phone", code_hmac=b"fingerprint")
    message = TextMessage(person=ingrid, key="one", kind="contact-code")
    change.former = message.number = "90000001"
    message.secret = "111111"
    change.save()
    message.save()
    for asked in (Inquiry, QuoteRequest):
        asked.objects.update(person=ingrid)
    give_access(full_world)
    Organisation.objects.create(
        name="Solberg Foto",
        organisation_number="974760673",
        organisation_form="ENK",
        is_sole_proprietorship=True,
        proprietor=ingrid,
    )
    return full_world


def give_access(world: World) -> None:
    """Somebody is asked whether they want access to Ingrid's, who has once said that everybody there knows."""
    home = world.occupancies["ingrid"]
    user = AuthorisedUser.objects.create(
        occupancy=home,
        display_name="Spurt",
        role="household",
        valid_from=world.now,
        invited_by=world.ingrid,
        state="invited",
    )
    invitations.send(user, channel="email", address="spurt@example.no", now=world.now)
    LogAttestation.objects.create(occupancy=home, by=world.ingrid, attested_at=world.now, version="1")
    for contact in ContactPerson.objects.all():
        ContactNotice.objects.create(contact=contact, asked_at=world.now, turn=1)
    Takeover.objects.create(
        change=world.held["handover"],
        key=world.held["handover"].key,
        person=world.ingrid,
        joined_at=world.now,
    )


@contextmanager
def at_work(world: World, name: str) -> Iterator[None]:
    with scope.of_user(world.users[name]):
        yield


def rows_in(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 - names of our own tables
        return [text for (text,) in cursor.fetchall()]


def keys_in(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM (SELECT id FROM {table}) t")  # noqa: S608 - as above
        [(count,)] = cursor.fetchall()
    return int(count)


def customers_tables() -> list[str]:
    return sorted({*opened.CATEGORY_OF, *opened.WITH_OTHERS} - {"accounts_tally"})


def open_as(world: World, name: str, whom: str, reason: str = "case") -> Opening:
    return readings.open_person(world.people[whom], by=world.users[name], reason=reason, reference="PV-1")


@pytest.mark.django_db
def test_without_an_opening_staff_read_no_customer_and_with_one_they_do(held: World) -> None:
    everywhere = {table: keys_in(table) for table in customers_tables()}
    assert min(everywhere.values()) > 0
    with at_work(held, "dina"):
        before = {table: keys_in(table) for table in customers_tables()}
        readings.look(open_as(held, "dina", "ingrid"))
        after = {table: keys_in(table) for table in customers_tables()}
    assert set(before.values()) == {0}
    unseen = {table for table, count in after.items() if not count}
    assert unseen == set()
    with at_work(held, "dina"):
        assert {keys_in(table) for table in customers_tables()} == {0}


@pytest.mark.django_db
def test_the_person_opened_is_the_only_one_seen(held: World) -> None:
    with at_work(held, "dina"):
        readings.look(open_as(held, "dina", "lise"))
        assert [person.given_name for person in Person.objects.all()] == ["Lise"]
        readings.look(open_as(held, "dina", "ingrid"))
        assert [person.given_name for person in Person.objects.all()] == ["Ingrid"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["ingrid", "ole", "nora", "kari", "tor", "lise"])
def test_staff_read_no_row_of_somebody_that_the_person_would_not(held: World, name: str) -> None:
    tables = [table for table in customers_tables() if table not in opened.COLUMNS]
    with scope.of_person(held.people[name].pk):
        own = {table: set(rows_in(table)) for table in tables}
    with at_work(held, "dina"):
        readings.look(open_as(held, "dina", name))
        seen = {table: set(rows_in(table)) for table in tables}
    assert any(seen.values())
    assert {table for table in tables if seen[table] - own[table]} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in roles.ROLES if role.opens], ids=lambda role: role.name)
@pytest.mark.parametrize("reason", ["case", "customer_called"])
def test_each_role_reads_the_categories_of_its_line_and_no_other(
    held: World, role: roles.Role, reason: str
) -> None:
    sam = held.users["sam"]
    sam.groups.clear()
    roles.give(sam, role.name)
    may = {*role.opens, *(role.opens_with_case if reason == "case" else ())}
    with at_work(held, "sam"):
        opening = open_as(held, "sam", "ingrid", reason)
        readings.look(opening)
        seen = {table for table in opened.CATEGORY_OF if keys_in(table)}
        assert readings.categories_of(sam, opening) == may
    assert seen
    assert {opened.CATEGORY_OF[table] for table in seen} <= may
    everywhere = {table for table, category in opened.CATEGORY_OF.items() if category in may}
    assert everywhere - seen == set()


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["accounts_accesscode", "accounts_codeassignment", "accounts_passphrase"])
def test_codes_and_passphrases_are_closed_whatever_the_reason(held: World, table: str) -> None:
    assert keys_in(table)
    with at_work(held, "dina"):
        readings.look(open_as(held, "dina", "ingrid"))
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            keys_in(table)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("accounts_nationalidentifier", ("value_encrypted", "value_hmac")),
        ("accounts_contactchange", ("code_hmac",)),
        ("accounts_textmessage", ("secret_sealed",)),
    ],
)
def test_national_ids_and_one_time_codes_are_read_by_nobody_at_work(
    held: World, table: str, columns: tuple[str, ...]
) -> None:
    with at_work(held, "dina"):
        readings.look(open_as(held, "dina", "ingrid"))
        assert keys_in(table) == 1
        for column in columns:
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(f"SELECT {column} FROM {table}")  # noqa: S608 - ours


def test_the_wall_puts_each_table_where_the_register_has_it() -> None:
    within = {roles.PICTURES: "alarmer", roles.CALLS: "kundekontakt"}
    for table, category in opened.CATEGORY_OF.items():
        if table != "accounts_tally":
            assert LABELS[table] == within.get(category, category), table


def test_every_table_a_person_reads_is_open_to_staff_by_category_or_closed() -> None:
    of_persons = {
        t for t, rules in TABLES.items() if t.startswith("accounts_") for r in rules if PERSON in r.roles
    }
    to_staff = {t for t, rules in TABLES.items() for r in rules if STAFF in r.roles and r.verb == "SELECT"}
    # Nobody at work is to know that somebody wants others told later, or which number said no.
    closed = {
        *("accounts_accesscode", "accounts_codeassignment", "accounts_passphrase"),
        *("accounts_quietwish", "accounts_contactrefusal"),
    }
    assert of_persons - to_staff == closed


@pytest.mark.django_db
def test_another_employees_opening_and_one_that_is_over_open_nobody(world: World, settings: object) -> None:
    with at_work(world, "dina"):
        hers = open_as(world, "dina", "ingrid")
    with at_work(world, "sam"), pytest.raises(NoReason):
        readings.look(hers)
    with at_work(world, "dina"):
        readings.look(hers)
        readings.close(hers)
        with pytest.raises(NoReason):
            readings.look(hers)
    long_ago = timezone.now() - timedelta(hours=1)
    old = Opening(by=world.users["dina"], person=world.ingrid, reason="case", reference="PV-1")
    old.opened_at, old.valid_until = long_ago, long_ago + timedelta(minutes=15)
    old.save()
    with at_work(world, "dina"), pytest.raises(NoReason):
        readings.look(old)


@pytest.mark.django_db
def test_openings_and_readings_are_made_in_ones_own_name_only(world: World) -> None:
    by, person = world.users["dina"], world.ingrid
    with at_work(world, "sam"):
        for act in (
            lambda: open_as(world, "dina", "ingrid"),
            lambda: readings.note(
                person, by=by, category="avtale", what="rows", reason="check", reference="1"
            ),
        ):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                act()
        readings.note(person, by=world.users["sam"], category="avtale", what="rows")
    assert [row.by for row in Reading.objects.all()] == [world.users["sam"]]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    ["UPDATE privacy_reading SET count = 0", "DELETE FROM privacy_reading", "DELETE FROM privacy_opening"],
)
def test_what_was_read_cannot_be_unread(world: World, change: str) -> None:
    with at_work(world, "dina"):
        opening = open_as(world, "dina", "ingrid")
        readings.note(world.ingrid, by=world.users["dina"], category="avtale", what="rows", opening=opening)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(change)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        connection.cursor().execute(change)


@pytest.mark.django_db
def test_the_person_reads_who_looked_and_the_worker_and_strangers_do_not(world: World) -> None:
    with at_work(world, "dina"):
        opening = open_as(world, "dina", "ingrid")
        readings.note(world.ingrid, by=world.users["dina"], category="avtale", what="rows", opening=opening)
    for name, count in {"ingrid": 1, "lise": 0}.items():
        with scope.of_person(world.people[name].pk):
            assert (Reading.objects.count(), Opening.objects.count()) == (count, count)
    for name, count in {"dina": 1, "sam": 0, "omar": 0}.items():
        with at_work(world, name):
            assert (Reading.objects.count(), Opening.objects.count()) == (count, count)
    assert set(EMPLOYEES) >= set(CUSTOMER_ROLES)


@pytest.mark.django_db
def test_an_emergency_is_explained_sealed_and_told_to_the_officer(
    world: World, behind: Callable[[str], object]
) -> None:
    with at_work(world, "sam"):
        opening = readings.open_person(
            world.ingrid, by=world.users["sam"], reason="emergency", explanation="Røyk meldt av nabo"
        )
        readings.look(opening)
    with behind("ingrid"):  # type: ignore[attr-defined]
        assert Opening.objects.get().explanation == "Røyk meldt av nabo"
    assert "Røyk".encode() not in bytes(Opening.objects.get().explanation_sealed or b"")
