"""One thing as an employee sees it who looks it through: the original, and what has been made of it so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from accounts.audit import Action, record
from accounts.audit.watching import person
from accounts.models import StoredFile, User
from accounts.wall.opened import CATEGORY_OF
from privacy import media, readings
from privacy.categories import CATEGORIES
from privacy.desk.files import write_beside
from privacy.models import Opening, Review
from privacy.models.readings import What
from privacy.reviews import deciding, finding, making
from privacy.states import LAWS, Ground, ReviewState

WHAT = {
    Review.Kind.IMAGE: What.IMAGE,
    Review.Kind.RECORDING: What.RECORDING,
    Review.Kind.TEXT: What.ROWS,
    Review.Kind.SOURCE: What.DOCUMENT,
}
CASES = "saker"


@dataclass(frozen=True)
class Seen:
    """A review with what it is about. `row` is None when there is none, or the person has locked it away."""

    review: Review
    opening: Opening
    row: Any
    is_locked: bool
    has_handled: bool

    @property
    def file(self) -> StoredFile | None:
        """The original file, while there is one."""
        found = None if self.row is None else finding.file_of(self.review, self.row)
        return found if found is not None and found.removed_at is None else None

    @property
    def text(self) -> str:
        """The original text."""
        return "" if self.row is None or self.has_handled else finding.text_of(self.review, self.row)

    @property
    def is_gone(self) -> bool:
        """Whether the original has been deleted since."""
        return not self.is_locked and self.file is None and not self.text and not self.has_handled

    @property
    def can_mark(self) -> bool:
        return making.can_mark(self.review, self.file)


def see(review: Review, *, by: User) -> Seen:
    """Step in to the person of the case, who reads of it. The case is the reason."""
    whom = person(review.request.person_id)
    opening = readings.case_opening(review.request.reference, whom, by)
    is_open = _category(review) in readings.categories_of(by, opening)
    row = finding.row_of(review) if is_open else None
    handled = row is not None and deciding.has_handled(row, by)
    return Seen(review, opening, row, is_locked=not is_open, has_handled=handled)


def note_page(seen: Seen) -> None:
    """The person reads that an employee looked: at the case, and at the text, which stands on the page."""
    review, by = seen.review, seen.opening.by
    whom = person(review.request.person_id)
    record(Action.REVIEW_SEEN, actor=by, subject=whom, target=review, case=review.request.reference)
    is_read = bool(seen.text)
    category, what = (_slug(review), What.ROWS) if is_read else (CASES, What.CASE)
    readings.note(whom, by=by, category=category, what=what, opening=seen.opening)


def note_file(seen: Seen) -> None:
    """The same of a file; beside a picture or a call it is written, too, that somebody has seen or heard it."""
    review = seen.review
    what = WHAT[Review.Kind(review.kind)]
    readings.note(
        person(review.request.person_id),
        by=seen.opening.by,
        category=_slug(review),
        what=what,
        opening=seen.opening,
    )
    if review.label in media.LOGGED:
        write_beside(seen.row, seen.opening)


def contents(seen: Seen, *, by: User) -> Mapping[str, Any]:
    """What the page of one thing shows."""
    review = seen.review
    is_colleagues = review.state == ReviewState.PROPOSED and review.proposed_by_id != by.pk
    is_mine = review.state == ReviewState.PROPOSED and not is_colleagues
    may_act = not seen.has_handled and not seen.is_locked and review.request.closed_at is None
    is_there = seen.row is not None and not seen.is_gone
    return {
        "review": review,
        "seen": seen,
        "law": LAWS[Ground(review.ground)] if review.ground else "",
        "marks": marks(review),
        "is_mine": is_mine,
        "may_propose": may_act and is_there and (review.state == ReviewState.WAITING or is_mine),
        "may_decide": may_act and is_there and is_colleagues,
        "may_read_again": may_act
        and review.kind == Review.Kind.SOURCE
        and review.state == ReviewState.WAITING,
        "may_lapse": may_act and seen.is_gone and review.state in {ReviewState.WAITING, ReviewState.PROPOSED},
    }


def marks(review: Review) -> list[dict[str, str]]:
    """What is taken out: of a picture in percent for the drawing over it, of a recording in seconds."""
    if review.kind == Review.Kind.IMAGE:
        names = ("x", "y", "width", "height")
        return [
            {name: f"{value * 100:.3f}" for name, value in zip(names, mark, strict=True)}
            for mark in review.marks
        ]
    if review.kind == Review.Kind.RECORDING:
        return [{"start": f"{start / 1_000:.3f}", "end": f"{end / 1_000:.3f}"} for start, end in review.marks]
    return []


def _category(review: Review) -> str:
    """What an employee must be allowed to see."""
    return CATEGORY_OF.get(apps.get_model(review.label)._meta.db_table, "")


def _slug(review: Review) -> str:
    """The register's category of it."""
    labels = ((one.slug, {table.label for table in one.tables}) for one in CATEGORIES)
    return next(slug for slug, found in labels if review.label in found)
