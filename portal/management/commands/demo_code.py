"""Print the current one-time code of one of the demo's sign-ins."""

import time
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.demo.sign_ins import EMAILS


class Command(BaseCommand):
    help = "Print the current one-time code of one of the demo's sign-ins. Refuses where there is no demo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("One-time codes are shown only where DEMO is on.")
        email = options["email"].lower()
        factors = Authenticator.objects.filter(user__email=email, type=Authenticator.Type.TOTP)
        factor = factors.first() if email in EMAILS else None
        if factor is None:
            raise CommandError(f"No sign-in of the demo has a one-time code under {email}.")
        counter, gone = divmod(time.time(), app_settings.TOTP_PERIOD)
        code = format_hotp_value(hotp_value(decrypt(factor.data["secret"]), int(counter)))
        self.stdout.write(code)
        self.stderr.write(f"It works once, for {app_settings.TOTP_PERIOD - gone:.0f} seconds more.")
