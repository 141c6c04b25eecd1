"""Let the first user administrator in, who can then propose all others."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from accounts.staff import changes


class Command(BaseCommand):
    help = (
        "Invite the first user administrator, and the second: with fewer than two nothing can be confirmed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="where the invitation goes; the address becomes the sign-in")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            changes.begin_with(options["email"])
        except ValidationError as error:
            raise CommandError("That is no e-mail address. Nothing was changed.") from error
        except changes.Refused as error:
            raise CommandError(
                "There are two administrators, or the address is in use. Nothing was changed."
            ) from error
        self.stdout.write("The invitation is on its way. It is valid for 72 hours.")
