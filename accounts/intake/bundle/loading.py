"""Loading a bundle: everything in one transaction, which ends well or leaves nothing."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO, Any

from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from accounts import quarantine
from accounts.audit import Action, record
from accounts.intake.bundle import staging
from accounts.intake.bundle.ahead import read_ahead
from accounts.intake.bundle.entity import Entity
from accounts.intake.bundle.erased import Erased, find
from accounts.intake.bundle.findings import Findings
from accounts.intake.bundle.happenings import Happenings
from accounts.intake.bundle.lines import DamagedFile
from accounts.intake.bundle.manifest import Manifest, read_manifest
from accounts.intake.bundle.media import MediaIntake
from accounts.intake.bundle.merging import merge
from accounts.intake.bundle.months import make_months
from accounts.intake.bundle.opening import opened
from accounts.intake.bundle.refusing import (
    refuse_changed,
    refuse_erased,
    refuse_problems,
    refuse_repeated,
    tell_locked,
)
from accounts.intake.bundle.report import Outcome, Report
from accounts.intake.bundle.resolving import resolve
from accounts.intake.bundle.rows import pieces
from accounts.intake.bundle.secrets import settle
from accounts.intake.bundle.sources import Source, UnreadableBundle
from accounts.reaching import mark_all

logger = logging.getLogger(__name__)

# A load takes as long as it takes. It waits for others' locks, but not for ever.
SETTINGS = (
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    "SET LOCAL lock_timeout = '30s'",
    # Checked at once: PostgreSQL would keep a list of all rows until the end, and could not say which one it was.
    "SET CONSTRAINTS ALL IMMEDIATE",
)


class AlreadyLoading(Exception):
    """Another process is loading a bundle."""


@dataclass(frozen=True)
class _Load:
    """One bundle on its way in."""

    source: Source
    manifest: Manifest
    findings: Findings
    media: MediaIntake
    keep_going: bool
    dry_run: bool

    @property
    def will_be_undone(self) -> bool:
        return self.dry_run or (self.findings.refused > 0 and not self.keep_going)


def load(
    path: Path, *, keep_going: bool = False, dry_run: bool = False, now: datetime | None = None
) -> Report:
    """Load the bundle at a path. Safe to repeat: what is there already is the same or changed, never doubled.

    When a line is refused nothing is stored, unless `keep_going`: then the others are. `dry_run` does the same work
    and undoes it. Raises UnreadableBundle, AlreadyLoading and, when the storage fails, OSError.
    """
    with opened(path) as source:
        manifest = read_manifest(source)
        findings = Findings()
        media = MediaIntake(source, findings)
        if not dry_run:
            make_months(source, manifest.entities, now=now or timezone.now())
        one = _Load(source, manifest, findings, media, keep_going, dry_run)
        try:
            undone = _store(one)
        except BaseException:
            media.forget()
            raise
    if undone:
        media.forget()
    report = _report(one, undone)
    logger.info("bundle loaded: %s, %d refused", report.outcome, report.refused)
    return report


def _store(one: _Load) -> bool:
    """Store everything, or undo it; whether it was undone."""
    with transaction.atomic(), connection.cursor() as cursor:
        for setting in SETTINGS:
            cursor.execute(setting)
        _take_turn(cursor)
        with quarantine.told():
            erased = find(one.source, one.manifest.entities)
            for entity in one.manifest.entities:
                _load_entity(cursor, one, entity, erased)
        one.media.refuse_strays()
        staging.drop(cursor)
        mark_all()
        if one.will_be_undone:
            transaction.set_rollback(True)
        else:
            record(Action.BUNDLE_LOADED, actor="load_bundle", reason=f"refused:{one.findings.refused}")
        return one.will_be_undone


def _take_turn(cursor: Any) -> None:
    cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('load_bundle', 0))")
    if cursor.fetchone() != (True,):
        raise AlreadyLoading


def _load_entity(cursor: Any, one: _Load, entity: Entity, erased: Erased) -> None:
    staging.begin(cursor, entity)
    take = _load_events if entity.is_activity else partial(_load_facts, erased=erased)
    with (
        one.source.open(entity.file) as stream,
        closing(_unharmed(entity, one, stream)) as made,
        read_ahead(made) as waiting,
    ):
        take(cursor, one, entity, waiting)
    read, told = one.findings.tallies[entity.name].lines, one.manifest.rows[entity.name]
    if read != told:
        one.findings.refuse_file(entity.file, f"har {read} linjer, men manifest.json sier {told}")


def _unharmed(entity: Entity, one: _Load, stream: IO[bytes]) -> Generator[tuple[int, bytes], None, None]:
    try:
        yield from pieces(entity, stream, one.findings)
    except DamagedFile as error:
        raise UnreadableBundle(f"{entity.file} er skadet.") from error


def _load_facts(
    cursor: Any, one: _Load, entity: Entity, waiting: Iterator[tuple[int, bytes]], *, erased: Erased
) -> None:
    staging.fill(cursor, entity, waiting)
    one.media.note(cursor, entity)
    last = entity.references_itself
    for only in (f"s.{last} IS NULL", f"s.{last} IS NOT NULL") if last else ("true",):
        resolve(cursor, entity, only=only)
        if erased:
            refuse_erased(cursor, entity, one.findings, erased)
        refuse_problems(cursor, entity, one.findings)
        refuse_repeated(cursor, entity, one.findings)
        settle(cursor, entity)
        refuse_changed(cursor, entity, one.findings)
        one.media.take(cursor, entity)
        merge(cursor, entity, one.findings)
        one.media.let_go(cursor, entity)
        tell_locked(cursor, entity, one.findings)
        _drop_rows(cursor)


def _load_events(cursor: Any, one: _Load, entity: Entity, waiting: Iterator[tuple[int, bytes]]) -> None:
    is_rehearsal = one.will_be_undone
    happenings = Happenings(cursor, entity, one.findings, is_rehearsal=is_rehearsal)
    while staging.fill(cursor, entity, waiting):
        resolve(cursor, entity)
        refuse_problems(cursor, entity, one.findings)
        # Once it is clear that nothing will stay, the rest is only looked at.
        if is_rehearsal or not one.will_be_undone:
            happenings.take()
        _drop_rows(cursor)
        staging.empty(cursor)
    happenings.finish()


def _drop_rows(cursor: Any) -> None:
    cursor.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier("pg_temp", staging.ROWS)))


def _report(one: _Load, undone: bool) -> Report:
    kept = Outcome.HELD_BACK if undone else Outcome.LOADED
    outcome = Outcome.DRY_RUN if one.dry_run else kept
    return Report(one.manifest.source, outcome, one.findings)
