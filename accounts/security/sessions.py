"""Where somebody is signed in, and ending it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.http import Http404, HttpRequest

from accounts.devices import device
from accounts.models import User
from accounts.security import places

HANDHELD = ("iPhone", "iPad", "Android")


@dataclass(frozen=True)
class Session:
    """One browser that is signed in."""

    pk: int
    device: str
    network: str
    is_here: bool
    is_same_network: bool
    since: datetime
    last_seen_at: datetime

    @property
    def icon(self) -> str:
        return "mobile" if any(name in self.device for name in HANDHELD) else "computer"


def listed(request: HttpRequest, user: User) -> list[Session]:
    """The open sessions, this one first, then the one used last."""
    here = places.network_of(request)
    found = (_session(row, request, here) for row in UserSession.objects.purge_and_list(user))
    return sorted(found, key=lambda one: (not one.is_here, -one.last_seen_at.timestamp()))


def end(user: User, pk: int) -> UserSession:
    """End one session of the user: its next request is out. Raises Http404 for anybody else's."""
    session = UserSession.objects.filter(user=user, pk=pk).first()
    if session is None:
        raise Http404
    session.end()
    return session


def end_others(request: HttpRequest, user: User) -> int:
    """End every session of the user but the one this request came in; how many."""
    return _end_all(user, but=request.session.session_key or "")


def end_every(user: User) -> int:
    return _end_all(user, but="")


def reduce(session: UserSession) -> None:
    """Keep of a session only what its page says: browser and system in words, and the network."""
    session.ip = places.truncated(session.ip) or session.ip
    session.user_agent = device(session.user_agent)


def _end_all(user: User, *, but: str) -> int:
    ended = list(UserSession.objects.filter(user=user).exclude(session_key=but))
    for session in ended:
        session.end()
    return len(ended)


def _session(row: UserSession, request: HttpRequest, here: str) -> Session:
    return Session(
        pk=row.pk,
        device=row.user_agent,
        network=row.ip,
        is_here=row.session_key == request.session.session_key,
        is_same_network=row.ip == here,
        since=row.created_at,
        last_seen_at=row.last_seen_at,
    )
