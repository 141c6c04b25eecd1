"""A case for the person it belongs to: its number, and one part for each right in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from privacy import messages
from privacy.cases import history
from privacy.cases.deadline import Deadline
from privacy.cases.files import CopyFile
from privacy.cases.part import Part
from privacy.cases.stages import LEADING, Stage
from privacy.models import PrivacyCase, PrivacyRequest
from privacy.registry import Text
from privacy.states import Right


@dataclass(frozen=True)
class Case:
    """A case at one moment. Reads what `of` has fetched and asks the database for nothing else."""

    row: PrivacyCase
    parts: tuple[Part, ...]
    now: datetime

    @property
    def reference(self) -> str:
        return self.row.reference

    @property
    def address(self) -> str:
        return reverse("case", args=[self.reference])

    @property
    def title(self) -> str:
        """«Sletting, spørsmål til personvernombudet»: every right once."""
        first, *rest = dict.fromkeys(part.title for part in self.parts)
        return ", ".join([first, *(title[:1].lower() + title[1:] for title in rest)])

    @property
    def is_single(self) -> bool:
        return len(self.parts) == 1

    @cached_property
    def leading(self) -> Part:
        """The part whose state the case is shown by."""
        return min(self.parts, key=lambda part: LEADING.index(part.stage))

    @property
    def status(self) -> Text:
        if self.is_single or self.is_open:
            return self.leading.status
        return _("Avsluttet")

    @property
    def color(self) -> str:
        return self.leading.color if self.is_single or self.is_open else "neutral"

    @property
    def note(self) -> Text:
        return self.leading.note

    @property
    def steps(self) -> tuple[history.Step, ...]:
        return self.leading.steps if self.is_single else ()

    @property
    def sent_on(self) -> date:
        return timezone.localdate(self.row.received_at)

    @property
    def deadline(self) -> Deadline | None:
        """The first of its parts' days."""
        every = (part.deadline for part in self.parts)
        return min((one for one in every if one), key=lambda one: one.due_on, default=None)

    @property
    def is_under_way(self) -> bool:
        return any(part.is_under_way for part in self.parts)

    @property
    def is_open(self) -> bool:
        return any(part.is_open for part in self.parts)

    @property
    def is_building(self) -> bool:
        """Whether the page changes by itself."""
        return any(part.stage is Stage.BUILDING for part in self.parts)

    @property
    def may_complain(self) -> bool:
        return any(part.may_complain for part in self.parts)

    @property
    def may_write(self) -> bool:
        return messages.is_open(self.row, now=self.now)

    @property
    def withdrawable(self) -> tuple[Part, ...]:
        """Those with a button here; an erasure with a plan has its own."""
        return tuple(part for part in self.parts if part.may_withdraw and not part.has_plan)

    @property
    def over_at(self) -> datetime:
        return max(part.over_at for part in self.parts)

    @property
    def expected(self) -> tuple[Part, ...]:
        """Parts we still owe an answer in, the nearest first."""
        owed = (part for part in self.parts if part.deadline)
        return tuple(sorted(owed, key=lambda part: part.request.promised_on))

    @cached_property
    def history(self) -> tuple[history.Happening, ...]:
        """What has happened to all of its parts, the newest first."""
        every = [
            line if self.is_single else line.about(part.title) for part in self.parts for line in part.history
        ]
        return tuple(sorted(every, key=lambda line: line.at, reverse=True))

    def file(self, pk: UUID) -> CopyFile | None:
        """A file of one of its copies that can be fetched now."""
        every = (file for part in self.parts for file in part.files)
        return next((file for file in every if file.row.pk == pk), None)

    def part(self, right: Right) -> Part | None:
        """The part that exercises a right, of those only asked for once."""
        return next((part for part in self.parts if part.request.right == right), None)


def of(person: Person, *, reference: str = "") -> tuple[Case, ...]:
    """A person's cases, the newest first, or the one called `reference`. Seven queries, however many."""
    found = PrivacyCase.objects.for_viewer(person)
    return read(found.filter(reference=reference) if reference else found)


def read(found: QuerySet[PrivacyCase], *, at_most: int | None = None) -> tuple[Case, ...]:
    """These cases with all that their pages show, in seven queries."""
    requests = (
        PrivacyRequest.objects.select_related("erasure")
        .prefetch_related("archives__parts")
        .prefetch_related("events", "downloads", "pauses")
        .order_by("created_at", "pk")
    )
    rows = found.prefetch_related(Prefetch("requests", requests)).order_by("-received_at", "-pk")[:at_most]
    now = timezone.now()
    return tuple(_case(row, row.requests.all(), now) for row in rows)


def running_part(found: Iterable[Case], right: Right) -> Part | None:
    """The part that exercises a right and is not answered yet."""
    parts = (part for case in found for part in case.parts)
    return next((part for part in parts if part.request.right == right and part.is_under_way), None)


def _case(row: PrivacyCase, requests: Iterable[PrivacyRequest], now: datetime) -> Case:
    return Case(row, tuple(Part(one, now) for one in requests), now)
