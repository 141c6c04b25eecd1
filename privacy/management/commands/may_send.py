"""`manage.py may_send --channel email`: whether marketing may go to the addresses on standard input."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from privacy.marketing import normalising
from privacy.marketing.facts import decide
from privacy.models.marketing import Channel


class Command(BaseCommand):
    help = "Sier for hver adresse på standard inn, én i hver linje, om reklame kan sendes dit nå, og hvorfor."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--channel", required=True, choices=Channel.values, help="hvordan den skal sendes"
        )
        parser.add_argument(
            "--similar", action="store_true", help="egne varer som ligner det kunden har kjøpt"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """One line each, in order, without the address. On a command line others would see it."""
        channel = Channel(options["channel"])
        rows = [normalising.asked(channel, address=line.strip()) for line in sys.stdin]
        for verdict in decide(rows, channel, at=timezone.now(), is_similar=options["similar"]):
            self.stdout.write(f"{'ja' if verdict.allowed else 'nei'} {verdict.reason.value}")
