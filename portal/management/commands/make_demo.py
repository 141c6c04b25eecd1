"""Make the demo's persons, homes and history in an empty database."""

import time
from argparse import ArgumentTypeError
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.demo import crowd, making
from privacy import demo as rights

MOST_EVENTS = 50_000_000


class Command(BaseCommand):
    help = "Make the demo's persons, homes and history in an empty database. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--customers",
            type=_number(crowd.AT_MOST),
            metavar="N",
            help=f"so many customers beside those with a story ({crowd.USUAL})",
        )
        parser.add_argument(
            "--heavy",
            type=_number(MOST_EVENTS),
            default=0,
            metavar="N",
            help=f"one customer more, {crowd.HEAVY.email}, with so many events",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("Made-up people belong only where DEMO or DEBUG is on. Nothing was changed.")
        begun = time.monotonic()
        try:
            made = making.make(timezone.now(), customers=options["customers"], heavy=options["heavy"])
        except making.NotOurs as error:
            raise CommandError(
                "This database holds others than the demo's people. Nothing was changed."
            ) from error
        has_cases = rights.make(timezone.now())
        if made == making.Made(0, 0, 0) and not has_cases:
            self.stdout.write("The demo is here already: nothing was changed.")
            return
        seconds = time.monotonic() - begun
        self.stdout.write(
            f"Made {made.persons} persons, {made.sites} homes and {made.events} events in {seconds:.0f} s."
        )


def _number(at_most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdecimal() or int(text) > at_most:
            raise ArgumentTypeError(f"a number from 0 to {at_most}")
        return int(text)

    return number
