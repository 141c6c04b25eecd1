"""The habits of each home of the demo."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from accounts.demo.habits import (
    APP,
    AUTO,
    CODE,
    FULL,
    ITSELF,
    KEYPAD,
    LOST_AND_BACK,
    OFF,
    PARTIAL,
    Day,
    Plan,
    Round,
    Step,
    command,
    family_day,
    lock,
    plain_day,
    plug_off,
    plug_on,
    shop_day,
    unlock,
)
from accounts.models import CommandEvent

FRONT, LAMP, COFFEE = "Ytterdør", "Lampe i stua", "Kaffetrakter"
ADULTS = ("ingrid", "ole")
CABIN_ADULTS = ("ingrid at the cabin", "ole at the cabin")

MORNING = (
    Round((Step("06:22", OFF, ADULTS, late=24), Step("07:38", lock(FRONT), ("ingrid",), (APP,)))),
    Round((Step("07:48", FULL, ("ingrid",), late=12),)),
    Round(
        (
            Step("06:47", plug_on(COFFEE), ("ole",), (APP,)),
            Step("08:30", plug_off(COFFEE), ITSELF, (AUTO,), late=0),
        ),
        chance=0.8,
    ),
)
AFTERNOON = (
    Round(
        (Step("14:55", unlock(FRONT), ("nora",), (CODE,), late=15), Step("15:11", OFF, ("nora",), late=12))
    ),
    Round((Step("17:20", unlock(FRONT), ("ole",), (APP,), late=20),), chance=0.4),
)
EVENING = (
    Round(
        (
            Step("16:30", plug_on(LAMP), ITSELF, (AUTO,), late=0),
            Step("23:30", plug_off(LAMP), ITSELF, (AUTO,), late=0),
        )
    ),
    Round((Step("22:10", command(CommandEvent.Command.BYPASS), ("ole",), late=20),), chance=0.03),
    Round((Step("22:50", PARTIAL, ADULTS, (KEYPAD, APP), late=28),)),
    Round((Step("23:45", lock(FRONT), ITSELF, (AUTO,), late=0),), chance=0.3),
    LOST_AND_BACK,
)
CLEANING = (Round((Step("08:06", OFF, ("cleaner",), late=14), Step("11:38", FULL, ("cleaner",), late=14))),)
REPAIRS = (
    Round(
        (Step("12:10", OFF, ("craftsman",), late=15), Step("14:05", FULL, ("craftsman",), late=20)),
        chance=0.7,
        since=date(2026, 2, 3),
        until=date(2026, 3, 13),
    ),
)
OUT = Round(
    (
        Step("11:10", FULL, ADULTS, (KEYPAD, APP), late=25),
        Step("11:36", lock(FRONT), ADULTS, (APP,), late=6),
        Step("14:20", unlock(FRONT), ADULTS, (APP, CODE), late=40),
        Step("15:02", OFF, ADULTS, late=5),
    ),
    chance=0.55,
)
WATERING = Round(
    (Step("17:05", OFF, ("kari",), late=25), Step("17:40", FULL, ("kari",), late=25)),
    chance=0.45,
    since=date(2026, 7, 4),
    until=date(2026, 8, 10),
)
HOUSE: Plan = {
    Day.MONDAY: (*MORNING, *CLEANING, *REPAIRS, *AFTERNOON, *EVENING),
    Day.WORKDAY: (*MORNING, *REPAIRS, *AFTERNOON, *EVENING),
    Day.FREE: (Round((Step("08:20", OFF, ADULTS, late=50),)), OUT, *EVENING),
    Day.LEAVING: (
        *MORNING,
        *AFTERNOON[:1],
        Round(
            (
                Step("16:35", FULL, ("ingrid",), late=15),
                Step("16:52", lock(FRONT), ("ingrid",), (APP,), late=4),
            )
        ),
    ),
    Day.AWAY: (WATERING, LOST_AND_BACK),
    Day.RETURNING: (
        Round(
            (Step("18:30", unlock(FRONT), ("ole",), (CODE,), late=20), Step("18:51", OFF, ("ole",), late=3))
        ),
        *EVENING,
    ),
}
CABIN: Plan = {
    Day.LEAVING: (
        Round(
            (
                Step("11:40", plug_on("Varmeovn"), CABIN_ADULTS, (APP,), late=30),
                Step("20:05", OFF, CABIN_ADULTS, late=40),
                Step("23:20", PARTIAL, CABIN_ADULTS, late=30),
            )
        ),
    ),
    Day.AWAY: (
        Round((Step("08:30", OFF, CABIN_ADULTS, late=50),)),
        Round(
            (Step("10:40", FULL, CABIN_ADULTS, late=30), Step("15:10", OFF, CABIN_ADULTS, late=50)),
            chance=0.8,
        ),
        Round((Step("23:10", PARTIAL, CABIN_ADULTS, late=40),)),
    ),
    Day.RETURNING: (
        Round(
            (
                Step("08:50", OFF, CABIN_ADULTS, late=40),
                Step("14:40", plug_off("Varmeovn"), CABIN_ADULTS, (APP,), late=20),
                Step("15:10", FULL, CABIN_ADULTS, late=20),
            )
        ),
    ),
    Day.MONDAY: (LOST_AND_BACK,),
    Day.WORKDAY: (LOST_AND_BACK,),
    Day.FREE: (LOST_AND_BACK,),
}
LISE_GOES = Round(
    (
        Step("07:25", FULL, ("lise",), late=15),
        Step("07:42", lock("Hovedinngang"), ("lise",), (APP,), late=4),
        Step("16:10", unlock("Hovedinngang"), ("lise",), (APP, CODE), late=40),
        Step("16:52", OFF, ("lise",), late=5),
    )
)
LISE_SLEEPS = (
    Round((Step("06:40", OFF, ("lise",), late=25),)),
    Round((Step("22:40", PARTIAL, ("lise",), (KEYPAD, APP), late=50),)),
    LOST_AND_BACK,
)
LISE: Plan = {
    Day.MONDAY: (*LISE_SLEEPS, LISE_GOES),
    Day.WORKDAY: (*LISE_SLEEPS, LISE_GOES),
    Day.FREE: LISE_SLEEPS,
}
BAKERY: Plan = {
    Day.WORKDAY: (
        Round(
            (
                Step("03:50", unlock("Bakdør"), ("baker", "caretaker"), (CODE,), late=12),
                Step("04:04", OFF, ("baker", "caretaker"), late=4),
                Step("17:20", FULL, ("caretaker",), late=25),
                Step("17:46", lock("Bakdør"), ("caretaker",), (CODE,), late=4),
            )
        ),
        LOST_AND_BACK,
    ),
    Day.FREE: (LOST_AND_BACK,),
}


@dataclass(frozen=True)
class Living:
    """How days go by at one home, and what happens on each kind of day."""

    kind_of: Callable[[date], Day]
    plan: Plan


LIVING: Mapping[str, Living] = {
    "house": Living(family_day, HOUSE),
    "cabin": Living(family_day, CABIN),
    "lise": Living(plain_day, LISE),
    "bakery": Living(shop_day, BAKERY),
}
