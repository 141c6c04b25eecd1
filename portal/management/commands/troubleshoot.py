"""Print what somebody who is to help needs to know, with nothing about anybody in it."""

import json
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.troubleshooting import bundle


class Command(BaseCommand):
    help = "Versions, switches, checks, counts of jobs, letters and rows as JSON. It holds no personal data."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(json.dumps(bundle(timezone.now()), indent=1, sort_keys=True))
