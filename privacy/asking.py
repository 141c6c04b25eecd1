"""What a signed-in person asks for in one go: waits hold, and nothing they wrote is lost to a duplicate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid5

from django.db import transaction
from django.utils import timezone

from accounts import waits
from accounts.models import Person, User
from privacy import arrivals, messages
from privacy.arrivals import Wish
from privacy.models import PrivacyCase, PrivacyRequest
from privacy.states import Right

# Only of somebody who confirmed just now that it is them, and not during a wait (F-14).
GUARDED = frozenset({Right.ACCESS, Right.PORTABILITY, Right.ERASURE})


@dataclass(frozen=True)
class Asked:
    """The case it is in; not `is_new` when all of it was under way before."""

    case: PrivacyCase
    is_new: bool


def is_guarded(wishes: Sequence[Wish]) -> bool:
    return any(wish.right in GUARDED for wish in wishes)


def ask(person: Person, *, by: User, wishes: Sequence[Wish], language: str) -> Asked:
    """Begin a case with these wishes. Of what is under way already the words go into its case, as a message (F-17).

    Safe to repeat: the same words come once. Raises StillWaiting.
    """
    with transaction.atomic():
        running = {(one.right, one.about): one for one in _running(person)}
        if is_guarded([wish for wish in wishes if (wish.right, wish.about) not in running]):
            waits.refuse(by)
        case = arrivals.receive(person, by=by, wishes=wishes, language=language)
        for wish in wishes:
            before = running.get((wish.right, wish.about))
            if before and wish.words and wish.words != before.wish:
                key = uuid5(before.pk, wish.words)
                messages.send(before.case, by=by, text=wish.words, at=timezone.now(), key=key)
    return Asked(case, is_new=case.pk not in {one.case_id for one in running.values()})


def _running(person: Person) -> list[PrivacyRequest]:
    return list(PrivacyRequest.objects.for_viewer(person).under_way().select_related("case"))
