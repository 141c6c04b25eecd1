"""Who looks after the users of which home, and which of them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from accounts.household.states import MANAGERS, OPEN, Role, State
from accounts.models import AuthorisedUser, Occupancy
from accounts.viewers import Viewer


def managed(viewer: Viewer) -> tuple[Occupancy, ...]:
    """The homes whose users the viewer looks after: their own, and those whose owner lets them."""
    own = {period.pk for period in viewer.current}
    held = AuthorisedUser.objects.filter(person=viewer.person.pk, role__in=MANAGERS, state=State.ACTIVE)
    helped = Occupancy.objects.current(viewer.now).filter(
        pk__in=held.valid_at(viewer.now).values("occupancy")
    )
    others = (
        period for period in helped.exclude(pk__in=own).select_related("site").order_by("valid_from", "pk")
    )
    return (*viewer.current, *others)


def own_accesses(viewer: Viewer) -> list[AuthorisedUser]:
    """The viewer's own accesses that have not ended, wherever."""
    own = AuthorisedUser.objects.filter(person=viewer.person.pk, state__in=OPEN)
    running = own.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=viewer.now))
    return list(running.select_related("occupancy__site").order_by("valid_from", "pk"))


def is_own_home(viewer: Viewer, occupancy: Occupancy) -> bool:
    return any(period.pk == occupancy.pk for period in viewer.current)


def may_manage(viewer: Viewer, user: AuthorisedUser, *, homes: Collection[Occupancy] | None = None) -> bool:
    """Whether the viewer may change this access: never an owner's or one's own, and of one who looks after the home
    beside one only where it is one's own home. `homes`: what they look after, where that is known already."""
    if user.role == Role.OWNER or user.person_id == viewer.person.pk:
        return False
    if user.role == Role.OWNER_DELEGATE and not is_own_home(viewer, user.occupancy):
        return False
    looked_after = managed(viewer) if homes is None else homes
    return any(period.pk == user.occupancy_id for period in looked_after)


def manages(viewer: Viewer, occupancy: Occupancy) -> bool:
    return any(period.pk == occupancy.pk for period in managed(viewer))
