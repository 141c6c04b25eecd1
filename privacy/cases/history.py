"""The story of a request: what has happened, and which steps are left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.arrivals import COPIES
from privacy.models import Event, PrivacyRequest
from privacy.registry import Text
from privacy.states import DOWNLOADABLE, Status

STEPS: tuple[tuple[Status, Text], ...] = (
    (Status.QUEUED, _("Mottatt")),
    (Status.BUILDING, _("Lages")),
    (Status.READY, _("Klar")),
)
HAPPENED: Mapping[str, Text] = {
    Status.RECEIVED: _("Vi vet at det er deg"),
    Status.IDENTITY: _("Vi ba deg bekrefte at det er deg"),
    Status.ASSESSING: _("Vi begynte å se på det"),
    Status.PROPOSED: _("Et svar er skrevet og skal leses av en til"),
    Status.EXECUTING: _("Det er avgjort, og vi utfører det"),
    Status.GRANTED: _("Vi svarte: gjort"),
    Status.PARTLY: _("Vi svarte: delvis gjort"),
    Status.REFUSED: _("Vi svarte: avslått"),
    Status.UNIDENTIFIED: _("Vi avsluttet, fordi vi ikke fikk vite hvem du er"),
    Status.QUEUED: _("Vi setter i gang"),
    Status.BUILDING: _("Vi begynte å lage kopien"),
    Status.STOPPED: _("Arbeidet stoppet, og vi fikk beskjed"),
    Status.REVIEWING: _("Kopien ble klar, og to av oss ser gjennom resten"),
    Status.READY: _("Kopien ble klar"),
    Status.DELIVERED: _("Du lastet ned kopien"),
    Status.EXPIRED: _("Filen ble slettet fordi tiden var ute"),
    Status.WITHDRAWN: _("Du trakk saken"),
    Status.PLANNED: _("Vi la planen for slettingen fram for deg"),
    Status.COOLING: _("Du bekreftet planen, og angrefristen begynte"),
    Status.SCHEDULED: _("Du bekreftet at vi sletter når avtalen slutter"),
    Status.HELD: _("Vi fant noe som må avklares først"),
    Status.ERASED: _("Vi slettet"),
}
# Between these two it reads otherwise.
BETWEEN: Mapping[tuple[str, str], Text] = {
    (Status.STOPPED, Status.QUEUED): _("Vi startet på nytt"),
    (Status.REVIEWING, Status.QUEUED): _("Vi har sett gjennom resten, og lager den"),
    (Status.REVIEWING, Status.READY): _("Vi har sett gjennom resten, og holder den tilbake"),
    (Status.REVIEWING, Status.EXPIRED): _("Vi har sett gjennom resten, og holder den tilbake"),
    (Status.PROPOSED, Status.ASSESSING): _("Vi ser på det en gang til"),
    (Status.COOLING, Status.EXECUTING): _("Angrefristen var ute, og vi begynte å slette"),
    (Status.SCHEDULED, Status.COOLING): _("Avtalen er slutt, og angrefristen begynte"),
    (Status.COOLING, Status.PLANNED): _("Planen er endret, og venter på deg igjen"),
    (Status.EXECUTING, Status.PLANNED): _("Planen er endret, og venter på deg igjen"),
    (Status.STOPPED, Status.EXECUTING): _("Vi startet på nytt"),
    (Status.UNIDENTIFIED, Status.RECEIVED): _("Vi vet hvem du er, og tok det opp igjen"),
}
TOLD_BY_LETTER = frozenset(
    {
        Status.READY,
        Status.REVIEWING,
        Status.IDENTITY,
        Status.GRANTED,
        Status.PARTLY,
        Status.REFUSED,
        Status.UNIDENTIFIED,
        Status.PLANNED,
        Status.COOLING,
        Status.SCHEDULED,
        Status.HELD,
        Status.ERASED,
    }
)


@dataclass(frozen=True)
class Step:
    """One step of a request; `state` is "done", "now" or "to come"."""

    title: Text
    state: str
    on: date | None


@dataclass(frozen=True)
class Happening:
    """One line of the history. `detail` says what came with it, a letter for example; `right` what it was about."""

    title: Text
    at: datetime
    detail: Text = ""
    right: Text = ""

    def about(self, right: Text) -> Happening:
        return replace(self, right=right)


def steps(status: Status, events: Sequence[Event]) -> tuple[Step, ...]:
    """The way to a copy that is being made, with the day each step was reached."""
    reached = {event.to_status: timezone.localdate(event.at) for event in events}
    now = [step for step, _title in STEPS].index(status)
    states = ["done"] * now + ["now"] + ["to come"] * (len(STEPS) - now - 1)
    return tuple(
        Step(title, state, None if state == "to come" else reached.get(step))
        for (step, title), state in zip(STEPS, states, strict=True)
    )


def happened(request: PrivacyRequest, events: Sequence[Event]) -> tuple[Happening, ...]:
    """What has happened, the newest first."""
    lines = [_happening(request, event) for event in reversed(events)]
    if request.extended_at:
        lines.append(Happening(_("Vi forlenget fristen"), request.extended_at, _("beskjed på e-post")))
    return tuple(sorted(lines, key=lambda line: line.at, reverse=True))


def said(at: datetime, *, is_from_us: bool) -> Happening:
    """That somebody wrote. What, stands with the messages."""
    return Happening(_("Vi skrev til deg") if is_from_us else _("Du skrev til oss"), at)


def deletes_copy(event: Event) -> bool:
    """Whether the person gave up a copy that was finished, not the request for one."""
    return event.to_status == Status.WITHDRAWN and event.from_status in DOWNLOADABLE


def _happening(request: PrivacyRequest, event: Event) -> Happening:
    if not event.from_status:
        title: Text = _("Vi mottok bestillingen") if request.right in COPIES else _("Vi mottok det du ba om")
        return Happening(title, event.at, _("kvittering på e-post"))
    if deletes_copy(event):
        return Happening(_("Du slettet kopien"), event.at)
    title = BETWEEN.get((event.from_status, event.to_status), HAPPENED[event.to_status])
    return Happening(title, event.at, _("beskjed på e-post") if event.to_status in TOLD_BY_LETTER else "")
