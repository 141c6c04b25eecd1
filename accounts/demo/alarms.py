"""Storing the alarms of the demo with what was done, as far back as they may still be held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from accounts.demo import keeping
from accounts.demo.alarm_words import Action, Alarm, Guard, Step
from accounts.demo.alarms_at_home import THIS_YEAR
from accounts.demo.alarms_at_home_before import EARLIER
from accounts.demo.alarms_elsewhere import ELSEWHERE
from accounts.demo.contacts import CALL_LIST
from accounts.demo.homes import PERIODS
from accounts.demo.sample import demo_id
from accounts.models import AlarmActivation, FollowUp, GuardDispatch

ALARMS = (*THIS_YEAR, *EARLIER, *ELSEWHERE)
BY_THE_HOME = frozenset({Action.SIGNAL, Action.IMAGES_TAKEN})
ACKNOWLEDGED_AFTER = timedelta(seconds=12)


def held(end: datetime) -> list[Alarm]:
    """The alarms that are over by `end` and not yet gone."""
    return [
        alarm for alarm in ALARMS if closed_at(alarm) <= end and not keeping.ALARM.is_over(alarm.moment, end)
    ]


def closed_at(alarm: Alarm) -> datetime:
    return after(alarm, alarm.steps[-1].after)


def after(alarm: Alarm, seconds: int) -> datetime:
    return alarm.moment + timedelta(seconds=seconds)


def make_alarms(end: datetime) -> None:
    """Store alarms, their logs and the guards sent. Homes, contact persons and recipients come first."""
    alarms = held(end)
    AlarmActivation.objects.bulk_create(map(_activation, alarms))
    FollowUp.objects.bulk_create(step for alarm in alarms for step in _steps(alarm))
    GuardDispatch.objects.bulk_create(_dispatch(alarm, alarm.guard) for alarm in alarms if alarm.guard)


def _activation(alarm: Alarm) -> AlarmActivation:
    return AlarmActivation(
        id=demo_id("alarm", alarm.key),
        created_at=alarm.moment,
        site_id=demo_id("site", alarm.home),
        key=alarm.key,
        occurred_at=alarm.moment,
        alarm_type=alarm.kind,
        component_id=demo_id("component", alarm.home, alarm.zone),
        cause=alarm.cause,
        triggered_by_id=demo_id("person", alarm.by) if alarm.by else None,
        classification=alarm.verdict,
        classification_note=alarm.judged,
        acknowledged_at=alarm.moment + ACKNOWLEDGED_AFTER,
        closed_at=closed_at(alarm),
    )


def _steps(alarm: Alarm) -> Iterator[FollowUp]:
    for number, step in enumerate(alarm.steps, start=1):
        yield FollowUp(
            id=demo_id("follow-up", alarm.key, number),
            created_at=after(alarm, step.after),
            alarm_id=demo_id("alarm", alarm.key),
            step_no=number,
            at=after(alarm, step.after),
            action=step.action,
            contact_id=_contact(alarm, step),
            person_id=demo_id("person", step.who) if step.who else None,
            operator_role=FollowUp.Role.SYSTEM if step.action in BY_THE_HOME else FollowUp.Role.OPERATOR,
            note=step.note,
            outcome=step.outcome,
        )


def _contact(alarm: Alarm, step: Step) -> UUID | None:
    """Whoever was called stands on the call list of the home, but for a user who is not on it."""
    periods = {period.key for period in PERIODS if period.home == alarm.home}
    named = [one for one in CALL_LIST if one.person == step.who and one.period in periods]
    return demo_id("contact person", named[0].period, named[0].person) if named else None


def _dispatch(alarm: Alarm, guard: Guard) -> GuardDispatch:
    return GuardDispatch(
        id=demo_id("guard dispatch", alarm.key),
        created_at=after(alarm, guard.ordered),
        alarm_id=demo_id("alarm", alarm.key),
        recipient_id=demo_id("recipient", "guard"),
        ordered_at=after(alarm, guard.ordered),
        arrived_at=after(alarm, guard.arrived),
        report=guard.report,
        cost=guard.cost,
    )
