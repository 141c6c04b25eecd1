"""The end of a request, and of its case with the last one in it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Conversation
from privacy.models import PrivacyCase, PrivacyRequest


def close(request: PrivacyRequest) -> None:
    """Write down that it is over. Safe to repeat: the first time stands."""
    now = timezone.now()
    PrivacyRequest.objects.filter(pk=request.pk, closed_at=None).update(closed_at=now)
    if not PrivacyRequest.objects.filter(case=request.case_id, closed_at=None).exists():
        PrivacyCase.objects.filter(pk=request.case_id, closed_at=None).update(closed_at=now)
        # Its messages are kept so long from then on (RET-COM).
        _thread_of(request).filter(closed_at=None).update(closed_at=now)


def reopen(request: PrivacyRequest) -> None:
    """What was closed goes on: whoever could not be identified has come back with proof."""
    PrivacyRequest.objects.filter(pk=request.pk).update(closed_at=None)
    PrivacyCase.objects.filter(pk=request.case_id).update(closed_at=None)
    _thread_of(request).update(closed_at=None)


def _thread_of(request: PrivacyRequest) -> QuerySet[Conversation]:
    thread = PrivacyCase.objects.filter(pk=request.case_id).values("conversation")
    return Conversation.objects.filter(pk__in=thread)
