"""The word said to the alarm centre: set, replaced and removed by its holder, recognised and never read (E-14)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts import audit
from accounts.audit import Action
from accounts.codes import refusing, telling
from accounts.codes.flow import NoAccess, Unusable
from accounts.models import Occupancy, Passphrase, User


def set_phrase(occupancy: Occupancy, *, secret: str, by: User, now: datetime) -> None:
    """Let `secret` be what the holder says when we call, instead of the word before.

    Raises NoAccess, Unusable.
    """
    if by.person is None:
        raise NoAccess
    if refusing.is_easy_word(secret, by.person):
        raise Unusable
    with transaction.atomic():
        phrase = of(occupancy, by) or Passphrase(occupancy=occupancy, person=by.person, set_at=now)
        is_new = phrase._state.adding
        phrase.remember(secret, now=now)
        if is_new:
            phrase.save(force_insert=True)
        else:
            phrase.save(update_fields=["secret_hmac", "last_changed_at"])
        _tell(phrase, by, "set", now)


def remove_phrase(occupancy: Occupancy, *, by: User, now: datetime) -> bool:
    """Forget the holder's word. False when there was none."""
    with transaction.atomic():
        phrase = of(occupancy, by)
        if phrase is None:
            return False
        _tell(phrase, by, "removed", now)
        phrase.delete()
    return True


def of(occupancy: Occupancy, holder: User) -> Passphrase | None:
    """The holder's own at this home, without what it is recognised by."""
    own = Passphrase.objects.filter(occupancy=occupancy, person=holder.person_id)
    return own.defer("secret_hmac").first()


def _tell(phrase: Passphrase, by: User, reason: str, now: datetime) -> None:
    audit.record(Action.CODE_CHANGED, actor=by, subject=by, target=phrase, reason=reason)
    telling.tell(by, key=f"phrase:{phrase.pk}:{now.timestamp()}")
