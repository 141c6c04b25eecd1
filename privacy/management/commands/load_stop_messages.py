"""`manage.py load_stop_messages FILE`: text messages that customers sent back, of which STOPP counts as a no."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from privacy.marketing import replies


class Command(BaseCommand):
    help = (
        "Tar inn svar på SMS, ett JSON-objekt i hver linje. STOPP virker fra nå. Resten må en ansatt lese der "
        "det kom inn."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", metavar="FIL", type=Path, help='{"from": "+47…", "text": "STOPP"} i hver linje'
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Take in and count. A second time changes nothing; a line that is none ends it after all others."""
        counted: Counter[str] = Counter()
        try:
            with options["file"].open(encoding="utf-8") as lines:
                counted.update(_take(line) for line in lines if line.strip())
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError("Filen kan ikke leses.") from error
        self.stdout.write(f"{counted[replies.NO]} sa stopp, {counted[replies.READ]} må leses.")
        if counted["unread"]:
            raise CommandError(f"{counted['unread']} linjer kan ikke leses.")


def _take(line: str) -> str:
    try:
        told = json.loads(line)
        number, text = str(told["from"]), str(told["text"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return "unread"
    return replies.take(number, text)
