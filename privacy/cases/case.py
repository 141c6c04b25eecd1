"""One request at one moment: how far it is, when it is due, what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from privacy.cases import history
from privacy.categories import CATEGORIES
from privacy.models import Archive, Download, Event, PrivacyRequest
from privacy.registry import DataCategory, Text
from privacy.states import Status
from privacy.workflow import DOWNLOADS_AT_MOST, Scope


class Stage(StrEnum):
    """What the page is about: several statuses read alike, and a file can be over before its status is."""

    BUILDING = "building"
    STOPPED = "stopped"
    READY = "ready"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


STAGES: Mapping[str, Stage] = {
    Status.QUEUED: Stage.BUILDING,
    Status.BUILDING: Stage.BUILDING,
    Status.STOPPED: Stage.STOPPED,
    Status.READY: Stage.READY,
    Status.DELIVERED: Stage.READY,
    Status.EXPIRED: Stage.EXPIRED,
    Status.WITHDRAWN: Stage.WITHDRAWN,
}
COLORS: Mapping[Stage, str] = {
    Stage.BUILDING: "info",
    Stage.STOPPED: "warning",
    Stage.READY: "success",
    Stage.EXPIRED: "neutral",
    Stage.WITHDRAWN: "neutral",
}


@dataclass(frozen=True)
class Deadline:
    """Day `day` of `days` since the request came; `left` days to go, negative when we are late."""

    day: int
    days: int
    left: int
    due_on: date


@dataclass(frozen=True)
class Case:
    """A request for its person's eyes. Reads what `of` has fetched and asks the database for nothing else."""

    request: PrivacyRequest
    now: datetime

    @property
    def reference(self) -> str:
        return self.request.reference

    @property
    def title(self) -> str:
        return self.request.get_right_display()

    @property
    def address(self) -> str:
        return reverse("case", args=[self.reference])

    @cached_property
    def archive(self) -> Archive | None:
        return getattr(self.request, "archive", None)

    @cached_property
    def stage(self) -> Stage:
        stage = STAGES[self.request.status]
        gone = self.archive is None or self.archive.expires_at <= self.now
        return Stage.EXPIRED if stage is Stage.READY and gone else stage

    @property
    def status(self) -> Text:
        if self.is_deleted:
            return _("Slettet av deg")
        return Status.EXPIRED.label if self.stage is Stage.EXPIRED else self.request.get_status_display()

    @property
    def is_deleted(self) -> bool:
        """Whether the person had a finished copy deleted, rather than gave up waiting for one."""
        return bool(self._events) and history.deletes_copy(self._events[-1])

    @property
    def color(self) -> str:
        return COLORS[self.stage]

    @property
    def note(self) -> Text:
        """What a card says besides its status."""
        return _("Vi har fått beskjed. Du trenger ikke gjøre noe.") if self.stage is Stage.STOPPED else ""

    @property
    def sent_on(self) -> date:
        return timezone.localdate(self.request.received_at)

    @property
    def is_under_way(self) -> bool:
        return self.stage in {Stage.BUILDING, Stage.STOPPED}

    @property
    def is_open(self) -> bool:
        """Whether the person still waits for something, or can still fetch it."""
        return self.is_under_way or self.stage is Stage.READY

    @property
    def deadline(self) -> Deadline | None:
        """How far it is to the promised day, while we owe an answer."""
        if not self.is_under_way:
            return None
        today, due_on = timezone.localdate(self.now), self.request.safe_due_on
        days = (due_on - self.sent_on).days
        day = min(max((today - self.sent_on).days, 1), days)
        return Deadline(day, days, (due_on - today).days, due_on)

    @property
    def is_late(self) -> bool:
        return self.deadline is not None and self.deadline.left < 0

    @cached_property
    def steps(self) -> tuple[history.Step, ...]:
        """The way to the copy, while it is being made."""
        building = self.stage is Stage.BUILDING
        return history.steps(Status(self.request.status), self._events) if building else ()

    @cached_property
    def history(self) -> tuple[history.Happening, ...]:
        return history.happened(self._events)

    @property
    def over_at(self) -> datetime:
        """When it ended; a copy whose time is up ended then, even if nobody has swept yet."""
        if self.stage is Stage.EXPIRED and self.archive:
            return self.archive.expires_at
        return self.request.closed_at or self.history[0].at

    @cached_property
    def downloads(self) -> tuple[Download, ...]:
        """Every time the copy was fetched or asked for in vain, the newest first."""
        return tuple(self.request.downloads.all())

    @cached_property
    def downloads_left(self) -> int:
        started = [one for one in self.downloads if one.outcome == Download.Outcome.STARTED]
        return max(0, DOWNLOADS_AT_MOST - len(started))

    @property
    def is_file_missing(self) -> bool:
        return bool(self.downloads) and self.downloads[0].outcome == Download.Outcome.MISSING

    @property
    def file_name(self) -> str:
        return f"mine-opplysninger-{self.reference}.zip"

    @property
    def may_download(self) -> bool:
        return self.stage is Stage.READY and self.downloads_left > 0 and not self.is_file_missing

    @cached_property
    def scope(self) -> Scope:
        return Scope.from_json(self.request.scope)

    @property
    def categories(self) -> tuple[DataCategory, ...]:
        """What was asked for, as far as the register still knows it."""
        return tuple(one for one in CATEGORIES if one.slug in self.scope.categories)

    @property
    def is_of_all_categories(self) -> bool:
        return len(self.categories) == len(CATEGORIES)

    @property
    def is_everything(self) -> bool:
        """Whether all of it was asked for, from any time."""
        return self.is_of_all_categories and not self.has_period

    @property
    def has_period(self) -> bool:
        return bool(self.scope.since or self.scope.until)

    @property
    def order_again(self) -> str:
        """The same choice as a query for the order form."""
        period = {"fra": self.scope.since, "til": self.scope.until}
        days = {name: day.isoformat() for name, day in period.items() if day}
        return urlencode({"kategori": [one.slug for one in self.categories], **days}, doseq=True)

    @cached_property
    def _events(self) -> tuple[Event, ...]:
        return tuple(self.request.events.all())


def of(person: Person, *, reference: str = "") -> tuple[Case, ...]:
    """A person's requests, the newest first, or the one called `reference`. Three queries, however many."""
    found = PrivacyRequest.objects.for_viewer(person).select_related("archive", "case")
    if reference:
        found = found.filter(case__reference=reference)
    now = timezone.now()
    return tuple(Case(one, now) for one in found.prefetch_related("events", "downloads"))
