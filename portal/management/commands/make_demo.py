"""Make the demo's persons, homes and history in an empty database."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.demo import making


class Command(BaseCommand):
    help = "Make the demo's persons, homes and history in an empty database. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("Made-up people belong only where DEMO or DEBUG is on. Nothing was changed.")
        if making.is_made():
            self.stdout.write("The demo is here already: nothing was changed.")
            return
        begun = time.monotonic()
        try:
            made = making.make(timezone.now())
        except making.NotOurs as error:
            raise CommandError(
                "This database holds others than the demo's people. Nothing was changed."
            ) from error
        seconds = time.monotonic() - begun
        self.stdout.write(
            f"Made {made.persons} persons, {made.sites} homes and {made.events} events in {seconds:.0f} s."
        )
