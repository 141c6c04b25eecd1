"""Holding data back from deletion, and letting it go again: opened by one, let go by two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.audit import Action, record
from accounts.models import Person, User
from privacy.models import Hold
from privacy.states import WrongState

# Called with the person when the last hold on them is let go: what waited for it goes on (privacy.erasure).
RELEASED: list[Callable[[Person], Any]] = []


class NotAlone(Exception):
    """The second of two must be another."""


def open_hold(
    person: Person,
    *,
    by: User,
    reason: str,
    review_on: date,
    category: str = "",
    label: str = "",
    row_key: str = "",
) -> Hold:
    """Keep this of a person from every deletion, from now on. `label` and `row_key` narrow to a table and a row."""
    hold = Hold(
        person=person, category=category, label=label, row_key=row_key, review_on=review_on, opened_by=by
    )
    hold.reason = reason
    with transaction.atomic():
        hold.save(force_insert=True)
        _log(hold, by=by, reason="opened")
    return hold


def review(hold: Hold, *, by: User, review_on: date) -> None:
    """It is still needed: look again by `review_on`. Raises WrongState when it is let go."""
    with transaction.atomic():
        if not Hold.objects.standing().filter(pk=hold.pk).update(review_on=review_on):
            raise WrongState("hold: released")
        _log(hold, by=by, reason="reviewed")


def propose_release(hold: Hold, *, by: User, why: str) -> None:
    """The first of two says that it is no longer needed, and why. Raises WrongState when one has, or it is gone."""
    hold.why = why
    changed = {"proposed_by": by, "proposed_at": timezone.now(), "why_sealed": hold.why_sealed}
    with transaction.atomic():
        if not Hold.objects.standing().filter(pk=hold.pk, proposed_by=None).update(**changed):
            raise WrongState("hold: proposed or released")
        _log(hold, by=by, reason="proposed")


def release(hold: Hold, *, by: User) -> None:
    """The second lets it go, and what waited for it goes on. Raises NotAlone; WrongState when it is gone."""
    with transaction.atomic():
        locked = Hold.objects.standing().select_for_update(of=["self"]).filter(pk=hold.pk).first()
        if locked is None or locked.proposed_by_id is None:
            raise WrongState("hold: not proposed, or released")
        if locked.proposed_by_id == by.pk:
            raise NotAlone
        Hold.objects.filter(pk=hold.pk).update(released_by=by, released_at=timezone.now())
        _log(locked, by=by, reason="released")
        # Staff know whose it is by the key alone.
        person = Person(pk=locked.person_id)
        if not holds_of(person).exists():
            for resume in RELEASED:
                resume(person)


def keep_on(hold: Hold, *, by: User) -> None:
    """The second says that it is still needed: the proposal is gone. Raises WrongState when there is none."""
    nothing = {"proposed_by": None, "proposed_at": None, "why_sealed": None}
    with transaction.atomic():
        if not Hold.objects.standing().filter(pk=hold.pk, proposed_by__isnull=False).update(**nothing):
            raise WrongState("hold: not proposed")
        _log(hold, by=by, reason="kept")


def holds_of(person: Person) -> QuerySet[Hold]:
    """Those that stand on a person now."""
    return Hold.objects.standing().filter(person=person)


def held_keys(label: str) -> QuerySet[Hold, str]:
    """The keys of single rows of a table that are held now."""
    return Hold.objects.standing().filter(label=label).exclude(row_key="").values_list("row_key", flat=True)


def _log(hold: Hold, *, by: User, reason: str) -> None:
    subject = Person(pk=hold.person_id)
    record(Action.HOLD_CHANGED, actor=by, subject=subject, target=hold, reason=reason)
