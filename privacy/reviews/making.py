"""What is made of an original: the file or the text without what is marked. The original is only read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.files import storage, streams
from accounts.files.masking import Region, store_masked
from accounts.files.silencing import CAN_BE_SILENCED, Segment, store_silenced
from accounts.models import StoredFile
from privacy.models import Review
from privacy.reviews.finding import file_of, text_of

Marks = Sequence[Sequence[float]]


class CannotMark(Exception):
    """Parts of this cannot be taken out: it goes as it is, or not at all."""


def make(review: Review, row: Any, marks: Marks) -> None:
    """Put the result beside the original; the row is not saved. No marks, no result.

    Raises CannotMark, Refused, Missing, Damaged, OSError.
    """
    discard(review)
    review.marks = [list(mark) for mark in marks]
    if not marks:
        return
    if review.kind == Review.Kind.TEXT:
        with translation.override(review.request.language):
            review.text = without(text_of(review, row), marks)
        return
    file = file_of(review, row)
    if file is None or not can_mark(review, file):
        raise CannotMark
    with storage.open_plain(file) as plain, streams.stored(plain) as content:
        if review.kind == Review.Kind.IMAGE:
            review.result = store_masked(content, [Region(*mark) for mark in marks], name=file.name)
        else:
            review.result = store_silenced(
                content,
                [Segment(int(start), int(end)) for start, end in marks],
                media_type=file.media_type,
                name=file.name,
                seconds=file.duration_seconds,
            )


def discard(review: Review) -> None:
    """Take away what an earlier proposal made. The row is not saved."""
    if review.result is not None:
        storage.remove(review.result)
    review.result, review.text, review.marks = None, "", []


def can_mark(review: Review, file: StoredFile | None) -> bool:
    """Whether parts of it can be taken out."""
    if review.kind == Review.Kind.RECORDING:
        return file is not None and file.media_type in CAN_BE_SILENCED
    return review.kind in {Review.Kind.IMAGE, Review.Kind.TEXT}


def without(text: str, marks: Marks) -> str:
    """The text with a word that stands for each passage left out. Passages that touch become one."""
    said, here = [], 0
    for start, end in sorted((int(first), int(last)) for first, last in marks):
        if start >= here:
            said += [text[here:start], _("[utelatt]")]
        here = max(here, end)
    return "".join([*said, text[here:]])
