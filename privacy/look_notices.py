"""Telling a person by e-mail that somebody looked at them, if they wish: in the transaction of the look itself."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from accounts import post
from accounts.audit import Action, record
from accounts.models import Person, User
from privacy.models import LookNotice
from privacy.models.readings import What

Which = LookNotice.Which
MEDIA = frozenset({What.IMAGE, What.RECORDING})
# The person is on the telephone with whoever looks, and sees it on the screen.
UNTOLD = frozenset({What.CALLER_CHECK})


def choice(person: Person) -> Which:
    """When this person wants to be told."""
    found = LookNotice.objects.filter(person=person).values_list("which", flat=True).first()
    return Which(found or LookNotice.USUAL)


def choose(person: Person, *, which: Which, by: User) -> None:
    """From now on, tell the person about these looks. Safe to repeat."""
    chosen = {"which": which, "changed_at": timezone.now()}
    with transaction.atomic():
        LookNotice.objects.update_or_create(person=person, defaults=chosen)
        record(Action.DATA_CHANGED, actor=by, subject=person, target="privacy.LookNotice", fields=("which",))


def tell(people: Iterable[UUID], *, what: What) -> None:
    """Owe a letter to those of these people who want one about such a look: one in each hour of the clock at most.

    Belongs into the transaction of the reading. One query, and one for each letter.
    """
    keys = list(people)
    if not keys or what in UNTOLD:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT person, which, language FROM wall_told(%s)", [keys])
        found = list(cursor.fetchall())
    hour = timezone.now().strftime("%Y%m%d%H")
    for person, which, language in found:
        if which == Which.ALL or (which == Which.MEDIA and what in MEDIA):
            post.owe(
                "look-noticed", key=f"look-noticed:{person}:{hour}", to=Person(pk=person), language=language
            )
