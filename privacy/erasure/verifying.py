"""Looking for a person everywhere after their erasure, by what only they were known by.

What to look for is taken before the first delete, and kept sealed with the erasure until nothing is found. What is
found is told as table, column and number, never as what stands there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.apps import apps
from django.db import connection

from accounts import sealing
from accounts.files.storage import blobs
from accounts.models import Person
from privacy.categories import CATEGORIES
from privacy.models import Erasure

FILES_AT_ONCE = 1_000
# The ledger is there to know the person again, by their key and by hashes: replaying it after a restore needs both.
EXPECTED = frozenset({("accounts_ledgerentry", "person_key")})
RELATIONS = """
    SELECT c.relname, coalesce(p.relname, c.relname) FROM pg_class c
    LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class p ON p.oid = i.inhparent
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname
"""


@dataclass(frozen=True)
class Marks:
    """What a person is known by: `words` as they are written, `keys` of their rows, `files` by their place."""

    words: tuple[str, ...]
    keys: tuple[str, ...]
    files: tuple[str, ...]

    def pattern(self) -> str:
        """A regular expression of PostgreSQL for any of the words, standing alone."""
        written = {*self.words, *(json.dumps(word)[1:-1] for word in self.words)}
        some = "|".join(sorted(re.escape(word) for word in written if word)) or "(?!)"
        return f"(^|[^[:alnum:]])({some})($|[^[:alnum:]])"


@dataclass(frozen=True)
class Finding:
    """Something is left: so many rows in which a column of a table holds the person. Nothing of what it holds."""

    table: str
    column: str
    count: int


def take(erasure: Erasure, person: Person) -> None:
    """Note what to look for afterwards, sealed under the erasure's own key. Safe to repeat: the first holds."""
    if erasure.marks_sealed is None:
        erasure.marks = json.dumps(asdict(marks_of(person)))
        erasure.save(update_fields=["marks_sealed"])


def verify(erasure: Erasure) -> list[Finding]:
    """Everything that is left of the person; empty when the erasure is whole. Safe to repeat.

    Raises ValueError when nobody noted what to look for: that nothing is found would then mean nothing.
    """
    if not erasure.marks:
        raise ValueError(f"erasure {erasure.pk} has nothing to look for")
    found = {name: tuple(values) for name, values in json.loads(erasure.marks).items()}
    return list(scan(Marks(**found)))


def forget(erasure: Erasure) -> None:
    """Nothing was found: what was looked for goes too."""
    erasure.marks_sealed = None
    erasure.save(update_fields=["marks_sealed"])


def marks_of(person: Person) -> Marks:
    """The person's full name, addresses and numbers; their key, their sign-in's and its sittings'; their files."""
    user = getattr(person, "user", None)
    keys = [str(person.pk), *([str(user.pk)] if user else [])]
    return Marks(tuple(sorted(_words(person, user))), tuple(keys), tuple(sorted(_files(person))))


def scan(marks: Marks) -> Iterator[Finding]:
    """Look through every table and the storage. One reading of each table, which gives back numbers alone."""
    left: dict[tuple[str, str], int] = {}
    with connection.cursor() as cursor:
        cursor.execute(RELATIONS)
        for relation, table in cursor.fetchall():
            cursor.execute(
                "SELECT field, number FROM erasure_found(%s, %s, %s::uuid[])",
                [relation, marks.pattern(), list(marks.keys)],
            )
            for field, number in cursor.fetchall():
                left[table, field] = left.get((table, field), 0) + number
    found = (
        Finding(table, field, number)
        for (table, field), number in sorted(left.items())
        if (table, field) not in EXPECTED
    )
    yield from found
    yield from _left_files(marks.files)


def _left_files(paths: tuple[str, ...]) -> Iterator[Finding]:
    states = {"row": 0, "blob": 0}
    for start in range(0, len(paths), FILES_AT_ONCE):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT path, state FROM erasure_files(%s)", [list(paths[start : start + FILES_AT_ONCE])]
            )
            for path, state in cursor.fetchall():
                states["row"] += state == "row"
                states["blob"] += state == "none" and blobs().exists(path)
    if states["row"]:
        yield Finding("accounts_storedfile", "path", states["row"])
    if states["blob"]:
        yield Finding("storage", "blob", states["blob"])


def _words(person: Person, user: Any) -> set[str]:
    names = " ".join(filter(None, (person.given_name, person.family_name)))
    words = {names} if " " in names else set()
    words |= {point.value for point in person.contact_points.exclude(kind="postal")}
    words |= {customer.customer_number for customer in person.customers.all()}
    words |= {_national_id(row) for row in person.national_identifiers.all()}
    if user:
        words |= {user.email, *user.emailaddress_set.values_list("email", flat=True)}
        words |= {str(uid) for uid in user.socialaccount_set.values_list("uid", flat=True)}
        words |= set(user.usersession_set.values_list("session_key", flat=True))
    return {word for word in words if word}


def _national_id(row: Any) -> str:
    return sealing.unseal(row.value_encrypted, context=f"national_identifier:{row.pk}")


def _files(person: Person) -> set[str]:
    """Where every file lies that a row leading to the person has. Those of others at the same home stay used."""
    paths: set[str] = set()
    for category in CATEGORIES:
        for table in category.tables:
            rows = apps.get_model(table.label)._default_manager
            for attached in table.files:
                for subject in table.subject:
                    of_person = rows.filter(**{subject: person, f"{attached.path}__removed_at": None})
                    for which in ("path", "thumbnail__path"):
                        paths |= set(of_person.values_list(f"{attached.path}__{which}", flat=True))
    return paths - {None}
