"""What each role of the database may do, asked of the database itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from psycopg import sql

from accounts import partitions
from accounts.models import ArmingEvent, Conversation, CustomerContact, ImageAccess, Letter, Person, User
from accounts.wall.roles import EVERYONE, PERSON, STAFF, WEB, WORKER
from portal.wall import TABLES
from privacy.categories import NOT_PERSONAL, WITHOUT_MODEL
from privacy.models import PrivacyCase, PrivacyRequest
from tests.portal.wall.conftest import as_role
from tests.world import World

Behind = Callable[[str], AbstractContextManager[None]]
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
OF_COLUMNS = {"SELECT", "INSERT", "UPDATE", "REFERENCES"}
REFUSED = "permission denied|row-level security"


def tables() -> list[str]:
    return sorted(
        {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | set(WITHOUT_MODEL)
    )


def ask(statement: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def rows_in(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))  # type: ignore[arg-type]
        [(number,)] = cursor.fetchall()
    return int(number)


def granted(role: str) -> Iterator[tuple[str, str]]:
    """Every pair of table and verb the role may use, be it for some of the columns only."""
    for table in tables():
        for verb in VERBS:
            asked = "has_any_column_privilege" if verb in OF_COLUMNS else "has_table_privilege"
            if ask(f"SELECT {asked}(%s, %s, %s)", role, table, verb) == [(True,)]:
                yield table, verb


@pytest.mark.django_db
@pytest.mark.parametrize("role", EVERYONE)
def test_a_role_may_do_what_the_wall_says_and_nothing_more(role: str) -> None:
    said = {(table, rule.verb) for table, rules in TABLES.items() for rule in rules if role in rule.roles}
    assert said
    assert set(granted(role)) == said


@pytest.mark.django_db
def test_every_table_is_behind_the_wall_and_every_right_is_bound_to_rows() -> None:
    open_tables = ask(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND NOT relrowsecurity"
        " AND relnamespace = current_schema()::regnamespace"
    )
    assert open_tables == []
    for table, rules in TABLES.items():
        policies = ask("SELECT count(*) FROM pg_policies WHERE tablename = %s", table)
        assert policies == [(len(rules),)], table


@pytest.mark.django_db
def test_nobody_reads_every_row_of_a_table_about_people_but_who_must() -> None:
    """The whole list, to be read in a review."""
    unbound = {
        (apps_label, role, rule.verb)
        for apps_label, table in ((model._meta.label, model._meta.db_table) for model in apps.get_models())
        if apps_label not in NOT_PERSONAL
        for rule in TABLES[table]
        if rule.rows == "true" and not rule.columns and rule.verb == "SELECT"
        for role in rule.roles
    }
    assert {role for _label, role, _verb in unbound} == {WEB, STAFF, WORKER}
    assert {label for label, role, _verb in unbound if role == WEB} == {
        "accounts.User",
        "account.EmailAddress",
        "account.EmailConfirmation",
        "sessions.Session",
        # Signing in, and the link of a notice, come before anybody is known.
        "accounts.SignInEvent",
        "accounts.KnownDevice",
        "accounts.Wait",
        "accounts.UserInvitation",
        "mfa.Authenticator",
        "usersessions.UserSession",
        "socialaccount.SocialAccount",
    }
    assert {label for label, role, _verb in unbound if role == WORKER} == {
        "accounts.Letter",
        "accounts.TextMessage",
        "accounts.SignInEvent",
        "accounts.Wait",
        "accounts.AuditInbox",
        "accounts.AuditEntry",
        # Who is to be told, and which home changes hands when: keys and times, and nobody's name.
        "accounts.ContactNotice",
        "accounts.LateNotice",
        "accounts.OwnershipChange",
        "accounts.Takeover",
        # The clock of the law, and what it tells whom.
        "privacy.PrivacyCase",
        "privacy.PrivacyRequest",
        "privacy.Pause",
        "privacy.Restriction",
        "privacy.Event",
        "privacy.Job",
        "privacy.JobStep",
        "privacy.Archive",
        "privacy.ArchivePart",
        "privacy.Review",
        "privacy.Finding",
        # Its own work in an erasure, what a law keeps of it locked away, and who is told of it.
        "privacy.Erasure",
        "privacy.Kept",
        "privacy.SubjectGate",
        "privacy.RecipientNotice",
    }


@pytest.mark.django_db
def test_without_a_scope_a_person_reads_nothing_anywhere(full_world: World) -> None:
    company = {"accounts_controller", "accounts_recipient", "accounts_processor", "accounts_transfer"}
    not_about_people = company | {apps.get_model(label)._meta.db_table for label in NOT_PERSONAL}
    for table in sorted(set(tables()) - not_about_people - set(WITHOUT_MODEL)):
        if ask("SELECT has_any_column_privilege(%s, %s, 'SELECT')", PERSON, table) == [(True,)]:
            with as_role(PERSON):
                assert rows_in(table) == 0, table
        else:
            with pytest.raises(ProgrammingError, match="permission denied"), as_role(PERSON):
                rows_in(table)
    with as_role(PERSON):
        assert ask("SELECT count(*) FROM accounts_controller") != [(0,)]


@pytest.mark.django_db
def test_the_months_of_a_table_cannot_be_reached_past_it(world: World, behind: Behind) -> None:
    months = ask("SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'")
    assert months
    for (month,) in months:
        for role in EVERYONE:
            assert ask("SELECT has_table_privilege(%s, %s, 'SELECT')", role, month) == [(False,)]
    with pytest.raises(ProgrammingError, match="permission denied"), behind("ingrid"):
        rows_in(str(months[0][0]))


@pytest.mark.django_db
def test_a_worker_makes_months_and_cannot_write_in_them(world: World) -> None:
    far = datetime(2071, 3, 1, tzinfo=UTC)
    with as_role(WORKER):
        partitions.ensure(ArmingEvent, [far.date()])
    assert ask("SELECT to_regclass('accounts_armingevent_207103')::text") == [
        ("accounts_armingevent_207103",)
    ]
    assert ArmingEvent.objects.exists()
    with as_role(WORKER):
        assert not ArmingEvent.objects.exists()
        assert ArmingEvent.objects.update(actor=None) == 0
    with pytest.raises(ProgrammingError, match=REFUSED), as_role(WORKER):
        world.event(ArmingEvent, "ingrid", ago=timedelta(0), mode="full")
    with pytest.raises(ProgrammingError, match="permission denied"), as_role(WEB):
        partitions.ensure(ArmingEvent, [datetime(2071, 4, 1, tzinfo=UTC).date()])


@pytest.mark.django_db
def test_a_customer_writes_for_themselves_and_for_nobody_else(full_world: World, behind: Behind) -> None:
    world = full_world
    lise, now = world.lise, world.now
    case = PrivacyCase.objects.create(person=lise, language="nb", received_at=now, created_at=now)
    foreign = {
        "a conversation": lambda: Conversation.objects.create(
            reference="HV-7777-7777", person=lise, subject="x", opened_at=now
        ),
        "a message": lambda: CustomerContact.objects.create(
            key="x",
            conversation=world.held["thread_lise"],
            channel="web_form",
            direction="in",
            at=now,
            subject="x",
        ),
        "a look at a picture": lambda: ImageAccess.objects.create(
            image=world.held["lise_released"], at=now, role="subject"
        ),
        "a letter": lambda: Letter.objects.bulk_create(
            [Letter(key=str(uuid4()), kind="copy-ready", person=lise)]
        ),
        "a case": lambda: PrivacyCase.objects.create(
            person=lise, language="nb", received_at=now, created_at=now
        ),
        "a request": lambda: PrivacyRequest.objects.create(
            case=case,
            person=lise,
            right="access",
            status="queued",
            scope={},
            received_at=now,
            safe_due_on=now.date(),
            legal_due_on=now.date(),
        ),
    }
    for what, write in foreign.items():
        with pytest.raises(ProgrammingError, match=REFUSED), behind("ingrid"):
            write()
        with transaction.atomic():
            with behind("lise"):
                write()
            transaction.set_rollback(True)
        assert what


@pytest.mark.django_db
def test_no_update_reaches_another_persons_row(world: World, behind: Behind) -> None:
    with behind("ingrid"):
        assert Person.objects.filter(pk=world.lise.pk).update(preferred_language="en") == 0
        assert Person.objects.filter(pk=world.ingrid.pk).update(preferred_language="en") == 1
        assert User.objects.filter(pk=world.users["lise"].pk).update(language="en") == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "column"),
    [(role, column) for role in (PERSON, WEB) for column in ("is_staff", "is_superuser", "person_id")]
    + [(STAFF, "person_id")],
)
def test_no_request_makes_anybody_staff_or_takes_over_a_sign_in(world: World, role: str, column: str) -> None:
    assert ask("SELECT has_column_privilege(%s, 'accounts_user', %s, 'UPDATE')", role, column) == [(False,)]


@pytest.mark.django_db
def test_a_worker_that_erases_nobody_reads_neither_sign_ins_nor_households(
    world: World, signed_in: Callable[[str], object]
) -> None:
    signed_in("ingrid")
    for table in (
        "accounts_person",
        "accounts_user",
        "django_session",
        "account_emailaddress",
        "accounts_customer",
        "accounts_site",
    ):
        assert rows_in(table), table
        with as_role(WORKER):
            assert rows_in(table) == 0, table


@pytest.mark.django_db
def test_the_roles_own_nothing_and_pass_by_nothing() -> None:
    rows = ask(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit AND rolcanlogin,"
        " EXISTS (SELECT FROM pg_class WHERE relowner = r.oid) FROM pg_roles r WHERE rolname = ANY(%s)",
        list(EVERYONE),
    )
    assert {row[0] for row in rows} == set(EVERYONE)
    assert all(not any(row[1:]) for row in rows), rows
