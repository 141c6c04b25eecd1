"""Loading the panel vendor's own log onto a site: read, told who, stored once (docs/formats/panel-log.md)."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from accounts import activity, ledger, partitions
from accounts.audit import Action, record
from accounts.intake import vocabulary
from accounts.intake.attribution import Attribution, Household, Unresolved
from accounts.intake.local_time import Moment, resolve
from accounts.intake.reading import Log, Record, read
from accounts.intake.report import DoubtfulTime, Outcome, Report
from accounts.models import Site
from accounts.models.activity import ActivityEvent, ActorKind, Channel

logger = logging.getLogger(__name__)

PANEL_CLOCK_MAY_BE_AHEAD = timedelta(days=1)
DOUBTFUL_TIMES_MAY_BE_OFF = timedelta(hours=2)


class AlreadyLoading(Exception):
    """Another process is loading a log onto the same site."""


@dataclass(frozen=True)
class Told:
    """One record with its moment and who it was: all that its event is made from."""

    record: Record
    moment: Moment
    who: Attribution


def load(
    site: Site,
    source: str | Path,
    *,
    keep_going: bool = False,
    dry_run: bool = False,
    now: datetime | None = None,
) -> Report:
    """Load a log, given as its text or the path of its file, onto a site. Safe to repeat: nothing comes twice.

    All in one transaction. When a record is refused nothing is stored, unless `keep_going`: then the others
    are. `dry_run` reads and counts only. Raises UnreadableLog and AlreadyLoading.
    """
    now = now or timezone.now()
    log = read(source, latest=now + PANEL_CLOCK_MAY_BE_AHEAD)
    if log.refusals and not keep_going:
        return Report(site.installation_number, Outcome.HELD_BACK, log.length, refusals=log.refusals)
    told, nameless = _without_erased(site, _told(site, log))
    events = list(_events(site, told, received_at=now))
    new = _store(site, events, dry_run=dry_run)
    logger.info(
        "panel log loaded onto site %s: %d records, %d new, dry run: %s", site.pk, log.length, new, dry_run
    )
    return replace(_report(site, log, told, events, new=new, dry_run=dry_run), erased=nameless)


def _told(site: Site, log: Log) -> list[Told]:
    """Every record with its moment and actor, the oldest first."""
    household = Household(site)
    moments = resolve([record.time for record in log.records])
    pairs = sorted(zip(log.records, moments, strict=True), key=lambda pair: (pair[1].at, pair[1].doubt or ""))
    return [Told(record, moment, household.who(record, at=moment.at)) for record, moment in pairs]


def _without_erased(site: Site, told: Sequence[Told]) -> tuple[list[Told], tuple[int, ...]]:
    """The same, without the names of those who were erased here; and the numbers of their records. One query."""
    names = {one.who.name for one in told if one.who.name}
    marks = {ledger.panel_mark(site.pk, name): name for name in names}
    erased = {marks[mark] for mark in ledger.erased_marks(marks)}
    kept = [
        replace(one, who=Attribution(ActorKind.UNNAMED)) if one.who.name in erased else one for one in told
    ]
    return kept, tuple(sorted(one.record.number for one in told if one.who.name in erased))


def _events(site: Site, told: Sequence[Told], *, received_at: datetime) -> Iterator[ActivityEvent]:
    seen: Counter[tuple[str, ...]] = Counter()
    for one in told:
        facts = _facts(site, one)
        yield _event(site, one, id=activity.event_id(*facts, seen[facts]), received_at=received_at)
        seen[facts] += 1


def _facts(site: Site, one: Told) -> tuple[str, ...]:
    """What tells a record from any other. Alike in every file it stands in, whatever stands around it there."""
    record = one.record
    return (
        "panel log",
        site.installation_number,
        one.moment.first_reading.isoformat(),
        record.event_type.casefold(),
        record.user,
        record.channel.casefold(),
        record.lock_name,
    )


def _event(site: Site, one: Told, *, id: UUID, received_at: datetime) -> ActivityEvent:  # noqa: A002 - its name
    meaning = vocabulary.meaning(one.record)
    user = one.who.user
    return meaning.model(
        id=id,
        occurred_at=one.moment.at,
        received_at=received_at,
        site_id=site.pk,
        actor_id=user.person_id if user else None,
        user_id=user.pk if user else None,
        actor_kind=one.who.kind,
        unresolved_name=one.who.name,
        code_slot=one.who.code_slot,
        channel=vocabulary.channel(one.record) or Channel.UNKNOWN,
        time_uncertain=one.moment.doubt is not None,
        **meaning.fields,
    )


def _store(site: Site, events: Sequence[ActivityEvent], *, dry_run: bool) -> int:
    """Store what is not there yet, all or nothing; how many those are."""
    if not dry_run:
        _make_months(events)
    with transaction.atomic():
        _take_turn(site)
        known = _known(site, events)
        new = [event for event in events if event.id not in known]
        if not dry_run:
            for start in range(0, len(new), activity.BATCH):
                activity.record(new[start : start + activity.BATCH])
            record(Action.PANEL_LOG_LOADED, actor="load_panel_log", target=site, reason=f"rows:{len(new)}")
    return len(new)


def _make_months(events: Sequence[ActivityEvent]) -> None:
    """Months are made before the transaction: each locks its whole table for as long as it is not committed."""
    for model, month in sorted(
        {(type(event), partitions.month_of(event.occurred_at)) for event in events},
        key=lambda pair: (pair[0].__name__, pair[1]),
    ):
        partitions.ensure(model, [month])


def _take_turn(site: Site) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"load_panel_log {site.pk}"]
        )
        if cursor.fetchone() != (True,):
            raise AlreadyLoading


def _known(site: Site, events: Sequence[ActivityEvent]) -> set[UUID]:
    """The ids that are stored already, anywhere near the times of these events."""
    known: set[UUID] = set()
    for model in {type(event) for event in events}:
        times = [event.occurred_at for event in events if type(event) is model]
        near = (min(times) - DOUBTFUL_TIMES_MAY_BE_OFF, max(times) + DOUBTFUL_TIMES_MAY_BE_OFF)
        known.update(
            model._default_manager.filter(site=site, occurred_at__range=near).values_list("id", flat=True)
        )
    return known


def _report(
    site: Site, log: Log, told: Sequence[Told], events: Sequence[ActivityEvent], *, new: int, dry_run: bool
) -> Report:
    unknown = [one.record for one in told if not vocabulary.meaning(one.record).is_known]
    return Report(
        installation_number=site.installation_number,
        outcome=Outcome.DRY_RUN if dry_run else Outcome.LOADED,
        records=log.length,
        new=new,
        known=len(told) - new,
        refusals=log.refusals,
        tables=Counter(type(event).__name__ for event in events),
        unknown_types=Counter(record.event_type for record in unknown),
        unknown_channels=Counter(
            one.record.channel for one in told if vocabulary.channel(one.record) is None
        ),
        unread_fields=log.unread,
        unnamed=sum(one.who.kind is ActorKind.UNNAMED for one in told),
        unknown_names=_names(told, Unresolved.NO_SUCH_USER),
        shared_names=_names(told, Unresolved.SEVERAL_USERS),
        without_occupancy=sum(one.who.why_unresolved is Unresolved.NO_OCCUPANCY for one in told),
        doubtful_times=tuple(
            DoubtfulTime(one.record.number, one.moment)
            for one in sorted(told, key=lambda one: one.record.number)
            if one.moment.doubt
        ),
    )


def _names(told: Sequence[Told], why: Unresolved) -> Counter[str]:
    return Counter(one.who.name for one in told if one.who.why_unresolved is why)
