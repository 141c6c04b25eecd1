"""What is done with a breach of security, from the first suspicion to its end (GDPR Art. 33 and 34, R-33, R-34)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts import post
from accounts.audit import Action, record
from accounts.models import CallRecording, Controller, User, VerificationImage
from privacy.models import Incident, IncidentStep
from privacy.states import WrongState

Kind = Incident.Kind
Risk = Incident.Risk
State = Incident.State

MOVES: Mapping[State, frozenset[State]] = {
    State.SUSPECTED: frozenset({State.CONFIRMED, State.CLOSED}),
    State.CONFIRMED: frozenset({State.ASSESSED}),
    State.ASSESSED: frozenset({State.ASSESSED, State.NOTIFIED, State.NOT_NOTIFIED}),
    State.NOTIFIED: frozenset({State.CLOSED}),
    State.NOT_NOTIFIED: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
}
# Of the 72 hours: when the officer is reminded.
REMIND_AFTER = (timedelta(hours=24), timedelta(hours=48), timedelta(hours=66))


class NotYet(Exception):
    """What the law asks for first is missing: a reason, a risk, or that the people concerned are told."""


def report(kind: Kind, *, by: User, description: str, found_at: datetime) -> Incident:
    """An employee writes down what may be a breach. The officer is written to at once. Raises NotYet."""
    if not description.strip():
        raise NotYet
    incident = Incident(kind=kind, found_at=min(found_at, timezone.now()))
    incident.description = description
    return _open(incident, by=by)


def watch(now: datetime) -> int:
    """Open a breach for each day on which something came in that should never have been made (R-34).

    How many were opened. Safe to repeat: a day has one of each kind, and what comes in later is counted there
    while nobody has looked into it.
    """
    since = now - timedelta(days=7)
    images = VerificationImage.objects.filter(review_state="quarantined", created_at__gte=since)
    recordings = CallRecording.objects.filter(state="quarantined", created_at__gte=since)
    opened = 0
    for kind, rows in ((Kind.IMAGE_WITHOUT_ALARM, images), (Kind.RECORDING_WITHOUT_NOTICE, recordings)):
        by_day = rows.order_by().annotate(day=TruncDate("created_at")).values("day").annotate(n=Count("pk"))
        opened += sum(_found(kind, f"{kind}:{day['day']}", day["n"], now) for day in by_day)
    return opened


def remind(now: datetime) -> None:
    """Owe the officer a letter as the 72 hours run. Safe to repeat: each reminder is owed once."""
    for incident in Incident.objects.running():
        for wait in REMIND_AFTER:
            if incident.aware_at and now >= incident.aware_at + wait:
                hours = wait // timedelta(hours=1)
                _tell(incident, "incident-runs", key=f"incident-runs:{incident.pk}:{hours}")


def confirm(incident: Incident, *, by: User, note: str, now: datetime) -> None:
    """It is a breach, and we know it from now: the 72 hours begin. Raises WrongState, NotYet."""
    _move(incident, State.CONFIRMED, by=by, note=note, aware_at=now)


def dismiss(incident: Incident, *, by: User, note: str, now: datetime) -> None:
    """It was none, and why. Raises WrongState, NotYet."""
    if incident.state != State.SUSPECTED:
        raise WrongState(f"incident: not dismissed when {incident.state}")
    _move(incident, State.CLOSED, by=by, note=note, closed_at=now)


def assess(incident: Incident, *, by: User, risk: Risk, people: int, note: str) -> None:
    """How great the risk is, to how many, and what is done about it. May be done again. Raises as above."""
    incident.assessment = note
    _move(
        incident,
        State.ASSESSED,
        by=by,
        note=note,
        risk=risk,
        people=people,
        assessment_sealed=incident.assessment_sealed,
    )


def notify(incident: Incident, *, by: User, note: str, now: datetime) -> None:
    """The authority has been told; after the 72 hours the note says why so late (Art. 33(1)). Raises as above."""
    _move(incident, State.NOTIFIED, by=by, note=note, notified_at=now, decided_by=by)


def leave_unnotified(incident: Incident, *, by: User, note: str) -> None:
    """A risk is unlikely, so nobody is told. Raises WrongState, NotYet."""
    if incident.risk != Risk.UNLIKELY:
        raise NotYet
    _move(incident, State.NOT_NOTIFIED, by=by, note=note, decided_by=by)


def close(incident: Incident, *, by: User, note: str, now: datetime, told: bool) -> None:
    """Nothing more is to be done. Where the risk is high the people concerned are told first (Art. 34).

    Raises WrongState, NotYet.
    """
    if incident.state == State.SUSPECTED:
        raise WrongState("incident: suspected ones are confirmed or dismissed")
    if incident.risk == Risk.HIGH and not told:
        raise NotYet
    _move(incident, State.CLOSED, by=by, note=note, closed_at=now, subjects_told_at=now if told else None)


def _found(kind: Kind, key: str, items: int, now: datetime) -> bool:
    known = Incident.objects.filter(key=key).first()
    if known is None:
        _open(Incident(kind=kind, key=key, items=items, found_at=now), by=None)
        return True
    if known.state == State.SUSPECTED and known.items < items:
        Incident.objects.filter(pk=known.pk, state=State.SUSPECTED).update(items=items)
    return False


def _open(incident: Incident, *, by: User | None) -> Incident:
    with transaction.atomic():
        incident.save(force_insert=True)
        IncidentStep.objects.create(incident=incident, by=by, to_state=incident.state)
        record(Action.INCIDENT_OPENED, actor=by or "portal", target=incident, reason=incident.kind)
        _tell(incident, "incident-opened", key=f"incident-opened:{incident.pk}")
    return incident


def _move(incident: Incident, state: State, *, by: User, note: str, **changed: Any) -> None:
    """Compare-and-set, the step with its reason, and the line in the log, in one transaction."""
    old = State(incident.state)
    if not note.strip():
        raise NotYet
    if state not in MOVES[old]:
        raise WrongState(f"incident: {old} -> {state}")
    with transaction.atomic():
        if not Incident.objects.filter(pk=incident.pk, state=old).update(state=state, **changed):
            raise WrongState(f"incident: no longer {old}")
        step = IncidentStep(incident=incident, by=by, to_state=state)
        step.note = note
        step.save(force_insert=True)
        record(Action.INCIDENT_MOVED, actor=by, target=incident, reason=state)
    incident.refresh_from_db()


def _tell(incident: Incident, kind: str, *, key: str) -> None:
    officer = Controller.objects.in_force().values_list("privacy_officer_email", flat=True).first()
    if officer:
        facts = {"incident": incident.reference}
        if incident.notify_by:
            facts["until"] = incident.notify_by.isoformat()
        post.owe(kind, key=key, address=officer, language="nb", facts=facts)
