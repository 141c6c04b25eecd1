"""The household matrix: roles × tables, cut by occupancy (domain.md 2.4, R-60…R-63).

A table that is not in it is seen by nobody. `accounts.viewing` is the door to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property, reduce
from operator import or_

from django.db.models import Q
from django.utils import timezone

from accounts.models import AuthorisedUser, Occupancy, Person
from accounts.models.activity import ActorKind

NOTHING = Q(pk__in=())


class Role(StrEnum):
    """What a person is to a row. One person may be several at once and then sees what each may see."""

    SELF = "self"
    OWNER = "owner"
    FORMER_OWNER = "former_owner"
    USER = "user"
    CONTACT = "contact"


@dataclass(frozen=True)
class Viewer:
    """The person who asks, and the homes that are or were theirs, at one moment."""

    person: Person
    now: datetime = field(default_factory=timezone.now)

    @cached_property
    def occupancies(self) -> tuple[Occupancy, ...]:
        """Every period the person has or had a site, the latest first; those of a sole proprietorship too."""
        own = Q(customer__person=self.person) | Q(customer__organisation__proprietor=self.person)
        return tuple(Occupancy.objects.filter(own).select_related("site").order_by("-valid_from"))

    @cached_property
    def current(self) -> tuple[Occupancy, ...]:
        """The periods that run now."""
        return tuple(
            period
            for period in self.occupancies
            if period.valid_from <= self.now and (period.valid_to is None or period.valid_to > self.now)
        )


Rows = Callable[[Viewer], Q]


def _is_viewer(path: str) -> Rows:
    return lambda viewer: Q(**{path: viewer.person.pk})


def _in_current(path: str) -> Rows:
    return lambda viewer: Q(**{f"{path}__in": [period.pk for period in viewer.current]})


def _of_own_periods(path: str) -> Rows:
    return lambda viewer: Q(**{f"{path}__in": [period.pk for period in viewer.occupancies]})


def _at_current_site(path: str) -> Rows:
    return lambda viewer: Q(**{f"{path}__in": [period.site_id for period in viewer.current]})


def _codes_of_own_household(viewer: Viewer) -> Q:
    """Codes given out in the owner's own time; an earlier household's slots are not theirs to see.

    A duress code is on no screen: who stands beside its holder must not learn that it exists (E-13).
    """
    return _in_current("assignments__user__occupancy")(viewer) & Q(is_duress=False)


def _site_one_may_use(viewer: Viewer) -> Q:
    running = Q(valid_to__isnull=True) | Q(valid_to__gt=viewer.now)
    access = AuthorisedUser.objects.filter(
        running, person=viewer.person, state=AuthorisedUser.State.ACTIVE, valid_from__lte=viewer.now
    )
    return Q(pk__in=access.values("occupancy__site"))


def _own_events(viewer: Viewer) -> Q:
    return Q(actor=viewer.person, actor_kind=ActorKind.PERSON)


def _events_of_the_home_itself(viewer: Viewer) -> Q:
    """What the installation did by itself inside one's own periods: nobody's movements (R-62)."""
    return any_of(
        Q(site=period.site_id, actor_kind=ActorKind.SYSTEM) & within(period) for period in viewer.occupancies
    )


def within(period: Occupancy) -> Q:
    """Events of one occupancy: from its start to just before its end."""
    start = Q(occurred_at__gte=period.valid_from)
    return start if period.valid_to is None else start & Q(occurred_at__lt=period.valid_to)


def any_of(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, NOTHING)


@dataclass(frozen=True)
class Rule:
    rows: Rows
    fields: tuple[str, ...] | None = None


OWN_CUSTOMER = "customer__person"
EVENTS: Mapping[Role, Rule] = {
    Role.SELF: Rule(_own_events),
    Role.OWNER: Rule(_events_of_the_home_itself),
}
OWN: Mapping[Role, Rule] = {Role.SELF: Rule(_is_viewer("person"))}
OWN_REQUEST: Mapping[Role, Rule] = {Role.SELF: Rule(_is_viewer("request__person"))}
NOBODY: Mapping[Role, Rule] = {}
ADDRESS = ("street_address", "postal_code", "city")

MATRIX: Mapping[str, Mapping[Role, Rule]] = {
    "accounts.Person": {Role.SELF: Rule(_is_viewer("pk"))},
    "accounts.ContactPoint": OWN,
    "accounts.NationalIdentifier": OWN,
    "accounts.Organisation": {Role.SELF: Rule(_is_viewer("proprietor"))},
    "accounts.Customer": {
        Role.SELF: Rule(lambda viewer: Q(person=viewer.person) | Q(organisation__proprietor=viewer.person))
    },
    "accounts.Agreement": {
        Role.SELF: Rule(
            lambda viewer: (
                Q(customer__person=viewer.person) | Q(customer__organisation__proprietor=viewer.person)
            )
        )
    },
    "accounts.AgreementLine": {
        Role.SELF: Rule(
            lambda viewer: (
                Q(agreement__customer__person=viewer.person)
                | Q(agreement__customer__organisation__proprietor=viewer.person)
            )
        )
    },
    "accounts.Site": {
        Role.OWNER: Rule(_at_current_site("pk")),
        Role.USER: Rule(_site_one_may_use, fields=ADDRESS),
    },
    "accounts.Occupancy": {
        Role.OWNER: Rule(_of_own_periods("pk")),
        Role.FORMER_OWNER: Rule(_of_own_periods("pk")),
    },
    "accounts.Panel": {Role.OWNER: Rule(_at_current_site("site"))},
    "accounts.Component": {Role.OWNER: Rule(_at_current_site("panel__site"))},
    "accounts.AuthorisedUser": {
        Role.OWNER: Rule(_in_current("occupancy")),
        Role.USER: Rule(_is_viewer("person")),
    },
    "accounts.AccessCode": {
        Role.OWNER: Rule(_codes_of_own_household),
        Role.USER: Rule(lambda viewer: Q(is_duress=False, assignments__user__person=viewer.person)),
    },
    "accounts.CodeAssignment": {
        Role.OWNER: Rule(lambda viewer: _in_current("user__occupancy")(viewer) & Q(code__is_duress=False)),
        Role.USER: Rule(lambda viewer: Q(user__person=viewer.person, code__is_duress=False)),
    },
    "accounts.Passphrase": OWN,
    "accounts.ContactPerson": {
        Role.OWNER: Rule(_in_current("occupancy")),
        Role.CONTACT: Rule(_is_viewer("person")),
    },
    "accounts.ArmingEvent": EVENTS,
    "accounts.LockEvent": EVENTS,
    "accounts.PlugEvent": EVENTS,
    "accounts.CommandEvent": EVENTS,
    "accounts.User": OWN,
    "account.EmailAddress": {Role.SELF: Rule(_is_viewer("user__person"))},
    "accounts.Letter": OWN,
    "privacy.PrivacyRequest": OWN,
    "privacy.Event": OWN_REQUEST,
    "privacy.Archive": OWN_REQUEST,
    "privacy.Download": OWN_REQUEST,
    "privacy.Job": OWN_REQUEST,
    "privacy.JobStep": {Role.SELF: Rule(_is_viewer("job__request__person"))},
    "account.EmailConfirmation": NOBODY,
    "sessions.Session": NOBODY,
    "admin.LogEntry": NOBODY,
}

# Where a table hangs on a home: what narrows it to one of several.
SITE_PATHS: Mapping[str, str] = {
    "accounts.Agreement": "site",
    "accounts.AgreementLine": "agreement__site",
    "accounts.Site": "pk",
    "accounts.Occupancy": "site",
    "accounts.Panel": "site",
    "accounts.Component": "panel__site",
    "accounts.AuthorisedUser": "occupancy__site",
    "accounts.AccessCode": "site",
    "accounts.CodeAssignment": "code__site",
    "accounts.Passphrase": "occupancy__site",
    "accounts.ContactPerson": "occupancy__site",
    "accounts.ArmingEvent": "site",
    "accounts.LockEvent": "site",
    "accounts.PlugEvent": "site",
    "accounts.CommandEvent": "site",
}
