"""`manage.py export_person`: a copy into a file, for staff with a shell and a case (F-41)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from privacy.exports import handing_over
from privacy.exports.handing_over import NotHandedOver


class Command(BaseCommand):
    help = (
        "Write the copy a case asks for to a file, unsealed, to be handed over. "
        "The person is named by customer number or id, and reads afterwards who made it and for which case."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="customer number or id")
        parser.add_argument("--output", required=True, type=Path, help="a file that does not exist yet")
        parser.add_argument("--case", required=True, help="the number of an open case of that person, PV-…")
        parser.add_argument("--by", default="", help="e-mail of the employee; else whoever has the case")

    def handle(self, *args: Any, **options: Any) -> None:
        output: Path = options["output"]
        try:
            person = handing_over.person_of(options["person"])
            request = handing_over.request_of(person, options["case"])
            by = handing_over.employee_of(request, options["by"])
            packed = handing_over.hand_over(request, by=by, output=output)
        except NotHandedOver as refused:
            raise CommandError(f"{refused} Nothing was written.") from refused
        except FileExistsError as error:
            raise CommandError("The file exists already. Nothing was written.") from error
        except OSError as error:
            raise CommandError(f"The file cannot be written: {error.strerror}.") from error
        rows = sum(one.rows for one in packed)
        self.stdout.write(f"{output}: {len(packed)} categories, {rows} rows, {output.stat().st_size} bytes.")
        warning = "It is not sealed. Hand it over, then delete it; nothing else removes it."
        self.stderr.write(self.style.WARNING(warning))
