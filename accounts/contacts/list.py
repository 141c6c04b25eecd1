"""The call list as its owner sees it, for the page it is part of (templates/accounts/contacts/_call_list.html)."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.contacts import flow, order, reach
from accounts.contacts.calling import may_be_called, on_list
from accounts.models import ContactPerson, Occupancy
from accounts.viewers import Viewer

State = ContactPerson.State
FEWEST = 2
LATELY = 10


@dataclass(frozen=True)
class Row:
    """One on the list: their number now, and what can be done with them."""

    contact: ContactPerson
    number: int
    is_oneself: bool
    is_first: bool
    is_last: bool
    may_remind: bool
    has_channel: bool
    may_be_called: bool
    is_for_alarms_only: bool

    @property
    def is_told_by_customer(self) -> bool:
        """We have no way to tell them; the customer says that they have."""
        notice = getattr(self.contact, "notice", None)
        return self.contact.state == State.ADDED and bool(notice and notice.attested_at)

    @property
    def has_answered(self) -> bool:
        return self.contact.state == State.CONFIRMED


@dataclass(frozen=True)
class CallList:
    """Everything the part shows. `stamp` goes into each form that changes the order.

    `former`: names of those who left in the last 30 days, with the day; why is nobody's but theirs.
    """

    occupancy: Occupancy | None
    rows: tuple[Row, ...] = ()
    stamp: str = ""
    former: tuple[ContactPerson, ...] = ()
    fewest: int = FEWEST

    @property
    def is_short(self) -> bool:
        return len([row for row in self.rows if row.may_be_called]) < FEWEST

    @property
    def may_add(self) -> bool:
        return len(self.rows) < flow.MOST


def call_list(viewer: Viewer, occupancy: Occupancy | None) -> CallList:
    """The call list of a home the viewer has now; of any other home an empty one without an occupancy. Two queries.

    Nobody on it, and no user of the alarm, is shown any of it (R-73).
    """
    if occupancy is None or occupancy.pk not in {period.pk for period in viewer.current}:
        return CallList(None)
    listed = list(on_list(occupancy))
    rows = tuple(_row(viewer, one, at, len(listed)) for at, one in enumerate(listed, start=1))
    former = ContactPerson.objects.filter(occupancy=occupancy, valid_to__isnull=False)
    gone = former.only("pk", "name", "valid_to").order_by("-valid_to")[:LATELY]
    return CallList(occupancy, rows, order.stamp_of(listed), tuple(gone))


def period_at(viewer: Viewer, site_id: object) -> Occupancy | None:
    """The viewer's own period at a home that runs now."""
    return next((period for period in viewer.current if period.site_id == site_id), None)


def _row(viewer: Viewer, contact: ContactPerson, number: int, total: int) -> Row:
    is_called = may_be_called(contact, emergency=True, now=viewer.now)
    return Row(
        contact=contact,
        number=number,
        is_oneself=contact.person_id == viewer.person.pk,
        is_first=number == 1,
        is_last=number == total,
        may_remind=flow.may_remind(contact, viewer.now),
        has_channel=reach.has_channel(contact),
        may_be_called=is_called,
        is_for_alarms_only=is_called and not may_be_called(contact, emergency=False, now=viewer.now),
    )
