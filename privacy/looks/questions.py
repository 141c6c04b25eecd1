"""Asking about one look: a case with the data protection officer, about that look and no other (F-03)."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import Person, User
from privacy import arrivals
from privacy.arrivals import Wish
from privacy.looks import telling
from privacy.looks.entries import Entry
from privacy.models import PrivacyCase
from privacy.states import Right


def ask(person: Person, *, entry: Entry, by: User, language: str) -> PrivacyCase:
    """Ask us to explain a look. Safe to repeat: as long as the case runs, it is that one."""
    scope = {
        "reading": str(entry.pk),
        "at": timezone.localtime(entry.at).isoformat(timespec="seconds"),
        "who": telling.who(entry),
    }
    wish = Wish(Right.QUESTION, about=telling.about(entry), scope=scope, words=_words(entry))
    return arrivals.receive(person, by=by, wishes=[wish], language=language)


def _words(entry: Entry) -> str:
    """What whoever answers reads: the look, as the person saw it."""
    said = (telling.who(entry), telling.what(entry), telling.why(entry))
    return ". ".join(part for part in said if part)
