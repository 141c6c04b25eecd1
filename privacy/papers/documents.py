"""Documents as people meet them: which version counts, what somebody has yet to see, and that they saw it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.audit import Action, record
from accounts.models import User
from privacy.models import Kind, LegalDocument, PaperEvidence, PaperWithdrawal

Act = PaperEvidence.Act
# In the order they are met: terms are accepted, the others are shown. Of cookies there is nothing to be told.
SHOWN = (Kind.TERMS, Kind.STATEMENT, Kind.PORTAL)
# What is needed to know which are owed; texts are read for the page alone.
FACTS = ("id", "kind", "version", "is_material", "effective_from")


def in_force(kind: Kind, on: date | None = None) -> LegalDocument | None:
    """The version that counts on a day; None before the first."""
    return LegalDocument.objects.in_force(on or timezone.localdate()).filter(kind=kind).first()


def version_of(kind: Kind, begun: date) -> LegalDocument | None:
    """The published version that begins on this day."""
    return LegalDocument.objects.published().filter(kind=kind, effective_from=begun).first()


def withdrawn(kind: Kind) -> set[UUID]:
    """The keys of versions that were taken back before they began."""
    return set(PaperWithdrawal.objects.filter(document__kind=kind).by_two())


def archive(kind: Kind) -> list[LegalDocument]:
    """Every published version, the newest first, without its text."""
    return list(LegalDocument.objects.published().filter(kind=kind).defer("text_nb", "text_en"))


def before(document: LegalDocument) -> LegalDocument | None:
    """The version that this one took the place of."""
    earlier = LegalDocument.objects.standing().filter(
        kind=document.kind, effective_from__lt=document.effective_from
    )
    return earlier.first()


def must_see(user: User) -> list[LegalDocument]:
    """What is in force and this sign-in has not been shown since it last changed in earnest. Two queries."""
    running = LegalDocument.objects.in_force(timezone.localdate()).filter(kind__in=SHOWN).only(*FACTS)
    seen = set(PaperEvidence.objects.filter(user=user).values_list("document_id", flat=True))
    versions = list(running)
    return [one for kind in SHOWN if (one := _owed([v for v in versions if v.kind == kind], seen))]


def see(user: User, documents: Iterable[LegalDocument], *, language: str) -> None:
    """Write down that they were shown these, and have accepted the terms among them. Safe to repeat."""
    now = timezone.now()
    rows = [
        PaperEvidence(
            user=user,
            document=one,
            act=Act.ACCEPTED if one.kind == Kind.TERMS else Act.SHOWN,
            language=language,
            at=now,
        )
        for one in documents
    ]
    with transaction.atomic():
        PaperEvidence.objects.bulk_create(rows, ignore_conflicts=True)
        for row in rows:
            record(Action.PAPER_SEEN, actor=user, target=row.document, reason=row.act)


def _owed(versions: list[LegalDocument], seen: Collection[object]) -> LegalDocument | None:
    """Of one kind, the newest first: None where something since the last material change was seen."""
    for one in versions:
        if one.pk in seen:
            return None
        if one.is_material or one.version == 1:
            return versions[0]
    return None
