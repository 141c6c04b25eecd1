"""What the rights have to do with a home that changes hands: pictures of who lived there go."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

from accounts.conditions import within
from accounts.files import storage
from accounts.models import Occupancy, StoredFile, VerificationImage
from accounts.ownership.ending import Ending


def shred_pictures(occupancy: Occupancy, now: datetime) -> int:
    """Make the pictures of the household unreadable for good, but for those a case needs; how many."""
    rows = VerificationImage.objects.filter(
        within(occupancy, date="captured_at"), site=occupancy.site_id, file__isnull=False
    )
    going = rows.select_related("file").exclude(pk__in=_needed(occupancy))
    files = {row.pk: row.file for row in going if row.file}
    # In this order: the worker reaches a file by its picture, and its row when it is destroyed and has none.
    for file in files.values():
        storage.remove(file)
    VerificationImage.objects.filter(pk__in=files).update(file=None, deleted_at=now)
    StoredFile.objects.filter(pk__in=[file.pk for file in files.values()]).delete()
    return len(files)


def _needed(occupancy: Occupancy) -> list[UUID]:
    """Pictures of a crime, of an alarm that is not over, and all of them while a case or a hold of the household's
    stands. The worker sees neither cases' contents nor holds: the database answers with keys."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT takeover_pictures_needed(%s)", [occupancy.pk])
        return [key for (key,) in cursor.fetchall()]


PICTURES = Ending("images", shred_pictures)
