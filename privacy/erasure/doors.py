"""Before anything of a person is erased: their sessions end, and panels are told to forget their codes."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.codes.flow import end_codes_of
from accounts.models import AuthorisedUser, Person


def end_sessions(person: Person) -> None:
    """A session leads to its sign-in by its key alone, so its row goes before the list of sittings does."""
    keys = UserSession.objects.filter(user__person=person).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()


def end_codes(person: Person) -> None:
    """Else a code would go on opening a door, and nobody would know of it. The orders outlive the person."""
    for user in AuthorisedUser.objects.filter(person=person):
        end_codes_of(user, now=timezone.now())
