"""Writing in the log: one row in the transaction of what happened, there if and only if that is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Model

from accounts.audit.actions import Action
from accounts.models import Person, User
from accounts.models.audit import Audited

Outcome = Audited.Outcome
Kind = Audited.ActorKind
Actor = User | AnonymousUser | str

# Names and keys only: whatever could be typed by somebody does not fit through.
WORD = re.compile(r"[A-Za-z0-9_.:+-]*")
APPEND = f"SELECT audit_append({', '.join(['%s'] * 12)})"


def record(
    action: Action,
    *,
    actor: Actor,
    subject: Person | User | None = None,
    target: Model | str = "",
    fields: Iterable[str] = (),
    outcome: Outcome = Outcome.OK,
    reason: str = "",
    case: str = "",
) -> None:
    """Write down what `actor` did, in the transaction that is open.

    `actor` is a sign-in, whoever is not signed in, or the portal's part that did it («sealer»). Persons and
    employees go into the log under random names. `target` is what it was done to: a row, or its key as text.
    `fields` are names of fields, never values; `reason` is a code, `case` a case number. One query, whatever
    is given. Raises ValueError for anything that is not a name, a key or a code.
    """
    kind, name = _kind(actor)
    whom = (*_keys(actor), name, *_keys(subject))
    what = (_target(target), ",".join(sorted(_word(field) for field in fields)))
    how = (Outcome(outcome).value, _word(reason), _word(case))
    with connection.cursor() as cursor:
        cursor.execute(APPEND, [Action(action).value, kind.value, *whom, *what, *how])


def _kind(actor: Actor) -> tuple[Kind, str]:
    """What kind of actor, and for a part of the portal its name."""
    if isinstance(actor, str):
        return Kind.SYSTEM, _word(actor)
    if not isinstance(actor, User):
        return Kind.NOBODY, ""
    return (Kind.STAFF if actor.is_staff else Kind.PERSON), ""


def _keys(who: Actor | Person | None) -> tuple[Any, Any]:
    """The key of the person, or of the sign-in that has none: what a random name is kept for."""
    if isinstance(who, Person):
        return who.pk, None
    if isinstance(who, User):
        return who.person_id, None if who.person_id else who.pk
    return None, None


def _target(target: Model | str) -> str:
    return _word(target if isinstance(target, str) else f"{target._meta.label}:{target.pk}")


def _word(text: str) -> str:
    if not WORD.fullmatch(text):
        raise ValueError("the log takes names, keys and codes, and nothing that somebody has typed")
    return str(text)
