"""What people of the demo usually do at each home, by the kind of day. Times are of the Oslo clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto

from accounts.models import ArmingEvent, CommandEvent, LockEvent, PlugEvent
from accounts.models.activity import ActivityEvent, Channel

FRIDAY, SATURDAY, SUNDAY = 5, 6, 7
SUMMER = (27, FRIDAY), (30, SUNDAY)  # ISO weeks: the day they leave, the day they are back
WEEKS_BETWEEN_TRIPS = 5
ITSELF = ("",)
KEYPAD, APP, CODE, AUTO = Channel.KEYPAD, Channel.APP, Channel.CODE, Channel.AUTO


class Day(Enum):
    MONDAY = auto()
    WORKDAY = auto()
    FREE = auto()
    LEAVING = auto()
    AWAY = auto()
    RETURNING = auto()


@dataclass(frozen=True)
class Act:
    """One kind of event: its table and what the row says besides who, when and how."""

    model: type[ActivityEvent]
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One act at `time` ("07:50") or up to `late` minutes later, by one of `who` ("" is the home itself)."""

    time: str
    act: Act
    who: tuple[str, ...]
    channels: tuple[Channel, ...] = (KEYPAD,)
    late: int = 8


@dataclass(frozen=True)
class Round:
    """Steps that happen together or not at all, on each day of their kind from `since` until before `until`."""

    steps: tuple[Step, ...]
    chance: float = 1.0
    since: date = date.min
    until: date = date.max


Plan = Mapping[Day, tuple[Round, ...]]


def family_day(day: date) -> Day:
    """How Ingrid's family spends a day: every fifth weekend and three summer weeks are for the cabin."""
    _year, week, weekday = day.isocalendar()
    leaving, returning = SUMMER
    if leaving < (week, weekday) < returning:
        return Day.AWAY
    is_trip = week % WEEKS_BETWEEN_TRIPS == 0 or (week, weekday) == leaving
    trip = {FRIDAY: Day.LEAVING, SATURDAY: Day.AWAY, SUNDAY: Day.RETURNING}
    return trip[weekday] if is_trip and weekday >= FRIDAY else plain_day(day)


def plain_day(day: date) -> Day:
    weekday = day.isoweekday()
    if weekday >= SATURDAY:
        return Day.FREE
    return Day.MONDAY if weekday == 1 else Day.WORKDAY


def shop_day(day: date) -> Day:
    """The bakery is closed on Sundays only."""
    return Day.FREE if day.isoweekday() == SUNDAY else Day.WORKDAY


def unlock(lock: str) -> Act:
    return Act(LockEvent, {"lock_name": lock, "action": LockEvent.Action.UNLOCK})


def lock(lock: str) -> Act:
    return Act(LockEvent, {"lock_name": lock, "action": LockEvent.Action.LOCK})


def plug_on(plug: str) -> Act:
    return Act(PlugEvent, {"plug_name": plug, "action": PlugEvent.Action.ON})


def plug_off(plug: str) -> Act:
    return Act(PlugEvent, {"plug_name": plug, "action": PlugEvent.Action.OFF})


def signal(vendor_type: str) -> Act:
    """A vendor's word without a word of ours for it."""
    return Act(CommandEvent, {"command": CommandEvent.Command.UNKNOWN, "vendor_type": vendor_type})


def command(name: CommandEvent.Command) -> Act:
    return Act(CommandEvent, {"command": name, "result": CommandEvent.Result.DONE})


OFF = Act(ArmingEvent, {"mode": ArmingEvent.Mode.OFF})
FULL = Act(ArmingEvent, {"mode": ArmingEvent.Mode.FULL})
PARTIAL = Act(ArmingEvent, {"mode": ArmingEvent.Mode.PARTIAL})
LOST_AND_BACK = Round(
    (
        Step("03:30", signal("connection_lost"), ITSELF, (AUTO,), late=120),
        Step("05:40", signal("connection_restored"), ITSELF, (AUTO,), late=15),
    ),
    chance=0.012,
)
