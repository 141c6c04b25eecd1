"""The years of events at the demo's homes, as far back as the company may still hold them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from accounts import activity
from accounts.demo.grants import ACCESS_BY_KEY
from accounts.demo.habits import Act, Step, command
from accounts.demo.plans import LIVING
from accounts.demo.sample import OSLO, at, days_before, demo_id
from accounts.models import ArmingEvent, CommandEvent, LockEvent, PlugEvent
from accounts.models.activity import ActivityEvent, ActorKind, Channel

# RET-ARM, RET-LOCK and RET-PLUG: what is older is gone; who did it, after a year.
KEPT_DAYS: dict[type[ActivityEvent], int] = {
    ArmingEvent: 730,
    CommandEvent: 730,
    LockEvent: 90,
    PlugEvent: 30,
}
NAMED_DAYS = 365
# The panel's own log tells of these days at the house.
LOGGED = (date(2025, 9, 1), date(2025, 11, 30))
USES_A_SLOT = frozenset({Channel.KEYPAD, Channel.CODE})
RECEIVED_AFTER = timedelta(seconds=3)


@dataclass(frozen=True)
class Happening:
    """One act of one user ("" for the home itself) at one home. `number` tells it from others of its day."""

    home: str
    moment: datetime
    act: Act
    who: str
    channel: Channel
    number: int


ONCE = (
    ("house", at(2025, 1, 6, 16), CommandEvent.Command.ADD_USER, "ingrid", Channel.APP),
    ("house", at(2026, 2, 1, 20, 14), CommandEvent.Command.ADD_USER, "ingrid", Channel.APP),
    ("house", at(2026, 3, 13, 18, 0), CommandEvent.Command.REMOVE_USER, "ingrid", Channel.APP),
    ("house", at(2026, 5, 26, 15, 41), CommandEvent.Command.CHANGE_CODE, "nora", Channel.KEYPAD),
    ("house", at(2026, 7, 3, 12, 0), CommandEvent.Command.ADD_USER, "ingrid", Channel.APP),
    ("house", at(2026, 8, 10, 12, 0), CommandEvent.Command.REMOVE_USER, "ingrid", Channel.APP),
)


def record_history(end: datetime) -> int:
    """Store what happened until `end` and is kept at `end`; how many events. Safe to repeat."""
    kept = (happening for happening in happenings(end) if _is_kept(happening, end))
    return activity.record([event(happening, end) for happening in kept])


def happenings(end: datetime) -> Iterator[Happening]:
    """Everything the habits say until `end`, home by home, day by day; the same in every demo."""
    first = days_before(end, max(KEPT_DAYS.values())).astimezone(OSLO).date()
    last = end.astimezone(OSLO).date()
    for home in LIVING:
        for offset in range((last - first).days + 1):
            yield from _until(end, _day(home, first + timedelta(days=offset)))
    yield from _until(end, _once())


def event(happening: Happening, end: datetime) -> ActivityEvent:
    """The row of a happening: with name and time for a year, then without either (RET-ARM)."""
    is_named = happening.moment >= days_before(end, NAMED_DAYS)
    row = _named(happening) if is_named or not happening.who else _nameless(happening)
    row.id = activity.event_id("demo", happening.home, _oslo_day(happening), happening.number)
    return row


def _until(end: datetime, happened: Iterator[Happening]) -> Iterator[Happening]:
    return (happening for happening in happened if happening.moment <= end)


def _is_kept(happening: Happening, end: datetime) -> bool:
    return happening.moment > days_before(end, KEPT_DAYS[happening.act.model])


def _day(home: str, day: date) -> Iterator[Happening]:
    living = LIVING[home]
    if home == "house" and LOGGED[0] <= day <= LOGGED[1]:
        return
    dice = Random(f"{home} {day}")  # noqa: S311 - the same story every time is what is wanted
    number = 0
    for round_ in living.plan[living.kind_of(day)]:
        happens = dice.random() < round_.chance and round_.since <= day < round_.until
        for step in round_.steps:
            number += 1
            happening = _happening(home, day, step, number, dice)
            if happens:
                yield happening


def _happening(home: str, day: date, step: Step, number: int, dice: Random) -> Happening:
    start = datetime.combine(day, time.fromisoformat(step.time), tzinfo=OSLO)
    late = timedelta(seconds=dice.randint(0, step.late * 60))
    who, channel = dice.choice(step.who), dice.choice(step.channels)
    return Happening(home, start + late, step.act, who, channel, number)


def _once() -> Iterator[Happening]:
    for number, (home, moment, name, who, channel) in enumerate(ONCE, start=1000):
        yield Happening(home, moment, command(name), who, channel, number)


def _oslo_day(happening: Happening) -> date:
    return happening.moment.astimezone(OSLO).date()


def _named(happening: Happening) -> ActivityEvent:
    access = ACCESS_BY_KEY[happening.who] if happening.who else None
    return happening.act.model(
        **happening.act.fields,
        site_id=demo_id("site", happening.home),
        occurred_at=happening.moment,
        received_at=happening.moment + RECEIVED_AFTER,
        actor_id=demo_id("person", access.person) if access and access.person else None,
        user_id=access.id if access else None,
        actor_kind=ActorKind.PERSON if access else ActorKind.SYSTEM,
        code_slot=access.slot if access and happening.channel in USES_A_SLOT else None,
        channel=happening.channel,
    )


def _nameless(happening: Happening) -> ActivityEvent:
    """Who it was is gone, and the hour too, also from the time it reached us."""
    midnight = datetime.combine(_oslo_day(happening), time.min, tzinfo=OSLO)
    return happening.act.model(
        **happening.act.fields,
        site_id=demo_id("site", happening.home),
        occurred_at=midnight,
        received_at=midnight,
        actor_kind=ActorKind.UNNAMED,
        channel=happening.channel,
        time_uncertain=True,
    )
