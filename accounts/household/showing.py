"""The users of a home as their page shows them: status, code, when last used, and until when. Never a code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from accounts.household import across
from accounts.household.forms import DAYS
from accounts.household.rights import is_own_home, managed, may_manage, own_accesses
from accounts.household.states import OPEN, Role
from accounts.models import AccessCode, AuthorisedUser, CodeAssignment, Occupancy, Site
from accounts.viewers import Viewer

ENDED_DAYS = 30
Status = AccessCode.Status


@dataclass(frozen=True)
class Card:
    """One user. `code` is None where none is set; `last_used` is a month."""

    user: AuthorisedUser
    is_you: bool
    may_change: bool
    code: AccessCode | None = None
    last_used: date | None = None

    @property
    def days(self) -> list[str]:
        return [str(DAYS[digit]) for digit in self.user.weekdays]

    @property
    def waits_for_panel(self) -> bool:
        return self.code is not None and self.code.status == Status.WAITING_FOR_PANEL

    @property
    def has_code(self) -> bool:
        return self.code is not None and self.code.status != Status.REVOKED


@dataclass(frozen=True)
class Household:
    """What the viewer sees of one home: all users where they look after it, else their own access alone."""

    site: Site | None
    occupancy: Occupancy | None
    manages: bool
    is_own: bool
    is_company: bool = False
    cards: tuple[Card, ...] = ()
    ended: tuple[Card, ...] = ()

    @property
    def is_alone(self) -> bool:
        """Nobody but the viewer has access."""
        return all(card.is_you for card in self.cards)


def household(viewer: Viewer, site: Site | None) -> Household:
    """The home the pages are about. Without one, nothing."""
    period = next((one for one in managed(viewer) if site and one.site_id == site.pk), None)
    if period is not None:
        return _whole(viewer, period)
    every = own_accesses(viewer)
    # Whoever is paused has no home to choose, and still sees their place in it.
    own = [user for user in every if site and user.occupancy.site_id == site.pk] or every
    codes = _codes(user.pk for user in own)
    cards = tuple(Card(user, True, False, codes.get(user.pk)) for user in own)
    occupancy = own[0].occupancy if own else None
    return Household(
        occupancy.site if occupancy else None, occupancy, manages=False, is_own=False, cards=cards
    )


def card_of(viewer: Viewer, user: AuthorisedUser) -> Card:
    """One of them, for a page of its own."""
    is_you = user.person_id == viewer.person.pk
    return Card(user, is_you, may_manage(viewer, user), _codes([user.pk]).get(user.pk))


def _whole(viewer: Viewer, period: Occupancy) -> Household:
    users = list(AuthorisedUser.objects.filter(occupancy=period, state__in=OPEN).order_by("valid_from", "pk"))
    since = viewer.now - timedelta(days=ENDED_DAYS)
    gone = AuthorisedUser.objects.filter(occupancy=period, valid_to__gte=since).exclude(state__in=OPEN)
    ended = list(gone.order_by("-valid_to", "pk"))
    codes, used = _codes(user.pk for user in (*users, *ended)), across.last_used(period.pk)
    for user in (*users, *ended):
        user.occupancy = period
    cards = [
        Card(
            user,
            user.person_id == viewer.person.pk,
            may_manage(viewer, user),
            codes.get(user.pk),
            used.get(user.pk),
        )
        for user in sorted(users, key=lambda user: user.role != Role.OWNER)
    ]
    return Household(
        site=period.site,
        occupancy=period,
        manages=True,
        is_own=is_own_home(viewer, period),
        is_company=across.giver(period.pk).is_company,
        cards=tuple(cards),
        ended=tuple(Card(user, False, False, codes.get(user.pk)) for user in ended),
    )


def _codes(users: Iterable[UUID]) -> dict[UUID, AccessCode]:
    """The code each had last; a duress code is on no screen (E-13)."""
    held = CodeAssignment.objects.filter(user__in=list(users), code__is_duress=False)
    return {one.user_id: one.code for one in held.select_related("code").order_by("valid_from")}
