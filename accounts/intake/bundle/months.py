"""The months a bundle's events lie in, read before anything is stored: making one locks its whole table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from accounts import partitions
from accounts.intake.bundle.entity import Entity
from accounts.intake.bundle.sources import Source, UnreadableBundle
from accounts.intake.bundle.zips import DAMAGED

BLOCK = 1 << 20
OVERLAP = 60
DAY = re.compile(rb'"occurred_at"\s*:\s*"((?:19|20)\d\d-\d\d-\d\d)T')
EARLIEST = date(1990, 1, 1)


def make_months(source: Source, entities: tuple[Entity, ...], *, now: datetime) -> None:
    """Make the months of all events, each in a short transaction of its own. Safe to repeat.

    A day written in a way this does not see costs only time: its month is made while the events are stored.
    """
    for entity in entities:
        if entity.is_activity:
            made: Any = entity.model
            for month in sorted(_months(source, entity, latest=now.date())):
                with transaction.atomic():
                    partitions.ensure(made, [month])


def _months(source: Source, entity: Entity, *, latest: date) -> set[date]:
    days = set(_days(source, entity))
    # The day before and after: the line's own offset from UTC may put it there.
    near = {day + timedelta(days=step) for day in days for step in (-1, 0, 1)}
    return {day.replace(day=1) for day in near if EARLIEST <= day <= latest + timedelta(days=1)}


def _days(source: Source, entity: Entity) -> Iterator[date]:
    written: set[bytes] = set()
    before = b""
    try:
        with source.open(entity.file) as file:
            while block := file.read(BLOCK):
                written.update(DAY.findall(before + block))
                before = block[-OVERLAP:]
    except DAMAGED as error:
        raise UnreadableBundle(f"{entity.file} er skadet.") from error
    for text in written:
        try:
            day = date.fromisoformat(text.decode())
        except ValueError:
            continue  # the line it stands in is refused when it is read
        yield day
