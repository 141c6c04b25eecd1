"""When others may be told of what somebody does: at once, or up to 72 hours later for who asked for that (R-66)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Person, QuietWish

DELAY = timedelta(hours=72)


def not_before(about: Person, *, now: datetime | None = None) -> datetime:
    """The earliest moment at which a letter to others about this person may go: `not_before` of `post.owe`.

    One query whatever the answer. Asked in the person's own process: nobody else may know.
    """
    moment = now or timezone.now()
    return moment + DELAY if is_wished(about) else moment


def is_wished(person: Person) -> bool:
    return QuietWish.objects.filter(person=person).exists()


def choose(person: Person, *, is_quiet: bool) -> None:
    """Keep the person's choice. Safe to repeat; nobody else is told."""
    if is_quiet:
        QuietWish.objects.bulk_create([QuietWish(person=person)], ignore_conflicts=True)
    else:
        QuietWish.objects.filter(person=person).delete()
