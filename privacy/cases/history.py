"""The story of a request: what has happened, and which steps are left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.models import Event
from privacy.registry import Text
from privacy.states import DOWNLOADABLE, Status

STEPS: tuple[tuple[Status, Text], ...] = (
    (Status.QUEUED, _("Mottatt")),
    (Status.BUILDING, _("Lages")),
    (Status.READY, _("Klar")),
)
HAPPENED: Mapping[str, Text] = {
    Status.QUEUED: _("Vi startet på nytt"),
    Status.BUILDING: _("Vi begynte å lage kopien"),
    Status.STOPPED: _("Arbeidet stoppet, og vi fikk beskjed"),
    Status.READY: _("Kopien ble klar"),
    Status.DELIVERED: _("Du lastet ned kopien"),
    Status.EXPIRED: _("Filen ble slettet fordi tiden var ute"),
    Status.WITHDRAWN: _("Du trakk saken"),
}


@dataclass(frozen=True)
class Step:
    """One step of a request; `state` is "done", "now" or "to come"."""

    title: Text
    state: str
    on: date | None


@dataclass(frozen=True)
class Happening:
    """One line of the history. `detail` says what came with it, a letter for example."""

    title: Text
    at: datetime
    detail: Text = ""


def steps(status: Status, events: Sequence[Event]) -> tuple[Step, ...]:
    """The way to a copy that is being made, with the day each step was reached."""
    reached = {event.to_status: timezone.localdate(event.at) for event in events}
    now = [step for step, _title in STEPS].index(status)
    states = ["done"] * now + ["now"] + ["to come"] * (len(STEPS) - now - 1)
    return tuple(
        Step(title, state, None if state == "to come" else reached.get(step))
        for (step, title), state in zip(STEPS, states, strict=True)
    )


def happened(events: Sequence[Event]) -> tuple[Happening, ...]:
    """What has happened, the newest first."""
    return tuple(_happening(event) for event in reversed(events))


def deletes_copy(event: Event) -> bool:
    """Whether the person gave up a copy that was finished, not the request for one."""
    return event.to_status == Status.WITHDRAWN and event.from_status in DOWNLOADABLE


def _happening(event: Event) -> Happening:
    if not event.from_status:
        return Happening(_("Vi mottok bestillingen"), event.at, _("kvittering på e-post"))
    if event.to_status == Status.READY:
        return Happening(HAPPENED[Status.READY], event.at, _("beskjed på e-post"))
    if deletes_copy(event):
        return Happening(_("Du slettet kopien"), event.at)
    return Happening(HAPPENED[event.to_status], event.at)
