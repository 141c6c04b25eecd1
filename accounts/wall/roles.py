"""The roles of the database: two to act in, and one for each kind of process. None of them owns anything."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql

PERSON, STAFF = "minesider_person", "minesider_staff"
WEB, WORKER = settings.DATABASE_WEB_ROLE, settings.DATABASE_WORKER_ROLE
EVERYONE = (PERSON, STAFF, WEB, WORKER)
# Who may step into which role. NOINHERIT: being a member gives nothing until one does.
MEMBERS = {WEB: (PERSON, STAFF), WORKER: (PERSON,)}
TRIES = 5

MISSING = """SELECT name FROM unnest(%s::text[]) AS name WHERE name NOT IN (SELECT rolname FROM pg_roles)"""
# A superuser is in every role without being told.
OUTSIDE = """
    SELECT w.wanted, w.for_whom FROM unnest(%s::text[], %s::text[]) AS w (wanted, for_whom)
    WHERE NOT EXISTS (
        SELECT FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member JOIN pg_roles g ON g.oid = a.roleid
        WHERE g.rolname = w.wanted AND m.rolname = w.for_whom {set_option}
    ) AND NOT EXISTS (SELECT FROM pg_roles s WHERE s.rolname = w.for_whom AND s.rolsuper)
"""
POWERS = """
    SELECT rolsuper, rolbypassrls, rolcreaterole,
        EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relnamespace = current_schema()::regnamespace)
    FROM pg_roles r WHERE rolname = session_user
"""


def statements(owner: str) -> list[str]:
    """What somebody who may must run once per server: the roles, and that `owner` may test behind them."""
    lines = [f'CREATE ROLE "{role}" NOLOGIN' for role in (PERSON, STAFF)]
    lines += [f'CREATE ROLE "{role}" LOGIN NOINHERIT' for role in (WEB, WORKER)]
    return lines + [f'GRANT "{role}" TO "{member}"' for role, member in _memberships(owner)]


def ensure() -> None:
    """Make the roles that are missing, and put them into each other. Safe to repeat, and beside other databases
    of the same server, which share them. Raises ImproperlyConfigured when we may not."""
    with connection.cursor() as cursor:
        for statement in list(_owed(cursor)):
            _run(cursor, statement)
        if left := list(_owed(cursor)):
            raise ImproperlyConfigured(
                "The roles of the second wall are missing, and this role may not make them. Let an administrator"
                f" of the server run `manage.py database_roles`: {'; '.join(left)}"
            )


def too_powerful() -> list[str]:
    """Why the role this process signed in with is none for web or worker; empty when it is one."""
    with connection.cursor() as cursor:
        cursor.execute(POWERS)
        [found] = cursor.fetchall()
    words = ("is a superuser", "passes by row-level security", "may make roles", "owns tables")
    return [word for word, is_so in zip(words, found, strict=True) if is_so]


def _memberships(owner: str) -> list[tuple[str, str]]:
    processes = [(role, member) for member, roles in MEMBERS.items() for role in roles]
    return processes + [(role, owner) for role in EVERYONE if role != owner]


def _owed(cursor: CursorWrapper) -> Iterator[str]:
    """Those of `statements` that are not true yet."""
    cursor.execute("SELECT session_user, current_setting('server_version_num')::int")
    [(owner, version)] = cursor.fetchall()
    cursor.execute(MISSING, [list(EVERYONE)])
    missing = {name for (name,) in cursor.fetchall()}
    pairs = _memberships(owner)
    option = "AND a.set_option" if version >= 160_000 else ""
    cursor.execute(
        OUTSIDE.format(set_option=option), [[role for role, _ in pairs], [member for _, member in pairs]]
    )
    outside = set(cursor.fetchall())
    for statement in statements(owner):
        kind, name = statement.split()[0], statement.split('"')[1]
        is_owed = name in missing if kind == "CREATE" else (name, statement.split('"')[3]) in outside
        if is_owed:
            yield statement


def _run(cursor: CursorWrapper, statement: str) -> None:
    """Another database's migration may be at the same: then it is done, or can be tried again."""
    for _turn in range(TRIES):
        try:
            with transaction.atomic():
                cursor.execute(sql.SQL(statement))
        except (IntegrityError, InternalError):
            continue
        except ProgrammingError:
            return
        return
