"""Who may see which rows: the household matrix, roles × tables, cut by occupancy (domain.md 2.4, R-60…R-63).

Every page and every copy asks here. A table that is not in the matrix is seen by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from accounts.models import ArmingEvent, AuthorisedUser, Occupancy, Person
from accounts.models.activity import ActorKind

NAMELESS_DAYS = 30
NAMED_WITH_NOTICE = frozenset(
    {AuthorisedUser.Role.CHILD, AuthorisedUser.Role.CLEANER, AuthorisedUser.Role.TEMPORARY}
)
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


@dataclass(frozen=True)
class Sight:
    """Rows somebody sees, and which of their fields; None means every field the register shows."""

    rows: QuerySet[Any]
    fields: tuple[str, ...] | None = None


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
    return _any(
        Q(site=period.site_id, actor_kind=ActorKind.SYSTEM) & within(period) for period in viewer.occupancies
    )


def within(period: Occupancy) -> Q:
    """Events of one occupancy: from its start to just before its end."""
    start = Q(occurred_at__gte=period.valid_from)
    return start if period.valid_to is None else start & Q(occurred_at__lt=period.valid_to)


def _any(conditions: Iterable[Q]) -> Q:
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


def seen(label: str, viewer: Viewer, *, site: Any = None) -> tuple[Sight, ...]:
    """What the viewer sees of one table: one `Sight` per set of fields, no row in two of them.

    `site` (an id) narrows to one home where the table hangs on one. Raises KeyError for a table nobody described.
    """
    model: type[Model] = apps.get_model(label)
    whole = [rule for rule in MATRIX[label].values() if rule.fields is None]
    part = [rule for rule in MATRIX[label].values() if rule.fields is not None]
    everything = _any(rule.rows(viewer) for rule in whole)
    rest = (Sight(_rows(model, rule.rows(viewer) & ~everything, site), rule.fields) for rule in part)
    return (Sight(_rows(model, everything, site)), *rest)


def visible(label: str, viewer: Viewer, *, site: Any = None) -> QuerySet[Any]:
    """The rows of one table the viewer sees with every field: for tables whose fields no role narrows."""
    return seen(label, viewer, site=site)[0].rows


def strands(label: str, viewer: Viewer, *, site: Any = None) -> tuple[QuerySet[Any], ...]:
    """The rows of `visible` taken apart: one queryset per ground they are seen on, no row in two of them.

    Each is served in order by one index, which the whole, joined by OR, is not. For tables whose fields no role
    narrows and whose grounds never meet, as with events: a person's own, and what a home did by itself.
    """
    model: type[Model] = apps.get_model(label)
    grounds = [ground for rule in MATRIX[label].values() for ground in _apart(rule.rows(viewer))]
    return tuple(_rows(model, ground, site) for ground in grounds if ground != NOTHING)


def _apart(condition: Q) -> list[Q]:
    if condition.connector != Q.OR or condition.negated:
        return [condition]
    children = (child if isinstance(child, Q) else Q(child) for child in condition.children)
    return [part for child in children for part in _apart(child)]


def _rows(model: type[Model], condition: Q, site: Any) -> QuerySet[Any]:
    rows = model._default_manager.filter(condition)
    if condition_joins_many(model):
        rows = rows.distinct()
    path = SITE_PATHS.get(model._meta.label)
    return rows if site is None or path is None else rows.filter(**{path: site})


def condition_joins_many(model: type[Model]) -> bool:
    """Whether the matrix reaches a table through a to-many relation, so that a row could come twice."""
    return model._meta.label == "accounts.AccessCode"


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


def changes_by_others(viewer: Viewer, *, site: Any) -> QuerySet[ArmingEvent]:
    """Other people's switching on and off at a home the viewer owns now, the last 30 days: that, not who (R-63).

    For the page alone, never for a copy. Whose name may stand there is for `name_shown` to say.
    """
    periods = [period for period in viewer.current if period.site_id == site]
    since = viewer.now - timedelta(days=NAMELESS_DAYS)
    at_home = _any(Q(site=period.site_id) & within(period) for period in periods)
    others = ArmingEvent.objects.filter(at_home, occurred_at__gte=since).exclude(actor_kind=ActorKind.SYSTEM)
    return others.exclude(actor=viewer.person).select_related("user")


def name_shown(event: ArmingEvent) -> str:
    """The name the owner may see beside another's event: children and paid help who were told so, and whoever
    chose to be seen; otherwise nothing (R-63)."""
    user = event.user
    if user is None or user.informed_at is None:
        return ""
    return user.display_name if user.role in NAMED_WITH_NOTICE or user.show_name_to_owner else ""
