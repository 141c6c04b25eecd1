"""What can happen to a safety review: asked for by one, granted by two, looked at again (R-67).

Whoever is kept from seeing reads that it is paused, and nothing of who asked or why.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts import post
from accounts.audit import Action, record
from accounts.models import AuthorisedUser, Occupancy, Person, User
from privacy.models import SafetyReview
from privacy.states import WrongState

State = SafetyReview.State
LASTS = timedelta(days=14)


class AlreadyAsked(Exception):
    """The same person has asked about the same home, and it is not over."""


class NotAlone(Exception):
    """The second of two must be another."""


def homes_of(person: Person) -> tuple[Occupancy, ...]:
    """Homes the person uses now and somebody else owns, each once. In the person's own process."""
    now = timezone.now()
    accesses = AuthorisedUser.objects.valid_at(now).filter(person=person)
    running = Occupancy.objects.current(now).filter(authorised_users__in=accesses)
    own = Occupancy.objects.filter(customer__person=person)
    return tuple(running.exclude(pk__in=own.values("pk")).select_related("site").distinct())


def ask(person: Person, *, occupancy: Occupancy, message: str, wants_letter: bool, by: User) -> SafetyReview:
    """Ask that the owner of this home no longer sees it. Nobody gets a letter. Raises AlreadyAsked."""
    review = SafetyReview(person=person, occupancy=occupancy, wants_letter=wants_letter)
    try:
        with transaction.atomic():
            review.message = message
            review.save(force_insert=True)
            record(Action.SAFETY_ASKED, actor=by, subject=person, target=review)
    except IntegrityError as error:
        raise AlreadyAsked from error
    return review


def propose(review: SafetyReview, *, by: User, reason: str, evidence: str) -> None:
    """The first of two: why it should be granted, and what paper they have seen. Raises WrongState."""
    review.reason = reason
    values = {"proposed_by": by, "proposed_at": timezone.now(), "reason_sealed": review.reason_sealed}
    _move(review, [State.ASKED], State.PROPOSED, by=by, evidence=evidence, **values)


def grant(review: SafetyReview, *, by: User) -> None:
    """The second: from now on the owner sees no log, alarms and pictures of the home; the alarm goes on.

    Raises NotAlone, and WrongState when it is not proposed.
    """
    with transaction.atomic():
        locked = SafetyReview.objects.select_for_update(of=["self"]).get(pk=review.pk)
        if locked.state == State.PROPOSED and locked.proposed_by_id == by.pk:
            raise NotAlone
        again = timezone.localdate() + LASTS
        decided = {"decided_by": by, "decided_at": timezone.now(), "review_on": again}
        _move(review, [State.PROPOSED], State.GRANTED, by=by, **decided)
        _settle(review)
        _answer(review)


def refuse(review: SafetyReview, *, by: User) -> None:
    """It is not granted. Raises WrongState when it is decided."""
    now = timezone.now()
    with transaction.atomic():
        _move(review, [State.ASKED, State.PROPOSED], State.REFUSED, by=by, decided_at=now, ended_at=now)
        _answer(review)


def prolong(review: SafetyReview, *, by: User) -> None:
    """Looked at again: it is still needed, for fourteen days more. Raises WrongState."""
    again = timezone.localdate() + LASTS
    _move(review, [State.GRANTED], State.GRANTED, by=by, review_on=again)


def end(review: SafetyReview, *, by: User) -> None:
    """It is not needed any more: the owner sees the home again. Raises WrongState."""
    with transaction.atomic():
        _move(review, [State.GRANTED], State.ENDED, by=by, ended_at=timezone.now())
        _settle(review)
        _answer(review)


def _move(review: SafetyReview, before: Iterable[str], after: str, *, by: User, **values: Any) -> None:
    with transaction.atomic():
        standing = SafetyReview.objects.filter(pk=review.pk, state__in=before)
        if not standing.update(state=after, **values):
            raise WrongState(f"safety review: not {after} from here")
        review.state = after
        subject = Person(pk=review.person_id)
        record(Action.SAFETY_MOVED, actor=by, subject=subject, target=review, reason=str(after))


def _settle(review: SafetyReview) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall_settle_safety(%s)", [review.pk])


def _answer(review: SafetyReview) -> None:
    """A letter only to whoever chose one, and it says no more than that there is an answer."""
    if review.wants_letter:
        key = f"answer-ready:{review.pk}:{review.state}"
        post.owe("answer-ready", key=key, to=Person(pk=review.person_id), language=_language(review))


def _language(review: SafetyReview) -> str:
    """What whoever asked reads. The keeper has not opened them, and sees nothing else of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall_safety_language(%s)", [review.pk])
        [(language,)] = cursor.fetchall()
    return str(language)
