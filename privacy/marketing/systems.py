"""Campaign systems that may ask, each by a token of its own that is shown once and kept as a keyed fingerprint."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from accounts import sealing
from accounts.audit import Action, record
from accounts.models import User
from privacy.models import MarketingSystem

CONTEXT = "marketing_system"
PREFIX = "mst_"
SCHEME = "Bearer "


@transaction.atomic
def issue(name: str, *, by: User, scope: str = MarketingSystem.Scope.BOTH) -> str:
    """A new system's token: whoever asked for it sees it now, and nobody ever again."""
    token = PREFIX + secrets.token_urlsafe(32)
    made = MarketingSystem.objects.create(name=name, token_hmac=mark_of(token), scope=scope, issued_by=by)
    record(Action.MARKETING_SYSTEM, actor=by, target=made, reason=f"issued:{scope}")
    return token


@transaction.atomic
def revoke(system: MarketingSystem, *, by: User, now: datetime) -> None:
    """The token works no more. Safe to repeat: the first time stays."""
    if MarketingSystem.objects.filter(pk=system.pk, revoked_at=None).update(revoked_at=now):
        record(Action.MARKETING_SYSTEM, actor=by, target=system, reason="revoked")


def authorised(header: str) -> MarketingSystem | None:
    """The system whose token stands in an Authorization header."""
    if not header.startswith(SCHEME + PREFIX):
        return None
    mark = mark_of(header.removeprefix(SCHEME).strip())
    return MarketingSystem.objects.filter(token_hmac=mark, revoked_at=None).only("id", "scope").first()


def mark_of(token: str) -> bytes:
    """What a token is kept and found by."""
    return sealing.fingerprint(token, context=CONTEXT)
