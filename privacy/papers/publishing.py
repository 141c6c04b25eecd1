"""Making a new version: one drafts it, another publishes it, and then nobody can change it (PE-84)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.audit import Action, record
from accounts.models import User
from privacy.models import Kind, LegalDocument
from privacy.papers import first
from privacy.states import WrongState

WRITTEN = (
    *("text_nb", "text_en", "summary_nb", "summary_en"),
    *("reason", "is_material", "effective_from"),
)


class NotAlone(Exception):
    """The second of two must be another."""


class TooEarly(Exception):
    """A version begins today or later, after the one it takes the place of, and on a day of its own."""


def draft_of(kind: Kind) -> LegalDocument | None:
    return LegalDocument.objects.drafts().filter(kind=kind).select_related("drafted_by").first()


def write(kind: Kind, *, by: User, **written: Any) -> LegalDocument:
    """Store the draft of a document, whose author is now `by`. `written`: the fields of WRITTEN.

    Whoever writes in a draft last may not publish it.
    """
    facts = {name: written[name] for name in WRITTEN} | {"drafted_by": by}
    with transaction.atomic():
        last = LegalDocument.objects.published().filter(kind=kind).aggregate(last=Max("version"))["last"] or 0
        draft, _is_new = LegalDocument.objects.update_or_create(
            kind=kind, published_at=None, defaults=facts, create_defaults=facts | {"version": last + 1}
        )
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


def publish(draft: LegalDocument, *, by: User) -> None:
    """From its day on this version counts; customers are written to if it matters to them.

    Raises NotAlone for its author, TooEarly for a day that has passed or is taken, WrongState when it is published.
    """
    with transaction.atomic():
        locked = LegalDocument.objects.drafts().select_for_update(of=["self"]).filter(pk=draft.pk).first()
        if locked is None:
            raise WrongState("document: published")
        if locked.drafted_by_id == by.pk:
            raise NotAlone
        if locked.effective_from < timezone.localdate() or not _is_next(locked):
            raise TooEarly
        locked.published_by, locked.published_at = by, timezone.now()
        locked.sha256 = first.mark(locked.text_nb, locked.text_en)
        locked.save(update_fields=["published_by", "published_at", "sha256"])
        record(Action.PAPER_PUBLISHED, actor=by, target=locked)


def earliest(kind: Kind) -> date:
    """The first day a new version may begin."""
    newest = LegalDocument.objects.published().filter(kind=kind).first()
    today = timezone.localdate()
    if newest is None or newest.effective_from < today:
        return today
    return date.fromordinal(newest.effective_from.toordinal() + 1)


def _is_next(draft: LegalDocument) -> bool:
    return draft.effective_from >= earliest(Kind(draft.kind))
