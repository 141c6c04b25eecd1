"""`manage.py load_panel_answers FILE`: take in what panels answered later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.intake.panel_answers import UnreadableAnswers, load


class Command(BaseCommand):
    help = "Tar inn svar fra paneler på ordre de har fått. Å ta inn et svar to ganger endrer ingenting."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", metavar="FIL", help="svarene, ett i hver linje: docs/formats/panel-answers.md"
        )
        parser.add_argument("--dry-run", action="store_true", help="les og tell, men endre ingenting")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take in and report. Ends with a failure when an answer is to no order of ours."""
        try:
            outcome = load(Path(options["file"]), dry_run=options["dry_run"])
        except OSError as error:
            raise CommandError("Filen kan ikke leses.") from error
        except UnreadableAnswers as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{outcome.done} utført, {outcome.refused} avvist av panelet, {outcome.known} besvart fra før."
        )
        if outcome.strange:
            raise CommandError(f"{outcome.strange} svar gjelder ingen ordre vi kjenner.")
