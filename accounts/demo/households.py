"""Households of the demo that are all alike: who they are, made from their number alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from accounts.demo.names import FAMILY_NAMES, GIVEN_NAMES, PLACES, STREETS
from accounts.demo.sample import OSLO, demo_id

DAYS_AS_CUSTOMER = (305, 362)
AT_NINE = 9


@dataclass(frozen=True)
class Household:
    """One customer with one home. `number` is the only thing that tells it from the others."""

    number: int
    given_name: str
    family_name: str
    birth_date: date
    street: str
    postal_code: str
    city: str
    since: datetime
    email: str

    @property
    def customer_number(self) -> str:
        return str(6_000_000 + self.number)

    @property
    def installation_number(self) -> str:
        return str(600_000 + self.number)

    @property
    def phone(self) -> str:
        """No Norwegian subscriber has a number that begins with 1."""
        return f"+4710{self.number:06}"

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def address(self) -> str:
        return f"{self.street}, {self.postal_code} {self.city}"

    def id(self, *words: object) -> UUID:
        """The id of one of its rows."""
        return demo_id("household", self.number, *words)


def household(number: int, end: datetime) -> Household:
    """The household of that number: a customer for most of the year before `end`. The same in every demo."""
    dice = Random(f"household {number}")  # noqa: S311 - the same people every time is what is wanted
    given, family = dice.choice(GIVEN_NAMES), dice.choice(FAMILY_NAMES)
    postal_code, city = dice.choice(PLACES)
    day = end.astimezone(OSLO).date() - timedelta(days=dice.randint(*DAYS_AS_CUSTOMER))
    return Household(
        number=number,
        given_name=given,
        family_name=family,
        birth_date=date(dice.randint(1945, 2003), dice.randint(1, 12), dice.randint(1, 28)),
        street=f"{dice.choice(STREETS)} {dice.randint(1, 98)}",
        postal_code=postal_code,
        city=city,
        since=datetime(day.year, day.month, day.day, AT_NINE, tzinfo=OSLO),
        email=f"kunde{number}@example.no",
    )
