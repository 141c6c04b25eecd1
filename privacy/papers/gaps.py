"""What the company's privacy statement lacks, and how far each gap has come (domain.md 6.2)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from accounts.audit import Action, record
from accounts.models import User
from privacy.models import GapJudgement, LegalDocument
from privacy.officer.statements import GAPS
from privacy.registry import Text

State = GapJudgement.State
# One for each of GAPS, in its order: a name that stays when the words change.
CODES = (
    "privacy-shield",
    "recordings",
    "retention",
    "basis-of-users",
    "notice-to-contacts",
    "mandatory-or-not",
    "copy-of-safeguards",
    "objection-apart",
    "marketing-to-prospects",
    "observed-data",
    "restriction-wider",
    "identity-on-doubt",
    "credit-act",
    "no-machines-alone",
    "inquiries-by-phone",
    "temperatures",
    "newer-statement",
)


@dataclass(frozen=True)
class Gap:
    """`judged`: the newest judgement; None while nobody has looked at it."""

    code: str
    words: Text
    judged: GapJudgement | None

    @property
    def is_open(self) -> bool:
        return self.judged is None or self.judged.state in {State.OPEN, State.WITH_LAWYER}


def standing() -> list[Gap]:
    """Every gap and how far it has come. One query."""
    newest = {
        one.code: one for one in GapJudgement.objects.select_related("by", "document").order_by("at", "id")
    }
    return [Gap(code, words, newest.get(code)) for code, words in zip(CODES, GAPS, strict=True)]


def judge(code: str, *, state: State, by: User, document: LegalDocument | None = None) -> None:
    """Write down how far a gap has come. Raises ValueError for one that is settled nowhere, or does not exist."""
    if code not in CODES:
        raise ValueError("no such gap")
    if (state == State.SETTLED) != (document is not None):
        raise ValueError("what is settled is settled in a version, and nothing else is")
    with transaction.atomic():
        GapJudgement.objects.create(code=code, state=state, by=by, document=document)
        record(Action.GAP_JUDGED, actor=by, target=code, reason=State(state).value.replace("_", "-"))
