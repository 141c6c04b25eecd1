"""`manage.py queue_campaign NAME`: an offer on e-mail to the customers whose numbers stand on standard input."""

from __future__ import annotations

import re
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Person
from privacy.marketing import letters

NAME = re.compile(r"[a-z0-9-]{1,40}")


class Command(BaseCommand):
    help = "Legger en kampanje i kø. Om den kan sendes, avgjøres for hver enkelt når brevet går ut."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAVN", help="kampanjen; den samme når aldri noen to ganger")

    def handle(self, *args: Any, **options: Any) -> None:
        """Queue once for each customer."""
        if not NAME.fullmatch(options["name"]):
            raise CommandError("Navnet skal ha små bokstaver, tall og bindestrek.")
        numbers = {line.strip() for line in sys.stdin if line.strip()}
        persons = Person.objects.filter(customers__customer_number__in=numbers).distinct()
        count = letters.queue(options["name"], persons.iterator())
        self.stdout.write(f"{count} brev er lagt i kø.")
