"""What a choice means, told before it is confirmed (PE-71, N-01)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import AuthorisedUser, Occupancy, Person
from privacy import consequences
from privacy.categories import CATEGORIES
from privacy.registry import Text
from privacy.restrictions.forms import TARGETS
from privacy.restrictions.starting import Target


@dataclass(frozen=True)
class Line:
    """One thing that is stopped, and what the person notices."""

    title: Text
    words: Text


@dataclass(frozen=True)
class Review:
    """The page of consequences. `asks_about_alarm`: whether a running alarm would have to stop with it."""

    lines: tuple[Line, ...]
    asks_about_alarm: bool

    def words(self, *, alarm_goes_on: bool | None) -> tuple[Text, ...]:
        """All that was told of the way that was chosen."""
        about_alarm: tuple[Text, ...] = ()
        if self.asks_about_alarm:
            about_alarm = (consequences.WITH_ALARM if alarm_goes_on else consequences.WITHOUT_ALARM,)
        return (*(f"{line.title}: {line.words}" for line in self.lines), *about_alarm)

    def stored(self, *, alarm_goes_on: bool | None) -> str:
        """The same as it is kept with the choice: the text, after the print of its version."""
        words = self.words(alarm_goes_on=alarm_goes_on)
        return "\n".join((consequences.version(words), *(str(one) for one in words)))


def review(person: Person, targets: Sequence[Target]) -> Review:
    """What stopping `targets` means to this person. At most two queries."""
    found = [consequences.of(use=target.use, category=target.category) for target in targets]
    lines = tuple(Line(_title(target), one.words) for target, one in zip(targets, found, strict=True))
    return Review(lines, any(one.needs_alarm for one in found) and has_alarm(person))


def has_alarm(person: Person) -> bool:
    """Whether an alarm runs that this person has, or may use."""
    now = timezone.now()
    return (
        Occupancy.objects.current(now).filter(customer__person=person).exists()
        or AuthorisedUser.objects.valid_at(now).filter(person=person).exists()
    )


def _title(target: Target) -> Text:
    if target.category:
        return next(one.title for one in CATEGORIES if one.slug == target.category)
    return next(title for title, one in TARGETS.values() if one == target)
