"""`manage.py rebuild_ledger_file`: write the ledger's file anew from the table, after the file was lost."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import ledger_rebuilding
from accounts.ledger_file import DamagedLedger


class Command(BaseCommand):
    help = (
        "Skriver slettejournalens fil på nytt fra databasen når den er tapt. Hver linje prøves mot sitt segl."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Only where there is none: a file that is there may know of more than the database."""
        try:
            count = ledger_rebuilding.rebuild()
        except FileExistsError:
            raise CommandError("Filen finnes. Den kan vite om flere slettinger enn databasen.") from None
        except DamagedLedger as damage:
            raise CommandError(
                f"Linje {damage.line} stemmer ikke med seglet. Hent filen fra en kopi i stedet."
            ) from None
        self.stdout.write(f"Linjer skrevet: {count}.")
