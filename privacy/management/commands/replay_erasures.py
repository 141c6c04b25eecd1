"""`manage.py replay_erasures`: erase again whoever a restored backup has brought back."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.ledger_file import DamagedLedger
from accounts.ledger_standing import Standing, standing
from privacy.erasure import replaying

HELP = {
    Standing.MISSING: "Filen med slettinger (LEDGER_FILE) er borte. Hent den fra sikkerhetskopien av filene.",
    Standing.DAMAGED: "Filen med slettinger (LEDGER_FILE) er ikke den databasen kjenner. Hent den nyeste kopien.",
}


class Command(BaseCommand):
    help = "Sletter på nytt alle som en gjenopprettet sikkerhetskopi har brakt tilbake."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="vis bare hvem som er tilbake, ved nøkkel")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell keys and never names."""
        try:
            self._show() if options["dry_run"] else self._replay()
        except DamagedLedger as error:
            raise CommandError(f"Linje {error.line} i filen med slettinger er skadet.") from error

    def _show(self) -> None:
        keys = replaying.who_is_back()
        for key in keys:
            self.stdout.write(f"tilbake: {key}")
        self.stdout.write(f"{len(keys)} er tilbake.")

    def _replay(self) -> None:
        if message := HELP.get(standing()):
            raise CommandError(message)
        done = list(replaying.replay(now=timezone.now()))
        for one in done:
            state = "slettet på nytt" if one.is_done else "ikke ferdig"
            self.stdout.write(f"{one.person_key}: {state if one.was_back else 'var ikke tilbake'}")
        if left := sum(not one.is_done for one in done):
            raise CommandError(f"{left} slettinger er ikke ferdige. Se jobbene, og kjør kommandoen igjen.")
        self.stdout.write(f"{sum(one.was_back for one in done)} slettet på nytt. /readyz: {standing()}")
