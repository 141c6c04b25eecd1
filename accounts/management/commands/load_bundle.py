"""`manage.py load_bundle PATH`: load a company's own data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error
from django.utils import translation

from accounts.intake.bundle.loading import AlreadyLoading, load
from accounts.intake.bundle.report import Report, sentences
from accounts.intake.bundle.sources import UnreadableBundle


class Command(BaseCommand):
    help = "Laster en pakke med selskapets egne data. Å laste den to ganger gir ingenting nytt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", metavar="PAKKE", help="en mappe eller zip-fil, se docs/formats/intake.md")
        parser.add_argument(
            "--keep-going", action="store_true", help="last de gode linjene selv om andre blir avvist"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="gjør alt og angre det: vis hva som ville blitt endret"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and report. Ends with a failure when anything was refused."""
        with translation.override("nb"):
            report = _loaded(
                Path(options["path"]), keep_going=options["keep_going"], dry_run=options["dry_run"]
            )
            for sentence in sentences(report):
                self.stdout.write(sentence)
        if report.refused:
            raise CommandError(f"Avvist: {report.refused}.")


def _loaded(path: Path, *, keep_going: bool, dry_run: bool) -> Report:
    try:
        return load(path, keep_going=keep_going, dry_run=dry_run)
    except UnreadableBundle as error:
        raise CommandError(str(error)) from error
    except AlreadyLoading as error:
        raise CommandError("En annen innlasting er i gang. Prøv igjen senere.") from error
    except Error as error:
        # The database's own words may quote what stood in a line.
        raise CommandError(f"Databasen stanset innlastingen ({type(error).__name__}).") from error
    except OSError as error:
        raise CommandError(f"Lageret for filer svarer ikke ({type(error).__name__}).") from error
