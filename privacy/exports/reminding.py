"""Telling people, once, that a copy they have not fetched is about to go."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from accounts import post
from privacy.models import Archive, Download
from privacy.states import DOWNLOADABLE

BEFORE = timedelta(days=2)
A_ROUND = 1_000


def remind(now: datetime) -> int:
    """Owe the letter for every copy that goes in two days and has a file nobody fetched; how many. Safe to repeat.

    None for one that lies for no longer than that altogether: its first letter has just said so.
    """
    due = Archive.objects.filter(
        expires_at__gt=now, expires_at__lte=now + BEFORE, request__status__in=DOWNLOADABLE
    ).select_related("request__person", "request__case")
    found = [archive for archive in due[:A_ROUND] if _is_worth_it(archive)]
    for archive in found:
        with transaction.atomic():
            post.owe(
                "copy-expiring",
                key=f"copy-expiring:{archive.pk}",
                to=archive.request.person,
                facts={
                    "reference": archive.request.reference,
                    "expires_at": archive.expires_at.isoformat(),
                },
            )
    return len(found)


def _is_worth_it(archive: Archive) -> bool:
    if archive.expires_at - archive.created_at <= BEFORE:
        return False
    started = Download.objects.filter(archive_key=archive.pk, outcome=Download.Outcome.STARTED)
    return archive.parts.exclude(number__in=started.values("part")).exists()
