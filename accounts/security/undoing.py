"""«Det var ikke meg»: what whoever owns a sign-in can cut with the link in a notice, also signed out."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from accounts import audit, post, sealing
from accounts.audit import Action
from accounts.models import Change, Controller, User, Wait
from accounts.security import sessions
from accounts.waits import UNDO

LONGEST_TOKEN = 100


def find(token: str) -> Wait | None:
    """The wait whose notice held this token, while the link works: until the wait is over, and once."""
    if len(token) > LONGEST_TOKEN:
        return None
    hmac = sealing.fingerprint(token, context=UNDO)
    return Wait.objects.filter(
        undo_hmac=hmac, undone_at=None, lifted_at=None, ends_at__gt=timezone.now()
    ).first()


def undo(token: str) -> bool:
    """Cut off whoever made the change, and lock what waits until staff have spoken with the owner. False: too late.

    Everything that was added since the first change of the same stretch goes, because one change hides another:
    sessions, factors, BankID, a password. The oldest address comes back. The officer is told.
    """
    with transaction.atomic():
        found = find(token)
        if found is None:
            return False
        user = User.objects.select_for_update().get(pk=found.user_id)
        waits = list(Wait.objects.select_for_update().filter(user=user).running(timezone.now()))
        Wait.objects.filter(pk__in=[wait.pk for wait in waits]).update(undone_at=timezone.now())
        audit.record(Action.DATA_CHANGED, actor=AnonymousUser(), subject=user, target=found, reason="undone")
        _cut(user, waits)
        _tell_officer(found)
    return True


def _cut(user: User, waits: list[Wait]) -> None:
    since = min(wait.started_at for wait in waits)
    reasons = {wait.reason for wait in waits}
    sessions.end_every(user)
    _take_away_added(user, since)
    if Change.PASSWORD in reasons:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    former = [wait for wait in waits if wait.former_address]
    if former:
        _bring_back(user, min(former, key=lambda wait: wait.started_at).former_address)


def _take_away_added(user: User, since: datetime) -> None:
    # A wait begins in the transaction of its change, a moment after the row it is about.
    moment = since.replace(second=0, microsecond=0)
    Authenticator.objects.filter(user=user, created_at__gte=moment).delete()
    SocialAccount.objects.filter(user=user, date_joined__gte=moment).delete()


def _bring_back(user: User, address: str) -> None:
    """The former address, unless somebody else has it by now: then staff sort it out with the owner."""
    if User.objects.filter(email=address).exclude(pk=user.pk).exists():
        return
    EmailAddress.objects.update_or_create(
        user=user, primary=True, defaults={"email": address, "verified": True}
    )
    user.email = address
    user.save(update_fields=["email"])


def _tell_officer(wait: Wait) -> None:
    officer = Controller.objects.in_force().values_list("privacy_officer_email", flat=True).first()
    if officer:
        facts = {"at": timezone.now().isoformat(), "wait": str(wait.pk), "what": wait.reason}
        post.owe("change-undone", key=f"change-undone:{wait.pk}", address=officer, facts=facts)
