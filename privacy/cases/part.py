"""One right in a case at one moment: how far it is, when it is due, its answer, what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.arrivals import COPIES
from privacy.cases import files, history
from privacy.cases.deadline import Deadline, deadline_of
from privacy.cases.files import CopyFile
from privacy.cases.stages import COLORS, NEXT, STAGES, UNDER_WAY, Stage
from privacy.categories import CATEGORIES
from privacy.models import Archive, Download, Event, Pause, PrivacyRequest
from privacy.registry import DataCategory, Text
from privacy.states import LAWS, Ground, Right, Status, may_move
from privacy.workflow import Scope


@dataclass(frozen=True)
class Part:
    """A request for its person's eyes. Reads what `cases.of` has fetched and asks the database for nothing else."""

    request: PrivacyRequest
    now: datetime

    @property
    def reference(self) -> str:
        return self.request.reference

    @property
    def address(self) -> str:
        return reverse("case", args=[self.reference])

    @property
    def anchor(self) -> str:
        """Tells it from the other parts within a page."""
        return self.request.pk.hex[:8]

    @property
    def title(self) -> str:
        return self.request.get_right_display()

    @property
    def is_copy(self) -> bool:
        return self.request.right in COPIES

    @property
    def has_plan(self) -> bool:
        """Whether it is an erasure whose plan the person confirms, rather than one that people answer."""
        return hasattr(self.request, "erasure")

    @property
    def is_access(self) -> bool:
        return self.request.right == Right.ACCESS

    @cached_property
    def archive(self) -> Archive | None:
        """The copy itself, or what came after it while only that is left."""
        every = self.request.archives.all()
        first = sorted(every, key=lambda one: (one.expires_at <= self.now, one.kind != Archive.Kind.COPY))
        return first[0] if first else None

    @cached_property
    def files(self) -> tuple[CopyFile, ...]:
        """What can be fetched now: the zips of the copy, then of what came after it."""
        kept = tuple(one for one in self.request.archives.all() if one.expires_at > self.now)
        return files.of(self.request, kept)

    @property
    def is_of_several_files(self) -> bool:
        return len(self.files) > 1

    @property
    def is_in_parts(self) -> bool:
        """Whether files are to be unpacked into one folder."""
        return any(file.is_one_of_several for file in self.files)

    @property
    def has_rest(self) -> bool:
        """Whether something came after the copy, with a first page of its own."""
        return any(file.rest for file in self.files)

    @cached_property
    def stage(self) -> Stage:
        stage = STAGES[self.request.status]
        gone = self.archive is None or self.archive.expires_at <= self.now
        if self.request.status == Status.REVIEWING and gone:
            return Stage.WAITING
        return Stage.EXPIRED if stage is Stage.READY and gone else stage

    @property
    def status(self) -> Text:
        if self.is_deleted:
            return _("Slettet av deg")
        if self.request.right == Right.QUESTION and self.request.status == Status.GRANTED:
            return _("Besvart")
        return Status.EXPIRED.label if self.stage is Stage.EXPIRED else self.request.get_status_display()

    @property
    def is_deleted(self) -> bool:
        """Whether the person had a finished copy deleted, rather than gave up waiting for one."""
        return bool(self.events) and history.deletes_copy(self.events[-1])

    @property
    def color(self) -> str:
        return COLORS[self.stage]

    @property
    def note(self) -> Text:
        """What a card says besides its status."""
        return _("Vi har fått beskjed. Du trenger ikke gjøre noe.") if self.stage is Stage.STOPPED else ""

    @property
    def next(self) -> Text:
        """What happens now, for a request that people answer."""
        return NEXT.get(self.request.status, "")

    @property
    def sent_on(self) -> date:
        return timezone.localdate(self.request.received_at)

    @property
    def is_under_way(self) -> bool:
        return self.stage in UNDER_WAY

    @property
    def is_open(self) -> bool:
        """Whether the person still waits for something, or can still fetch it."""
        return self.is_under_way or self.stage is Stage.READY

    @property
    def deadline(self) -> Deadline | None:
        """How far it is to the promised day, while we owe an answer. None while it stands still."""
        if not (self.is_under_way or self.request.status == Status.REVIEWING) or self.pause:
            return None
        return deadline_of(self.request, today=timezone.localdate(self.now))

    @property
    def is_late(self) -> bool:
        return self.deadline is not None and self.deadline.left < 0

    @cached_property
    def pause(self) -> Pause | None:
        """The time the clock stands still now, because we doubt who asks."""
        return next((pause for pause in self.pauses if pause.ended_at is None), None)

    @cached_property
    def pauses(self) -> tuple[Pause, ...]:
        return tuple(self.request.pauses.all())

    @cached_property
    def steps(self) -> tuple[history.Step, ...]:
        """The way to the copy, while it is being made."""
        building = self.stage is Stage.BUILDING
        return history.steps(Status(self.request.status), self.events) if building else ()

    @cached_property
    def history(self) -> tuple[history.Happening, ...]:
        return history.happened(self.request, self.events)

    @property
    def over_at(self) -> datetime:
        """When it ended; a copy whose time is up ended then, even if nobody has swept yet."""
        if self.stage is Stage.EXPIRED and self.archive:
            return self.archive.expires_at
        return self.request.closed_at or self.history[0].at

    @property
    def is_decided(self) -> bool:
        """Whether a human has decided it. What is proposed is nobody's answer yet."""
        return self.request.decided_at is not None

    @property
    def ground(self) -> Text:
        return Ground(self.request.ground).label if self.is_decided and self.request.ground else ""

    @property
    def law(self) -> Text:
        return LAWS[Ground(self.request.ground)] if self.ground else ""

    @property
    def answer(self) -> str:
        """What we answered, word for word."""
        return str(self.request.answer) if self.is_decided else ""

    @property
    def is_refused(self) -> bool:
        """Whether something of it was refused: then a court is another way."""
        return self.request.status in {Status.REFUSED, Status.PARTLY}

    @property
    def may_complain(self) -> bool:
        """Where we say how: refused, late, broken or done."""
        return self.is_decided or self.is_late or self.stage in {Stage.STOPPED, Stage.UNIDENTIFIED}

    @property
    def may_withdraw(self) -> bool:
        status = Status(self.request.status)
        is_gone = self.stage is Stage.EXPIRED
        return not is_gone and may_move(Right(self.request.right), status, Status.WITHDRAWN)

    @cached_property
    def downloads(self) -> tuple[Download, ...]:
        """Every time the copy was fetched or asked for in vain, the newest first."""
        return tuple(self.request.downloads.all())

    @property
    def is_file_missing(self) -> bool:
        return any(file.is_missing for file in self.files)

    @property
    def progress_address(self) -> str:
        return reverse("case-progress" if self.is_access else "portable-progress", args=[self.reference])

    @property
    def may_download(self) -> bool:
        return self.stage is Stage.READY and any(file.may_download for file in self.files)

    @cached_property
    def scope(self) -> Scope:
        """What was asked for; a request in words alone names no category."""
        return Scope.from_json({"categories": [], **self.request.scope})

    @property
    def categories(self) -> tuple[DataCategory, ...]:
        """What was asked for, as far as the register still knows it."""
        return tuple(one for one in CATEGORIES if one.slug in self.scope.categories)

    @property
    def is_of_all_categories(self) -> bool:
        return len(self.categories) == len(CATEGORIES)

    @property
    def is_everything(self) -> bool:
        """Whether all of it was asked for, from any time and of every home."""
        return self.is_of_all_categories and not self.has_period and not self.scope.sites

    @property
    def has_period(self) -> bool:
        return bool(self.scope.since or self.scope.until)

    @property
    def order_again(self) -> str:
        """Where the same is ordered once more."""
        if not self.is_access:
            return reverse("portability-new")
        period = {"fra": self.scope.since, "til": self.scope.until}
        days = {name: day.isoformat() for name, day in period.items() if day}
        homes = {"anlegg": [str(site) for site in self.scope.sites]} if self.scope.sites else {}
        asked = urlencode({"kategori": [one.slug for one in self.categories], **days, **homes}, doseq=True)
        return f"{reverse('copy-new')}?{asked}"

    @cached_property
    def events(self) -> tuple[Event, ...]:
        return tuple(self.request.events.all())
