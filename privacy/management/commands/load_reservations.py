"""`manage.py load_reservations FILE --date DATE`: the month's file of the Reservasjonsregisteret."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from privacy.marketing.reservations import UnreadableRegister, load


class Command(BaseCommand):
    help = (
        "Tar inn månedens fil fra Reservasjonsregisteret i stedet for den forrige. Bare avtrykk blir lagret."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", metavar="FIL", type=Path, help="kanal;verdi i hver linje: docs/operations.md"
        )
        parser.add_argument("--date", required=True, type=date.fromisoformat, help="filens dato, 2026-11-01")
        parser.add_argument(
            "--smaller", action="store_true", help="filen skal være så mye kortere enn den forrige"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Take it in whole, or leave the one before."""
        now = timezone.now()
        try:
            check = load(options["file"], file_date=options["date"], now=now, is_smaller=options["smaller"])
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError("Filen kan ikke leses.") from error
        except UnreadableRegister as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{check.marks} reservasjoner er tatt inn.")
