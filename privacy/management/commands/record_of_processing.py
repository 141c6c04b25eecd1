"""`manage.py record_of_processing`: the record of GDPR Art. 30, as the register stands now."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from privacy import record
from privacy.officer import markdown


class Command(BaseCommand):
    help = "Skriver protokollen over behandling av personopplysninger (GDPR art. 30). Endrer ingenting."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=("markdown", "json"), default="markdown")
        parser.add_argument("--language", choices=record.LANGUAGES, default="nb")

    def handle(self, *args: Any, **options: Any) -> None:
        made = record.build(options["language"], now=timezone.now())
        if options["format"] == "json":
            self.stdout.write(json.dumps(made.as_json(), indent=2, ensure_ascii=False))
        else:
            self.stdout.write(markdown.written(made), ending="")
