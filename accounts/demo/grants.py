"""Who may use the alarms of the demo, since when, and with which slot of the panel."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.demo.homes import PERIODS, TAKEOVER
from accounts.demo.sample import at, demo_id
from accounts.models import AuthorisedUser

Role = AuthorisedUser.Role
State = AuthorisedUser.State


@dataclass(frozen=True)
class Access:
    """One person's time as a user of one home, the slot they had, and their code.

    `person` is empty for somebody the company knows only by the name in the panel.
    """

    key: str
    period: str
    name: str
    role: AuthorisedUser.Role
    slot: int
    code: str
    since: datetime
    until: datetime | None = None
    person: str = ""
    has_app: bool = False
    may_lock: bool = False
    state: AuthorisedUser.State = State.ACTIVE
    code_changed: datetime | None = None

    @property
    def id(self) -> UUID:
        return demo_id("authorised user", self.key)

    @property
    def home(self) -> str:
        return next(period.home for period in PERIODS if period.key == self.period)

    @property
    def owner(self) -> str:
        return next(period.customer for period in PERIODS if period.key == self.period)


BEFORE = at(2015, 1, 12)
ACCESSES = (
    Access(
        "tor",
        "tor",
        "Selger En",
        Role.OWNER,
        1,
        "",
        BEFORE,
        TAKEOVER,
        person="tor",
        may_lock=True,
        state=State.REVOKED,
    ),
    Access("second seller", "tor", "Selger To", Role.HOUSEHOLD, 2, "", BEFORE, TAKEOVER, state=State.REVOKED),
    Access(
        "ingrid",
        "ingrid",
        "Ingrid",
        Role.OWNER,
        1,
        "274915",
        TAKEOVER,
        person="ingrid",
        has_app=True,
        may_lock=True,
    ),
    Access(
        "ole",
        "ingrid",
        "Ole",
        Role.HOUSEHOLD,
        2,
        "508263",
        TAKEOVER,
        person="ole",
        has_app=True,
        may_lock=True,
        code_changed=at(2024, 8, 12, 19, 4),
    ),
    Access(
        "nora",
        "ingrid",
        "Nora",
        Role.CHILD,
        3,
        "961740",
        at(2025, 1, 6, 16),
        person="nora",
        code_changed=at(2026, 5, 26, 15, 41),
    ),
    Access("cleaner", "ingrid", "Renhold", Role.CLEANER, 4, "385127", at(2024, 1, 8, 7), at(2027, 1, 1, 0)),
    Access(
        "craftsman",
        "ingrid",
        "Håndverker",
        Role.TEMPORARY,
        5,
        "",
        at(2026, 2, 2, 7),
        at(2026, 3, 13, 18),
        state=State.EXPIRED,
    ),
    Access(
        "kari",
        "ingrid",
        "Kari",
        Role.TEMPORARY,
        5,
        "",
        at(2026, 7, 3, 12),
        at(2026, 8, 10, 12),
        person="kari",
        state=State.EXPIRED,
    ),
    Access(
        "ingrid at the cabin",
        "cabin",
        "Ingrid",
        Role.OWNER,
        1,
        "640382",
        at(2021, 7, 1),
        person="ingrid",
        has_app=True,
    ),
    Access(
        "ole at the cabin",
        "cabin",
        "Ole",
        Role.HOUSEHOLD,
        2,
        "817295",
        at(2021, 7, 2, 10),
        person="ole",
        has_app=True,
    ),
    Access(
        "lise",
        "lise",
        "Lise",
        Role.OWNER,
        1,
        "493058",
        at(2021, 6, 1),
        person="lise",
        has_app=True,
        may_lock=True,
    ),
    Access(
        "manager",
        "bakery",
        "Berit",
        Role.OWNER_DELEGATE,
        3,
        "307184",
        at(2022, 9, 15, 10),
        person="berit",
        has_app=True,
        may_lock=True,
    ),
    Access(
        "caretaker",
        "bakery",
        "Vidar",
        Role.EMPLOYEE,
        1,
        "150639",
        at(2022, 9, 15),
        person="vidar",
        may_lock=True,
    ),
    Access(
        "baker",
        "bakery",
        "Nattskift",
        Role.EMPLOYEE,
        2,
        "926471",
        at(2022, 9, 15, 14),
        may_lock=True,
    ),
)
ACCESS_BY_KEY = {access.key: access for access in ACCESSES}
