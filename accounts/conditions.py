"""Which rows are somebody's: the conditions the household matrix is made of, cut by occupancy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from accounts.models import (
    AlarmActivation,
    AuthorisedUser,
    CodeAssignment,
    FollowUp,
    Occupancy,
    VerificationImage,
)
from accounts.viewers import Viewer

NOTHING = Q(pk__in=())
Rows = Callable[[Viewer], Q]


def is_viewer(path: str) -> Rows:
    return lambda viewer: Q(**{path: viewer.person.pk})


def in_current(path: str) -> Rows:
    return lambda viewer: Q(**{f"{path}__in": [period.pk for period in viewer.current]})


def of_own_periods(path: str) -> Rows:
    return lambda viewer: Q(**{f"{path}__in": [period.pk for period in viewer.occupancies]})


def on_own_list(end: str, *, of: str) -> Rows:
    """Who stands on the call list of one's own home now."""
    return lambda viewer: in_current(of)(viewer) & Q(**{f"{end}__isnull": True})


def off_own_list(viewer: Viewer) -> Q:
    """Who stood there, and does no more."""
    return in_current("occupancy")(viewer) & Q(valid_to__isnull=False)


def at_current_site(path: str) -> Rows:
    return lambda viewer: Q(**{f"{path}__in": [period.site_id for period in viewer.current]})


def codes_of_own_household(viewer: Viewer) -> Q:
    """Codes given out in the owner's own time; an earlier household's slots are not theirs to see.

    A duress code is on no screen: who stands beside its holder must not learn that it exists (E-13).
    """
    return in_current("assignments__user__occupancy")(viewer) & Q(is_duress=False)


def codes_of_ones_own(viewer: Viewer) -> Q:
    """Codes whose last holder the viewer is. Of a slot that is another's by now the assignment tells, and no more:
    when the other's code was set is theirs (PE-35)."""
    later = CodeAssignment.objects.filter(code=OuterRef("code"), valid_from__gt=OuterRef("valid_from"))
    last = CodeAssignment.objects.filter(~Exists(later), user__person=viewer.person)
    return Q(is_duress=False, pk__in=last.values("code"))


def site_one_may_use(viewer: Viewer) -> Q:
    running = Q(valid_to__isnull=True) | Q(valid_to__gt=viewer.now)
    access = AuthorisedUser.objects.filter(
        running, person=viewer.person, state=AuthorisedUser.State.ACTIVE, valid_from__lte=viewer.now
    )
    return Q(pk__in=access.values("occupancy__site"))


def own_events(viewer: Viewer) -> Q:
    return viewer.own_strand.events


def events_of_the_home_itself(viewer: Viewer) -> Q:
    return any_of(strand.events for strand in viewer.strands_of_homes)


def within(period: Occupancy, *, date: str = "occurred_at") -> Q:
    """What is dated in one occupancy: from its start to just before its end."""
    start = Q(**{f"{date}__gte": period.valid_from})
    return start if period.valid_to is None else start & Q(**{f"{date}__lt": period.valid_to})


def of_own_time(date: str) -> Rows:
    """What happened at a site while it was one's own, one's former homes included; of a paused one nothing."""
    return lambda viewer: any_of(
        Q(site=period.site_id) & within(period, date=date) for period in viewer.open_occupancies
    )


def work_in_own_time(viewer: Viewer) -> Q:
    """Work done in one's own time, or ordered then and not done yet: a new home is ordered for before it is had."""
    done, ordered = of_own_time("performed_at")(viewer), of_own_time("ordered_at")(viewer)
    return done | (Q(performed_at__isnull=True) & ordered)


def own_alarms(viewer: Viewer) -> Q:
    """Alarms of one's own time. A cry for help is seen by who sent it and by nobody else at home (E-18)."""
    silent = Q(alarm_type__in=(AlarmActivation.Kind.PANIC, AlarmActivation.Kind.DURESS))
    return of_own_time("occurred_at")(viewer) & (~silent | Q(triggered_by=viewer.person.pk))


def alarms_one_took_part_in(viewer: Viewer) -> Q:
    """Alarms one set off, or was called about. Two searches by key, because an OR would read every alarm."""
    set_off = AlarmActivation.objects.filter(triggered_by=viewer.person.pk).values("pk")
    called = FollowUp.objects.filter(person=viewer.person.pk).values("alarm")
    return Q(pk__in=set_off.union(called, all=True))


def of_own_alarms(viewer: Viewer) -> Q:
    return Q(alarm__in=AlarmActivation.objects.filter(own_alarms(viewer)).values("pk"))


def own_images(viewer: Viewer) -> Q:
    """Pictures of one's own alarms, and that there are any taken without one: those are a fault of ours."""
    at_home = Q(site__in=[period.site_id for period in viewer.open_occupancies])
    stray = Q(alarm__isnull=True) & of_own_time("captured_at")(viewer)
    return at_home & (of_own_alarms(viewer) | stray)


def of_own_images(viewer: Viewer) -> Q:
    return Q(image__in=VerificationImage.objects.filter(own_images(viewer)).values("pk"))


def own_customer(path: str) -> Rows:
    """What belongs to a customer who is the viewer, in person or as sole proprietor."""
    return lambda viewer: Q(**{f"{path}__in": viewer.customers})


def taken_over(viewer: Viewer) -> Q:
    return own_customer("to_customer")(viewer) & ~own_customer("from_customer")(viewer)


def told_disclosures(viewer: Viewer) -> Q:
    """What was handed to others, but for what the law still keeps secret (personopplysningsloven § 16)."""
    told = Q(secret_until__isnull=True) | Q(secret_until__lte=viewer.now)
    return Q(person=viewer.person.pk) & told


def orders_of_told_disclosures(viewer: Viewer) -> Q:
    """Orders to keep secret what may be told by now."""
    return Q(
        disclosure__person=viewer.person.pk,
        disclosure__secret_until__isnull=False,
        disclosure__secret_until__lte=viewer.now,
    )


def any_of(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, NOTHING)
