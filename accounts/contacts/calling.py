"""Whether a contact person may be called. Whatever shows or counts whom to call asks here, nowhere else (WF-12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts import notices
from accounts.models import ContactPerson, Occupancy

State = ContactPerson.State
# Never again, whatever happens: a no is a no in an emergency too.
SAID_NO = frozenset({State.DECLINED, State.OBJECTED, State.REMOVED})


def may_be_called(contact: ContactPerson, *, emergency: bool, now: datetime | None = None) -> bool:
    """Whether we may call them now; `emergency`: an alarm has gone off.

    Who has not answered may be called in an emergency alone (GDPR Art. 6(1)(f)), and so may who has not been told
    in a month. Who said no may not.
    """
    moment = now or timezone.now()
    if contact.state in SAID_NO or not contact.phone or not is_on_list(contact, moment):
        return False
    if emergency:
        return True
    return contact.state == State.CONFIRMED and not notices.is_contact_suspended(contact, moment)


def callable_contacts(
    listed: Iterable[ContactPerson], *, emergency: bool, now: datetime | None = None
) -> list[ContactPerson]:
    """Whom of a list to call, in its order. No query for a list that was read by `on_list`."""
    return [one for one in listed if may_be_called(one, emergency=emergency, now=now)]


def on_list(occupancy: Occupancy) -> QuerySet[ContactPerson]:
    """The call list of a home, with the notices. One query."""
    listed = ContactPerson.objects.filter(occupancy=occupancy, valid_to__isnull=True)
    return listed.select_related("notice").order_by("call_order")


def is_on_list(contact: ContactPerson, now: datetime) -> bool:
    return contact.valid_to is None or contact.valid_to > now
