"""`manage.py verify_log`: is the log what it was, entry by entry and against its anchors?"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.audit import anchors
from accounts.audit.damage import Damage, Kind
from accounts.audit.verifying import Verification

SHOWN_AT_MOST = 100


class Command(BaseCommand):
    help = "Kontrollerer loggen: nummer, rekkefølge, segl og ankre. Ender med feil når noe er galt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", type=int, default=1, dest="since", metavar="NR", help="begynn her")
        parser.add_argument("--anchors", metavar="FIL", help="ankrene (AUDIT_ANCHOR_FILE)")
        parser.add_argument("--json", action="store_true", help="svar som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read everything, tell the first that is wrong and how much of each kind."""
        file = Path(options["anchors"] or settings.AUDIT_ANCHOR_FILE)
        verification = Verification(file, since=max(1, options["since"]))
        shown: list[Damage] = []
        counted: Counter[Kind] = Counter()
        for damage in verification.damage():
            counted[damage.kind] += 1
            if len(shown) < SHOWN_AT_MOST:
                shown.append(damage)
        if options["json"]:
            self.stdout.write(_as_json(verification, shown, counted))
        else:
            self._tell(verification, shown)
        if counted:
            raise CommandError(f"Loggen er skadet: {counted.total()} funn.")

    def _tell(self, verification: Verification, shown: list[Damage]) -> None:
        if first := next((damage.first for damage in shown if damage.first is not None), None):
            self.stdout.write(f"Første oppføring med skade: {first}.")
        for damage in shown:
            self.stdout.write(str(damage))
        self.stdout.write(
            f"Lest {verification.rows} oppføringer og {verification.anchors} ankre. "
            f"Siste oppføring: {verification.seq} {verification.hash}"
        )


def _as_json(verification: Verification, shown: list[Damage], counted: Counter[Kind]) -> str:
    told = {
        "whole": not counted,
        "entries": verification.rows,
        "anchors": verification.anchors,
        "newest": {"seq": verification.seq, "hash": verification.hash},
        "public_key": anchors.public_key(),
        "counted": dict(counted),
        "damage": [asdict(damage) | {"text": str(damage)} for damage in shown],
    }
    return json.dumps(told, indent=2, ensure_ascii=False)
