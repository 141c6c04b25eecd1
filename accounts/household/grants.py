"""What somebody is given: a name in the panel, what they may, and when."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from accounts.household.states import GUESTS
from accounts.models import AuthorisedUser


@dataclass(frozen=True)
class Grant:
    """`weekdays`: digits of days, 1 is Monday, empty for all; hours of Oslo as 08:00, empty for all day."""

    display_name: str
    role: str
    may_arm: bool
    may_disarm: bool
    may_lock: bool
    may_view_log: bool
    valid_from: datetime
    valid_to: datetime | None = None
    weekdays: str = ""
    from_time: str = ""
    to_time: str = ""

    def columns(self) -> dict[str, Any]:
        """For the row. Days and hours are for guests alone."""
        values = asdict(self)
        if self.role not in GUESTS:
            values |= {"weekdays": "", "from_time": "", "to_time": ""}
        return values


def of(user: AuthorisedUser) -> Grant:
    """What an access gives now."""
    return Grant(**{name: getattr(user, name) for name in Grant.__dataclass_fields__})


def beginning(grant: Grant, at: datetime) -> Grant:
    """The same, but begun as before."""
    return replace(grant, valid_from=at)
