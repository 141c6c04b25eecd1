"""The month's file of the Reservasjonsregisteret: taken in whole, kept as keyed fingerprints (R-42, R-43)."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from accounts.audit import Action, record
from privacy.marketing import normalising
from privacy.models import ReservationCheck, ReservedAddress
from privacy.models.marketing import Channel

CHANNELS = {"telefon": Channel.PHONE, "post": Channel.POST}
HEAD = ["kanal", "verdi"]
A_BATCH = 5_000


class UnreadableRegister(Exception):
    """The file is not one of ours to take in. The text names lines and no addresses."""


def load(file: Path, *, file_date: date, now: datetime, is_smaller: bool = False) -> ReservationCheck:
    """Put the file in place of the one before, or change nothing. Nothing of it is kept that can be read.

    Raises UnreadableRegister: also for an older file, for one without any number or any postal address, and for one
    less than half as long of either, unless that `is_smaller` on purpose: half a file would have people called who
    are reserved.
    """
    before = ReservationCheck.objects.order_by("-checked_at").first()
    if file_date > timezone.localdate(now) or (before and file_date < before.file_date):
        raise UnreadableRegister("Filens dato er i framtiden, eller eldre enn den som er tatt inn.")
    with transaction.atomic():
        lengths = _lengths()
        ReservedAddress.objects.all().delete()
        every = _rows(file)
        while rows := list(islice(every, A_BATCH)):
            ReservedAddress.objects.bulk_create(rows, ignore_conflicts=True)
        _refuse_half_a_file(lengths, is_smaller=is_smaller)
        marks = ReservedAddress.objects.count()
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        check = ReservationCheck.objects.create(
            file_date=file_date, checked_at=now, sha256=digest, marks=marks
        )
        record(Action.RESERVATIONS_LOADED, actor="command", target=check, reason=f"rows:{marks}")
    return check


def _lengths() -> Counter[str]:
    counted = ReservedAddress.objects.values_list("channel").annotate(Count("pk"))
    return Counter(dict(counted))


def _refuse_half_a_file(before: Counter[str], *, is_smaller: bool) -> None:
    now = _lengths()
    for name, channel in CHANNELS.items():
        if not now[channel]:
            raise UnreadableRegister(f"Filen er uten noe av {name}.")
        if now[channel] * 2 < before[channel] and not is_smaller:
            raise UnreadableRegister(f"Filen har under halvparten så mye av {name} som den forrige.")


def _rows(file: Path) -> Iterator[ReservedAddress]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.reader(lines, delimiter=";")
        if next(reader, None) != HEAD:
            raise UnreadableRegister("Første linje skal være kanal;verdi.")
        for number, row in enumerate(reader, start=2):
            yield _row(number, row)


def _row(number: int, row: list[str]) -> ReservedAddress:
    channel = CHANNELS.get(row[0]) if len(row) == len(HEAD) else None
    mark = normalising.asked(channel, address=row[1]).canonical if channel else None
    if channel is None or mark is None:
        raise UnreadableRegister(f"Linje {number} kan ikke leses.")
    return ReservedAddress(channel=channel, mark=mark)
