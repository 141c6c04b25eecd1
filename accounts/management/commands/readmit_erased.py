"""`manage.py readmit_erased --by ADDRESS`: let somebody who was erased become a customer again, as they wish."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts import ledger, sealing
from accounts.ledger import NotErased
from accounts.models import User
from accounts.models.reachable import mark_of

OFFICER = "personvernombud"


class Command(BaseCommand):
    help = "Slipper inn igjen en slettet person som selv vil bli kunde. Det som ble slettet, kommer ikke tilbake."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--by", required=True, metavar="E-POST", help="personvernombudet som har avgjort det"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """The address or number is read from the input: on a command line others would see it."""
        officer = User.objects.filter(
            email__iexact=options["by"], is_staff=True, is_active=True, groups__name=OFFICER
        ).first()
        if officer is None:
            raise CommandError("--by må være et personvernombud med egen innlogging.")
        self.stdout.write("E-post, telefon, kundenummer eller fødselsnummer, på en linje:")
        typed = sys.stdin.readline().strip()
        for mark in _marks(typed):
            try:
                count = ledger.lift(mark, by=officer, now=timezone.now())
            except NotErased:
                continue
            self.stdout.write(f"Sluppet inn igjen: {count}.")
            return
        raise CommandError("Ingen slettet person holdes ute av det.")


def _marks(typed: str) -> list[bytes]:
    """What it may be, the first that fits: nobody has to say which."""
    national = sealing.fingerprint(typed, context="national_identifier")
    return [mark for mark in (mark_of(typed), ledger.customer_mark(typed), national) if mark]
