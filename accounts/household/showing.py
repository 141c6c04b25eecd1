"""The users of a home as their page shows them: status, code, when last used, and until when. Never a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.codes.standing import Standing, of_users
from accounts.household import across
from accounts.household.forms import DAYS
from accounts.household.rights import is_own_home, managed, may_manage, own_accesses
from accounts.household.states import OPEN, Role
from accounts.models import AuthorisedUser, Occupancy, Site
from accounts.viewers import Viewer

ENDED_DAYS = 30
WITHOUT_CODE = Standing()


@dataclass(frozen=True)
class Card:
    """One user. `code`: how it stands with theirs, never a duress code; `last_used` is a month."""

    user: AuthorisedUser
    is_you: bool
    may_change: bool
    code: Standing = WITHOUT_CODE
    last_used: date | None = None

    @property
    def days(self) -> list[str]:
        return [str(DAYS[digit]) for digit in self.user.weekdays]


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
    codes = of_users([user.pk for user in own], now=viewer.now)
    cards = tuple(Card(user, True, False, codes.get(user.pk, WITHOUT_CODE)) for user in own)
    occupancy = own[0].occupancy if own else None
    return Household(
        occupancy.site if occupancy else None, occupancy, manages=False, is_own=False, cards=cards
    )


def card_of(viewer: Viewer, user: AuthorisedUser) -> Card:
    """One of them, for a page of its own."""
    is_you = user.person_id == viewer.person.pk
    code = of_users([user.pk], now=viewer.now).get(user.pk, WITHOUT_CODE)
    return Card(user, is_you, may_manage(viewer, user), code)


def _whole(viewer: Viewer, period: Occupancy) -> Household:
    users = list(AuthorisedUser.objects.filter(occupancy=period, state__in=OPEN).order_by("valid_from", "pk"))
    since = viewer.now - timedelta(days=ENDED_DAYS)
    gone = AuthorisedUser.objects.filter(occupancy=period, valid_to__gte=since).exclude(state__in=OPEN)
    ended = list(gone.order_by("-valid_to", "pk"))
    codes = of_users([user.pk for user in (*users, *ended)], now=viewer.now)
    used = across.last_used(period.pk)
    for user in (*users, *ended):
        user.occupancy = period
    cards = [
        Card(
            user,
            user.person_id == viewer.person.pk,
            may_manage(viewer, user, homes=[period]),
            codes.get(user.pk, WITHOUT_CODE),
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
        ended=tuple(Card(user, False, False, codes.get(user.pk, WITHOUT_CODE)) for user in ended),
    )
