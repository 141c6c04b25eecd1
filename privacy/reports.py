"""«Dette er feil»: what a person says is wrong becomes a case of rectification (GDPR Art. 16, F-65, WF-03)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Person, User
from privacy import arrivals, corrections, notes
from privacy.arrivals import Wish
from privacy.models import PrivacyCase, PrivacyRequest
from privacy.overview.pointing import Pointed
from privacy.places import by_request
from privacy.restrictions.starting import restrict_while_disputed
from privacy.states import Right

LONGEST_ABOUT = 160


@dataclass(frozen=True)
class Report:
    """What somebody says: what is wrong, what is right, of which field, and whether it may stand beside the record.

    `is_paused`: it shall not be used until it is decided (GDPR Art. 18(1)(a)). `right` is as the field
    stores it where `field` is one that can be changed on request.
    """

    wrong: str
    right: str = ""
    field: str = ""
    note: bool = False
    is_paused: bool = False


def send(
    person: Person, *, by: User, pointed: Pointed, key: UUID, report: Report, language: str
) -> PrivacyCase:
    """Begin a case: with what is proposed instead, or with the person's words beside a record that stays.

    Safe to repeat with the same `key`. What is said anew of something under way is a case of its own, so that no
    words are lost and nobody is refused (R-15).
    """
    with transaction.atomic():
        about = _about(person, pointed, report, key)
        words = _words(pointed, report)
        wish = Wish(Right.RECTIFICATION, about=about, scope=_scope(pointed, report, key), words=words)
        case = arrivals.receive(person, by=by, wishes=[wish], language=language)
        request = PrivacyRequest.objects.get(case=case, right=Right.RECTIFICATION, about=about)
        if pointed.table and report.field in by_request(pointed.table) and report.right:
            corrections.propose(
                request, table=pointed.table, key=pointed.key, field=report.field, value=report.right
            )
        elif pointed.table and pointed.key and report.note:
            record = " › ".join(pointed.path)
            notes.add(
                person, label=pointed.table.label, key=pointed.key, record=record, text=words, request=request
            )
        if report.is_paused and pointed.category:
            _pause(request, pointed, by=by)
    return case


def _pause(request: PrivacyRequest, pointed: Pointed, *, by: User) -> None:
    table, row = (pointed.table.label, pointed.key) if pointed.table and pointed.key else ("", "")
    restrict_while_disputed(request, by=by, category=_slug(pointed), table=table, row=row)


def _about(person: Person, pointed: Pointed, report: Report, key: UUID) -> str:
    """What tells it from other requests: the value or row, and the form where that is under way from another."""
    parts = (pointed.table.label, pointed.key, report.field) if pointed.table else (_slug(pointed),)
    about = ":".join(part for part in parts if part)
    running = PrivacyRequest.objects.filter(person=person, right=Right.RECTIFICATION, about=about).under_way()
    first = running.first()
    if first is None or first.scope.get("form") == str(key):
        return about
    return f"{about}:{key.hex[:8]}".strip(":")[:LONGEST_ABOUT]


def _scope(pointed: Pointed, report: Report, key: UUID) -> dict[str, Any]:
    """Names and keys only, never what anybody wrote."""
    named = {
        "category": _slug(pointed),
        "table": pointed.table.label if pointed.table else "",
        "row": pointed.key,
        "field": report.field,
    }
    return {name: value for name, value in named.items() if value} | {"form": str(key), "note": report.note}


def _slug(pointed: Pointed) -> str:
    return pointed.category.slug if pointed.category else ""


def _words(pointed: Pointed, report: Report) -> str:
    """What the person wrote, as they wrote it."""
    parts = (report.wrong, report.right if not _is_proposal(pointed, report) else "")
    return "\n\n".join(part for part in parts if part)


def _is_proposal(pointed: Pointed, report: Report) -> bool:
    return pointed.table is not None and report.field in by_request(pointed.table)
