"""`manage.py load_sale_addresses FILE`: which addresses were given with a sale, with a no offered then."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from privacy.marketing import sales
from privacy.models.marketing import Channel


class Command(BaseCommand):
    help = "Tar inn hvilke adresser kunder oppga ved kjøp, der de kunne si nei. Et nei blir aldri til et ja av det."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", metavar="FIL", type=Path, help='{"customer", "channel", "at"} i hver linje'
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Take in and count. A second time changes nothing."""
        counted: Counter[str] = Counter()
        try:
            with options["file"].open(encoding="utf-8") as lines:
                counted.update(_take(line) for line in lines if line.strip())
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError("Filen kan ikke leses.") from error
        self.stdout.write(f"{counted['noted']} kjøp er skrevet ned.")
        if wrong := counted["unknown"] + counted["unread"]:
            raise CommandError(f"{wrong} linjer gjelder ingen kunde eller kan ikke leses.")


def _take(line: str) -> str:
    try:
        told = json.loads(line)
        number, channel = str(told["customer"]), Channel(told["channel"])
        at = datetime.fromisoformat(told["at"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return "unread"
    moment = at if timezone.is_aware(at) else timezone.make_aware(at)
    return "noted" if sales.note(number, channel, at=moment) else "unknown"
