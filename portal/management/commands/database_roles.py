"""Print the SQL that makes the roles of the second wall, for an administrator of the server."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from accounts.wall import roles


class Command(BaseCommand):
    help = (
        "Print the SQL that makes the database's roles. Changes nothing. Passwords are for the administrator."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        owner = str(connection.settings_dict["USER"])
        for statement in roles.statements(owner):
            self.stdout.write(f"{statement};")
