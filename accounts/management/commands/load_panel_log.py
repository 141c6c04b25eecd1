"""`manage.py load_panel_log SITE FILE`: load the alarm panel's own log."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.intake.panel_log import AlreadyLoading, load
from accounts.intake.reading import UnreadableLog
from accounts.intake.report import sentences
from accounts.models import Site


class Command(BaseCommand):
    help = "Laster alarmpanelets egen logg inn på et anlegg. Å laste den to ganger gir ingenting nytt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("site", metavar="ANLEGG", help="anleggsnummeret")
        parser.add_argument(
            "file", metavar="FIL", help="loggen som JSON i UTF-8, se docs/formats/panel-log.md"
        )
        parser.add_argument(
            "--keep-going", action="store_true", help="last de gode postene selv om andre blir avvist"
        )
        parser.add_argument("--dry-run", action="store_true", help="les og tell, men lagre ingenting")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and report. Ends with a failure when anything was refused."""
        site = _site(options["site"])
        try:
            report = load(
                site, Path(options["file"]), keep_going=options["keep_going"], dry_run=options["dry_run"]
            )
        except UnreadableLog as error:
            raise CommandError(str(error)) from error
        except AlreadyLoading as error:
            raise CommandError("En annen innlasting til anlegget er i gang. Prøv igjen senere.") from error
        for sentence in sentences(report):
            self.stdout.write(sentence)
        if report.refused:
            raise CommandError(f"{report.refused} av {report.records} poster ble avvist.")


def _site(number: str) -> Site:
    site = Site.objects.filter(installation_number=number).first() if number.isprintable() else None
    if site is None:
        raise CommandError("Fant ikke noe anlegg med det anleggsnummeret.")
    return site
