"""Making a new version: one drafts it, another publishes it, and then nobody can change it (PE-84)."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.audit import Action, record
from accounts.models import User
from privacy.models import Kind, LegalDocument, PaperWithdrawal
from privacy.papers import first
from privacy.states import WrongState

WRITTEN = (
    *("text_nb", "text_en", "summary_nb", "summary_en"),
    *("reason", "is_material", "effective_from", "short_notice"),
)
# What matters to people is told so long before it counts, but where a law leaves less time and it is written why.
NOTICE = timedelta(days=30)
NOTIFIED = (Kind.TERMS, Kind.STATEMENT)
# A day further ahead than this is a mistake in typing.
AHEAD = timedelta(days=366)


class NotAlone(Exception):
    """The second of two must be another."""


class TooEarly(Exception):
    """A version begins today or later, after the one it takes the place of, and on a day of its own."""


class TooFar(Exception):
    """A version begins within a year."""


class TooSoon(Exception):
    """Nobody would have had time to read of it: `NOTICE`, or a law and why."""


class NotRead(Exception):
    """The draft was changed after whoever publishes it had read it."""


def draft_of(kind: Kind) -> LegalDocument | None:
    return LegalDocument.objects.drafts().filter(kind=kind).select_related("drafted_by").first()


def write(kind: Kind, *, by: User, **written: Any) -> LegalDocument:
    """Store the draft of a document, whose author is now `by`. `written`: the fields of WRITTEN.

    Whoever writes in a draft last may not publish it.
    """
    facts = {name: written[name] for name in WRITTEN} | {"drafted_by": by}
    with transaction.atomic():
        last = LegalDocument.objects.published().filter(kind=kind).aggregate(last=Max("version"))["last"] or 0
        draft = LegalDocument.objects.drafts().select_for_update(of=["self"]).filter(kind=kind).first()
        if draft is None:
            draft = LegalDocument.objects.create(kind=kind, version=last + 1, **facts)
        else:
            for name, value in facts.items():
                setattr(draft, name, value)
            # Only these: the wall lets nobody change the columns of days that a whole save would write.
            draft.save(update_fields=list(facts))
        record(Action.PAPER_DRAFTED, actor=by, target=draft)
    return draft


def discard(draft: LegalDocument, *, by: User) -> None:
    """Throw a draft away. Raises WrongState when it has been published."""
    with transaction.atomic():
        removed, _by_table = LegalDocument.objects.drafts().filter(pk=draft.pk).delete()
        if not removed:
            raise WrongState("document: published")
        record(
            Action.PAPER_DRAFTED, actor=by, target=f"{LegalDocument._meta.label}:{draft.pk}", reason="gone"
        )


def mark(draft: LegalDocument) -> str:
    """The fingerprint of everything in a draft that is published with it: what was read is what is published."""
    written = {name: str(getattr(draft, name)) for name in WRITTEN} | {"by": str(draft.drafted_by_id)}
    return hashlib.sha256(json.dumps(written, sort_keys=True).encode()).hexdigest()


def publish(draft: LegalDocument, *, by: User, read: str) -> None:
    """From its day on this version counts; customers are written to if it matters to them.

    `read`: the mark of what `by` was shown. Raises NotRead when it is another by now, NotAlone for its author,
    TooEarly, TooFar, TooSoon for a day that does not do, WrongState when it is published.
    """
    with transaction.atomic():
        locked = LegalDocument.objects.drafts().select_for_update(of=["self"]).filter(pk=draft.pk).first()
        if locked is None:
            raise WrongState("document: published")
        if locked.drafted_by_id == by.pk:
            raise NotAlone
        if mark(locked) != read:
            raise NotRead
        _judge_day(locked)
        locked.published_by, locked.published_at = by, timezone.now()
        locked.sha256 = first.mark(locked.text_nb, locked.text_en)
        locked.save(update_fields=["published_by", "published_at", "sha256"])
        record(Action.PAPER_PUBLISHED, actor=by, target=locked)


def withdraw(document: LegalDocument, *, by: User) -> bool:
    """Take back a version that has not begun; whether it is withdrawn now. The second of two must be another.

    Raises NotAlone for the first of them once more, WrongState for a draft and for what has begun or is withdrawn.
    """
    with transaction.atomic():
        # Not locked: what is published is nobody's to change, and each hand is a row of its own.
        found = LegalDocument.objects.standing().filter(pk=document.pk).first()
        if found is None or found.has_begun:
            raise WrongState("document: not withdrawn")
        hands = set(PaperWithdrawal.objects.filter(document=found).values_list("by", flat=True))
        if by.pk in hands:
            raise NotAlone
        PaperWithdrawal.objects.create(document=found, by=by)
        record(Action.PAPER_WITHDRAWN, actor=by, target=found, reason="done" if hands else "asked")
    return bool(hands)


def earliest(kind: Kind) -> date:
    """The first day a new version may begin."""
    newest = LegalDocument.objects.standing().filter(kind=kind).first()
    today = timezone.localdate()
    if newest is None or newest.effective_from < today:
        return today
    return date.fromordinal(newest.effective_from.toordinal() + 1)


def latest() -> date:
    """The last day a new version may begin."""
    return timezone.localdate() + AHEAD


def needs_notice(kind: Kind, *, is_material: bool, begins: date) -> bool:
    """Whether people would be told of this change later than they should."""
    return is_material and kind in NOTIFIED and begins < timezone.localdate() + NOTICE


def may_be_short(reason: str, why: str) -> bool:
    """Whether less notice than that is allowed: a law demands it, and why is written."""
    return reason == LegalDocument.Reason.LAW and bool(why.strip())


def is_taken(kind: Kind, begins: date) -> bool:
    """Whether another version was to begin that day, withdrawn or not: each has an address of its own."""
    return LegalDocument.objects.published().filter(kind=kind, effective_from=begins).exists()


def _judge_day(draft: LegalDocument) -> None:
    kind, begins = Kind(draft.kind), draft.effective_from
    if begins < max(earliest(kind), timezone.localdate()) or is_taken(kind, begins):
        raise TooEarly
    if begins > latest():
        raise TooFar
    is_late = needs_notice(kind, is_material=draft.is_material, begins=begins)
    if is_late and draft.version > 1 and not may_be_short(draft.reason, draft.short_notice):
        raise TooSoon
