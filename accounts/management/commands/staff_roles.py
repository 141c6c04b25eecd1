"""Bring the groups in the database into line with the table of roles."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.staff import roles


class Command(BaseCommand):
    help = (
        "Give every role's group exactly the permissions of the table. Safe to repeat; `migrate` does it too."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail when something differs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            roles.settle()
        for role in roles.ROLES:
            self.stdout.write(f"{role.name}: {', '.join(role.permissions) or '-'}")
        wrong = list(roles.differences())
        if wrong:
            raise CommandError(f"Not as the table says: {', '.join(one.name for one in wrong)}.")
