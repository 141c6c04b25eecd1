"""What happens at homes where somebody is protected or two are at odds: a human being looks at it (R-64).

The clock notices it, so that nothing a customer does takes longer, says anything else or asks the database anything
else because of it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from accounts import post
from accounts.audit import Action, record
from accounts.models import Controller, Occupancy, User
from privacy.models import SafetyLook, SafetyReview
from privacy.states import WrongState


def is_watched(occupancy: Occupancy) -> bool:
    """Whether somebody protected belongs to a home that is to change hands, its address is, or a dispute stands.

    The one rule for that; of the worker alone, and one query. Of a home that goes to nobody: no.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall_watched(%s)", [occupancy.pk])
        [(found,)] = cursor.fetchall()
    return bool(found)


def watch(now: datetime) -> int:
    """Note what is going on at watched homes, and tell those who look after it that something waits, once a day.

    How much was new. Safe to repeat.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT wall_notice_safety()")
            [(noticed,)] = cursor.fetchall()
        if _waits(now):
            _tell(now)
    return int(noticed)


def see(look: SafetyLook, *, by: User) -> None:
    """Somebody has looked at it. Raises WrongState when a colleague has."""
    with transaction.atomic():
        unseen = SafetyLook.objects.filter(pk=look.pk, seen_at=None)
        if not unseen.update(seen_by=by, seen_at=timezone.now()):
            raise WrongState("safety look: seen")
        record(Action.SAFETY_MOVED, actor=by, target=look, reason="seen")


def _waits(now: datetime) -> bool:
    waiting = SafetyReview.objects.filter(state__in=[SafetyReview.State.ASKED, SafetyReview.State.PROPOSED])
    due = SafetyReview.objects.to_review(timezone.localdate(now))
    return SafetyLook.objects.filter(seen_at=None).exists() or waiting.exists() or due.exists()


def _tell(now: datetime) -> None:
    """A letter that names nobody and nothing: what it is about stands behind the door of those few."""
    controller = Controller.objects.in_force().first()
    if controller is not None:
        key = f"safety-waits:{timezone.localdate(now):%Y-%m-%d}"
        post.owe("safety-waits", key=key, address=controller.privacy_officer_email, language="nb")
