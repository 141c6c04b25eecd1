"""What waits in the inbox: a log that nobody seals must not rot in silence (N-17)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from accounts import post
from accounts.models import AuditInbox, Controller

TOO_LONG = timedelta(minutes=15)


def waited_too_long(now: datetime) -> int:
    """How many entries have waited for more than a quarter of an hour to be sealed."""
    before = (now - TOO_LONG).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return AuditInbox.objects.filter(at__lt=before).count()


def watch(now: datetime) -> None:
    """Tell the data protection officer, once a day, when entries have waited too long. Safe to repeat."""
    count = waited_too_long(now)
    officer = Controller.objects.in_force().values_list("privacy_officer_email", flat=True).first()
    if count and officer:
        key = f"log-waits:{timezone.localdate(now).isoformat()}"
        post.owe("log-waits", key=key, address=officer, language="nb", facts={"count": count})
