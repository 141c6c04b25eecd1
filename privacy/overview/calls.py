"""One recorded call: what we know of it, what was said, who has listened, and when it goes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.utils import timezone

from accounts.models import CallRecording
from accounts.viewers import Viewer
from accounts.viewing import visible
from privacy import media
from privacy.categories import DIALOGUE
from privacy.overview import accesses, retention
from privacy.overview.accesses import Looks
from privacy.overview.facts import Pairs, facts
from privacy.overview.retention import Fate


class State(StrEnum):
    """Whether there is a sound, and why not. UNREADABLE: our storage fails."""

    PLAYABLE = "playable"
    UNREADABLE = "unreadable"
    WAITING = "waiting"
    QUARANTINED = "quarantined"
    DELETED = "deleted"


@dataclass(frozen=True)
class Call:
    """A recorded call. `transcript` is empty where the sound may not be heard either."""

    row: CallRecording
    state: State
    transcript: str
    facts: Pairs
    looks: Looks
    fate: Fate | None


def recorded(viewer: Viewer, pk: UUID) -> CallRecording | None:
    """The recording, whatever became of it; None for whoever does not see it."""
    rows = visible(media.RECORDING, viewer).select_related("contact", "file")
    found: CallRecording | None = rows.filter(pk=pk).first()
    return found


def call(row: CallRecording, viewer: Viewer, *, is_open: bool) -> Call:
    """All about one recording. `is_open`: whether the register lets it be heard."""
    table = media.TABLES[media.RECORDING]
    return Call(
        row=row,
        state=_state(row, is_open=is_open),
        transcript=row.transcript if row.state == CallRecording.State.AVAILABLE else "",
        facts=facts(media.RECORDING, viewer, leave_out=("transcript",), pk=row.pk)[row.pk],
        looks=accesses.looks("accounts.RecordingAccess", viewer, of="recording", recording=row.pk),
        fate=None
        if row.deleted_at
        else retention.fate(DIALOGUE, table, row, today=timezone.localdate(viewer.now)),
    )


def _state(row: CallRecording, *, is_open: bool) -> State:
    if row.deleted_at or row.file is None:
        return State.DELETED
    if is_open:
        return State.PLAYABLE if media.is_readable(row.file) else State.UNREADABLE
    return {
        CallRecording.State.WAITING: State.WAITING,
        CallRecording.State.QUARANTINED: State.QUARANTINED,
    }.get(CallRecording.State(row.state), State.UNREADABLE)
