"""What is past its time, category by category; and to remove it now instead of at night."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from privacy.categories import CATEGORIES
from privacy.retention import sweeping, watching
from privacy.retention.chores import Chore, every

HEADS = ("category", "rule", "table", "what", "due", "held", "waiting", "oldest was due on")
LINE = "{:<14} {:<13} {:<27} {:<7} {:>9} {:>9} {:>9}  {}"


class Command(BaseCommand):
    """`--dry-run` counts and removes nothing; only then may `--as-of` be another day than today."""

    help = (
        "Remove what is past its time. With --dry-run: print counts and the oldest row, and remove nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count")
        parser.add_argument("--category", help="only this category (its slug)")
        parser.add_argument("--as-of", type=date.fromisoformat, help="count as on this day: YYYY-MM-DD")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Raises CommandError for what does not fit together."""
        dry, slug, day = options["dry_run"], options["category"], options["as_of"]
        if day and not dry:
            raise CommandError("--as-of is for planning: give it together with --dry-run.")
        if slug and not dry:
            raise CommandError("--category narrows what is printed: give it together with --dry-run.")
        if slug and slug not in {category.slug for category in CATEGORIES}:
            raise CommandError("There is no such category.")
        if dry:
            self._count((one for one in every() if slug in (None, one.category.slug)), day)
        else:
            self._sweep()

    def _count(self, chores: Iterable[Chore], day: date | None) -> None:
        self.stdout.write(LINE.format(*HEADS))
        for chore in chores:
            stands = sweeping.count(chore, day or timezone.localdate())
            told = (chore.category.slug, chore.rule.rule, chore.table.label, chore.act.value)
            numbers = (stands.due, stands.held, stands.waiting, stands.oldest or "-")
            self.stdout.write(LINE.format(*told, *map(str, numbers)))

    def _sweep(self) -> None:
        runs = sweeping.sweep(timezone.now())
        watching.note_sweep(runs)
        for run in runs:
            failed = f" failed: {run.error_code}" if run.error_code else ""
            self.stdout.write(f"{run.category} {run.rule}: {run.removed} of {run.expected}{failed}")
