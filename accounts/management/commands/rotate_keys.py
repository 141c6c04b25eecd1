"""`manage.py rotate_keys`: wrap every data key under the newest key-encryption key."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.keys.errors import KeysUnavailable
from accounts.keys.rings import ring
from accounts.keys.rotating import counted, rotate


class Command(BaseCommand):
    help = "Pakker alle datanøkler inn under den nyeste nøkkelen i ringen. Trygt å avbryte og å kjøre igjen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="tell, men endre ingenting")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate and report. Ends with a failure when anything is left under an older key."""
        try:
            if options["dry_run"]:
                self._tell(counted())
                return
            rotated = rotate()
            self.stdout.write(f"{rotated.wrapped} nøkler pakket inn på nytt.")
            self._tell(counted())
        except KeysUnavailable as error:
            raise CommandError(f"Nøkkelringen svarer ikke ({error}). Det som er gjort, er gjort.") from error
        if rotated.left:
            left = sum(rotated.left.values())
            raise CommandError(f"{left} nøkler er igjen under eldre nøkler. Ta ingen av dem ut av ringen.")

    def _tell(self, found: dict[str, int]) -> None:
        current = ring().current()
        for kek_id, number in found.items():
            mark = " (nyeste)" if kek_id == current else "" if ring().holds(kek_id) else " (ikke i ringen)"
            self.stdout.write(f"{kek_id}{mark}: {number}")
