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
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts.models import (
    AlarmActivation,
    AuthorisedUser,
    Customer,
    FollowUp,
    Occupancy,
    Organisation,
    Person,
    VerificationImage,
)
from accounts.strands import Strand

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
    def customers(self) -> tuple[UUID, ...]:
        """The customers the person is, in person or as sole proprietor."""
        return tuple(sorted(customer for customer, _organisation in self._buying if customer))

    @cached_property
    def organisations(self) -> tuple[UUID, ...]:
        """The sole proprietorships of the person, customers or not."""
        return tuple(sorted({organisation for _customer, organisation in self._buying if organisation}))

    @cached_property
    def occupancies(self) -> tuple[Occupancy, ...]:
        """Every period the person has or had a site, the latest first; those of a sole proprietorship too."""
        own = Occupancy.objects.filter(customer__in=self.customers)
        return tuple(own.select_related("site", "customer").order_by("-valid_from", "pk"))

    @cached_property
    def current(self) -> tuple[Occupancy, ...]:
        """The periods that run now."""
        return tuple(
            period
            for period in self.occupancies
            if period.valid_from <= self.now and (period.valid_to is None or period.valid_to > self.now)
        )

    @cached_property
    def _buying(self) -> tuple[tuple[UUID | None, UUID | None], ...]:
        """Pairs of a customer and its organisation: keys, because a join by OR would read every customer."""
        in_person = Customer.objects.filter(person=self.person.pk).values_list("pk", "organisation")
        owned = Organisation.objects.filter(proprietor=self.person.pk).values_list("customers__pk", "pk")
        return tuple(in_person.union(owned, all=True))

    @property
    def own_strand(self) -> Strand:
        """The person's own events, wherever."""
        return Strand(actor=self.person.pk)

    @property
    def strands_of_homes(self) -> tuple[Strand, ...]:
        """What the installations did by themselves inside one's own periods: nobody's movements (R-62)."""
        return tuple(
            Strand(site=period.site_id, starts=period.valid_from, ends=period.valid_to)
            for period in self.occupancies
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
    return viewer.own_strand.events


def _events_of_the_home_itself(viewer: Viewer) -> Q:
    return any_of(strand.events for strand in viewer.strands_of_homes)


def within(period: Occupancy, *, date: str = "occurred_at") -> Q:
    """What is dated in one occupancy: from its start to just before its end."""
    start = Q(**{f"{date}__gte": period.valid_from})
    return start if period.valid_to is None else start & Q(**{f"{date}__lt": period.valid_to})


def _of_own_time(date: str) -> Rows:
    """What happened at a site while it was one's own, one's former homes included."""
    return lambda viewer: any_of(
        Q(site=period.site_id) & within(period, date=date) for period in viewer.occupancies
    )


def _work_in_own_time(viewer: Viewer) -> Q:
    """Work done in one's own time, or ordered then and not done yet: a new home is ordered for before it is had."""
    done, ordered = _of_own_time("performed_at")(viewer), _of_own_time("ordered_at")(viewer)
    return done | (Q(performed_at__isnull=True) & ordered)


def _own_alarms(viewer: Viewer) -> Q:
    """Alarms of one's own time. A cry for help is seen by who sent it and by nobody else at home (E-18)."""
    silent = Q(alarm_type__in=(AlarmActivation.Kind.PANIC, AlarmActivation.Kind.DURESS))
    return _of_own_time("occurred_at")(viewer) & (~silent | Q(triggered_by=viewer.person.pk))


def _alarms_one_took_part_in(viewer: Viewer) -> Q:
    """Alarms one set off, or was called about. Two searches by key, because an OR would read every alarm."""
    set_off = AlarmActivation.objects.filter(triggered_by=viewer.person.pk).values("pk")
    called = FollowUp.objects.filter(person=viewer.person.pk).values("alarm")
    return Q(pk__in=set_off.union(called, all=True))


def _of_own_alarms(viewer: Viewer) -> Q:
    return Q(alarm__in=AlarmActivation.objects.filter(_own_alarms(viewer)).values("pk"))


def _own_images(viewer: Viewer) -> Q:
    """Pictures of one's own alarms, and that there are any taken without one: those are a fault of ours."""
    at_home = Q(site__in=[period.site_id for period in viewer.occupancies])
    stray = Q(alarm__isnull=True) & _of_own_time("captured_at")(viewer)
    return at_home & (_of_own_alarms(viewer) | stray)


def _of_own_images(viewer: Viewer) -> Q:
    return Q(image__in=VerificationImage.objects.filter(_own_images(viewer)).values("pk"))


def _own_customer(path: str) -> Rows:
    """What belongs to a customer who is the viewer, in person or as sole proprietor."""
    return lambda viewer: Q(**{f"{path}__in": viewer.customers})


def _taken_over(viewer: Viewer) -> Q:
    return _own_customer("to_customer")(viewer) & ~_own_customer("from_customer")(viewer)


def _told_disclosures(viewer: Viewer) -> Q:
    """What was handed to others, but for what the law still keeps secret (personopplysningsloven § 16)."""
    told = Q(secret_until__isnull=True) | Q(secret_until__lte=viewer.now)
    return Q(person=viewer.person.pk) & told


def any_of(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, NOTHING)


@dataclass(frozen=True)
class Rule:
    rows: Rows
    fields: tuple[str, ...] | None = None


EVENTS: Mapping[Role, Rule] = {
    Role.SELF: Rule(_own_events),
    Role.OWNER: Rule(_events_of_the_home_itself),
}
OWN: Mapping[Role, Rule] = {Role.SELF: Rule(_is_viewer("person"))}
OWN_REQUEST: Mapping[Role, Rule] = {Role.SELF: Rule(_is_viewer("request__person"))}
NOBODY: Mapping[Role, Rule] = {}
ADDRESS = ("street_address", "postal_code", "city")
WORK: Mapping[Role, Rule] = {Role.OWNER: Rule(_work_in_own_time)}
HANDOVER = (
    "key",
    "site__installation_number",
    "initiated_by",
    "initiated_at",
    "takeover_at",
    "completed_at",
    "state",
)

MATRIX: Mapping[str, Mapping[Role, Rule]] = {
    "accounts.Person": {Role.SELF: Rule(_is_viewer("pk"))},
    "accounts.ContactPoint": OWN,
    "accounts.NationalIdentifier": OWN,
    "accounts.Organisation": {Role.SELF: Rule(_is_viewer("proprietor"))},
    "accounts.Customer": {Role.SELF: Rule(_own_customer("pk"))},
    "accounts.Agreement": {Role.SELF: Rule(_own_customer("customer"))},
    "accounts.AgreementLine": {Role.SELF: Rule(_own_customer("agreement__customer"))},
    "accounts.AgreementDocument": {Role.SELF: Rule(_own_customer("agreement__customer"))},
    "accounts.PriceLine": {Role.SELF: Rule(_own_customer("agreement__customer"))},
    "accounts.PaymentArrangement": {Role.SELF: Rule(_own_customer("customer"))},
    "accounts.Invoice": {Role.SELF: Rule(_own_customer("customer"))},
    "accounts.InvoiceLine": {Role.SELF: Rule(_own_customer("invoice__customer"))},
    "accounts.Payment": {Role.SELF: Rule(_own_customer("invoice__customer"))},
    "accounts.OwnershipChange": {
        Role.FORMER_OWNER: Rule(
            _own_customer("from_customer"), fields=(*HANDOVER, "seller_confirmed_at", "wipe_report")
        ),
        Role.OWNER: Rule(_taken_over, fields=(*HANDOVER, "buyer_confirmed_at")),
    },
    "accounts.CreditCheck": {
        Role.SELF: Rule(lambda viewer: Q(person=viewer.person.pk) | Q(organisation__in=viewer.organisations))
    },
    "accounts.AlarmActivation": {
        Role.OWNER: Rule(_own_alarms),
        Role.USER: Rule(_alarms_one_took_part_in, fields=("key", "occurred_at", "alarm_type")),
    },
    "accounts.FollowUp": {
        Role.OWNER: Rule(_of_own_alarms),
        Role.CONTACT: Rule(_is_viewer("person"), fields=("alarm__key", "at", "action", "outcome")),
    },
    "accounts.GuardDispatch": {Role.OWNER: Rule(_of_own_alarms)},
    "accounts.VerificationImage": {Role.OWNER: Rule(_own_images)},
    "accounts.ImageAccess": {Role.OWNER: Rule(_of_own_images)},
    "accounts.InstallationJob": WORK,
    "accounts.ServiceVisit": WORK,
    "accounts.MaintenanceRecord": WORK,
    "accounts.Conversation": OWN,
    "accounts.CustomerContact": {Role.SELF: Rule(_is_viewer("conversation__person"))},
    "accounts.ContactAttachment": {Role.SELF: Rule(_is_viewer("contact__conversation__person"))},
    "accounts.CallRecording": {Role.SELF: Rule(_is_viewer("contact__conversation__person"))},
    "accounts.RecordingAccess": {Role.SELF: Rule(_is_viewer("recording__contact__conversation__person"))},
    "accounts.Inquiry": OWN,
    "accounts.QuoteRequest": OWN,
    "accounts.Disclosure": {Role.SELF: Rule(_told_disclosures)},
    "accounts.StoredFile": NOBODY,
    "accounts.Tally": NOBODY,
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
    "accounts.AgreementDocument": "agreement__site",
    "accounts.PriceLine": "agreement__site",
    "accounts.OwnershipChange": "site",
    "accounts.AlarmActivation": "site",
    "accounts.FollowUp": "alarm__site",
    "accounts.GuardDispatch": "alarm__site",
    "accounts.VerificationImage": "site",
    "accounts.ImageAccess": "image__site",
    "accounts.InstallationJob": "site",
    "accounts.ServiceVisit": "site",
    "accounts.MaintenanceRecord": "site",
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
