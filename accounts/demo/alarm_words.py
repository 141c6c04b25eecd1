"""How an alarm of the demo is told: what went off and where, what we did, and what the cameras took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.demo.sample import OSLO
from accounts.models import AlarmActivation, FollowUp, VerificationImage
from accounts.models.accesses import Access

Kind = AlarmActivation.Kind
Verdict = AlarmActivation.Classification
Action = FollowUp.Action
Review = VerificationImage.Review
Role = Access.Role


@dataclass(frozen=True)
class Step:
    """One line of the log, so many seconds after the alarm went off. `who` is the person called."""

    after: int
    action: FollowUp.Action
    note: str = ""
    outcome: str = ""
    who: str = ""


@dataclass(frozen=True)
class Shot:
    """A picture of a scene of `accounts.demo.scenes`, taken so many seconds after."""

    after: int
    scene: str
    review: VerificationImage.Review = Review.RELEASED
    blurred: bool = False


@dataclass(frozen=True)
class Look:
    """Somebody opened all pictures of an alarm, so many seconds after it went off."""

    after: int
    reason: str
    role: Access.Role = Role.ALARM_OPERATOR
    number: str = "4412"


@dataclass(frozen=True)
class Guard:
    """A guard who was sent: seconds until ordered and until there, and what the guard wrote."""

    ordered: int
    arrived: int
    report: str
    cost: Decimal | None = None


@dataclass(frozen=True)
class Alarm:
    """One alarm. `zone` is the device's; `camera` the zone of the camera, when that is another."""

    home: str
    moment: datetime
    kind: AlarmActivation.Kind
    zone: int
    cause: str
    verdict: AlarmActivation.Classification
    judged: str
    steps: tuple[Step, ...]
    by: str = ""
    camera: int = 0
    shots: tuple[Shot, ...] = ()
    looks: tuple[Look, ...] = ()
    guard: Guard | None = None

    @property
    def key(self) -> str:
        """«AL-20261116-021429»: what the alarm centre calls it."""
        return f"AL-{self.moment.astimezone(OSLO):%Y%m%d-%H%M%S}"


def moment(year: int, month: int, day: int, clock: str) -> datetime:
    """A moment of the Oslo clock, to the second: `moment(2026, 11, 16, "02:14:29")`."""
    hour, minute, second = map(int, clock.split(":"))
    return datetime(year, month, day, hour, minute, second, tzinfo=OSLO)


def signal(note: str) -> Step:
    return Step(0, Action.SIGNAL, note)


def taken(note: str, after: int = 2) -> Step:
    return Step(after, Action.IMAGES_TAKEN, note)


def viewed(outcome: str, after: int = 35) -> Step:
    return Step(after, Action.IMAGES_VIEWED, outcome=outcome)


def answered(who: str, after: int, outcome: str = "") -> tuple[Step, Step]:
    """Somebody took the telephone and said the right word."""
    return (
        Step(after, Action.CALL, outcome=outcome, who=who),
        Step(after + 14, Action.PASSPHRASE_OK, who=who),
    )


def silent(who: str, after: int) -> Step:
    return Step(after, Action.NO_ANSWER, who=who)


def closed(after: int, outcome: str = "") -> Step:
    return Step(after, Action.CLOSED, outcome=outcome)
