"""The household matrix: roles × tables, cut by occupancy (domain.md 2.4, R-60…R-63).

A table that is not in it is seen by nobody. `accounts.viewing` is the door to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from accounts.conditions import (
    Rows,
    alarms_one_took_part_in,
    at_current_site,
    codes_of_ones_own,
    codes_of_own_household,
    events_of_the_home_itself,
    in_current,
    is_viewer,
    of_own_alarms,
    of_own_images,
    of_own_periods,
    off_own_list,
    on_own_list,
    orders_of_told_disclosures,
    own_alarms,
    own_customer,
    own_events,
    own_images,
    site_one_may_use,
    taken_over,
    told_disclosures,
    work_in_own_time,
)


class Role(StrEnum):
    """What a person is to a row. One person may be several at once and then sees what each may see."""

    SELF = "self"
    OWNER = "owner"
    FORMER_OWNER = "former_owner"
    USER = "user"
    CONTACT = "contact"


@dataclass(frozen=True)
class Rule:
    rows: Rows
    fields: tuple[str, ...] | None = None


EVENTS: Mapping[Role, Rule] = {
    Role.SELF: Rule(own_events),
    Role.OWNER: Rule(events_of_the_home_itself),
}
OWN: Mapping[Role, Rule] = {Role.SELF: Rule(is_viewer("person"))}
OWN_REQUEST: Mapping[Role, Rule] = {Role.SELF: Rule(is_viewer("request__person"))}
OWN_SIGN_IN: Mapping[Role, Rule] = {Role.SELF: Rule(is_viewer("user__person"))}
NOBODY: Mapping[Role, Rule] = {}
ADDRESS = ("street_address", "postal_code", "city")
WORK: Mapping[Role, Rule] = {Role.OWNER: Rule(work_in_own_time)}
HANDOVER = (
    "key",
    "site__installation_number",
    "initiated_by",
    "initiated_at",
    "takeover_at",
    "completed_at",
    "state",
)

FORMER_CONTACT = (
    *("call_order", "name", "phone", "email", "relation", "has_key", "may_give_passphrase"),
    *("valid_from", "valid_to", "occupancy__site__installation_number"),
)

MATRIX: Mapping[str, Mapping[Role, Rule]] = {
    "accounts.Person": {Role.SELF: Rule(is_viewer("pk"))},
    "accounts.ContactPoint": OWN,
    "accounts.ContactChange": OWN,
    "accounts.TextMessage": OWN,
    "accounts.NationalIdentifier": OWN,
    "accounts.Organisation": {Role.SELF: Rule(is_viewer("proprietor"))},
    "accounts.Customer": {Role.SELF: Rule(own_customer("pk"))},
    "accounts.Agreement": {Role.SELF: Rule(own_customer("customer"))},
    "accounts.AgreementLine": {Role.SELF: Rule(own_customer("agreement__customer"))},
    "accounts.AgreementDocument": {Role.SELF: Rule(own_customer("agreement__customer"))},
    "accounts.PriceLine": {Role.SELF: Rule(own_customer("agreement__customer"))},
    "accounts.PaymentArrangement": {Role.SELF: Rule(own_customer("customer"))},
    "accounts.Invoice": {Role.SELF: Rule(own_customer("customer"))},
    "accounts.InvoiceLine": {Role.SELF: Rule(own_customer("invoice__customer"))},
    "accounts.Payment": {Role.SELF: Rule(own_customer("invoice__customer"))},
    "accounts.OwnershipChange": {
        Role.FORMER_OWNER: Rule(
            own_customer("from_customer"), fields=(*HANDOVER, "seller_confirmed_at", "wipe_report")
        ),
        Role.OWNER: Rule(taken_over, fields=(*HANDOVER, "buyer_confirmed_at")),
    },
    "accounts.Takeover": OWN,
    "accounts.CreditCheck": {
        Role.SELF: Rule(lambda viewer: Q(person=viewer.person.pk) | Q(organisation__in=viewer.organisations))
    },
    "accounts.AlarmActivation": {
        Role.OWNER: Rule(own_alarms),
        Role.USER: Rule(alarms_one_took_part_in, fields=("key", "occurred_at", "alarm_type")),
    },
    "accounts.FollowUp": {
        Role.OWNER: Rule(of_own_alarms),
        Role.CONTACT: Rule(is_viewer("person"), fields=("alarm__key", "at", "action", "outcome")),
    },
    "accounts.GuardDispatch": {Role.OWNER: Rule(of_own_alarms)},
    "accounts.VerificationImage": {Role.OWNER: Rule(own_images)},
    "accounts.ImageAccess": {Role.OWNER: Rule(of_own_images)},
    "accounts.InstallationJob": WORK,
    "accounts.ServiceVisit": WORK,
    "accounts.MaintenanceRecord": WORK,
    "accounts.Conversation": OWN,
    "accounts.CustomerContact": {Role.SELF: Rule(is_viewer("conversation__person"))},
    "accounts.ContactAttachment": {Role.SELF: Rule(is_viewer("contact__conversation__person"))},
    "accounts.CallRecording": {Role.SELF: Rule(is_viewer("contact__conversation__person"))},
    "accounts.RecordingAccess": {Role.SELF: Rule(is_viewer("recording__contact__conversation__person"))},
    "accounts.Inquiry": OWN,
    "accounts.QuoteRequest": OWN,
    "accounts.Disclosure": {Role.SELF: Rule(told_disclosures)},
    "accounts.StoredFile": NOBODY,
    "accounts.Tally": NOBODY,
    "accounts.Site": {
        Role.OWNER: Rule(at_current_site("pk")),
        Role.USER: Rule(site_one_may_use, fields=ADDRESS),
    },
    "accounts.Occupancy": {
        Role.OWNER: Rule(of_own_periods("pk")),
        Role.FORMER_OWNER: Rule(of_own_periods("pk")),
    },
    "accounts.Panel": {Role.OWNER: Rule(at_current_site("site"))},
    "accounts.Component": {Role.OWNER: Rule(at_current_site("panel__site"))},
    "accounts.AuthorisedUser": {
        Role.OWNER: Rule(in_current("occupancy")),
        Role.USER: Rule(is_viewer("person")),
    },
    "accounts.LogAttestation": {Role.SELF: Rule(is_viewer("by"))},
    "accounts.UserInvitation": {Role.OWNER: Rule(is_viewer("user__invited_by"))},
    "accounts.ViewPause": OWN,
    "accounts.QuietWish": NOBODY,
    "accounts.AccessCode": {
        Role.OWNER: Rule(codes_of_own_household),
        Role.USER: Rule(codes_of_ones_own),
    },
    "accounts.CodeAssignment": {
        Role.OWNER: Rule(lambda viewer: in_current("user__occupancy")(viewer) & Q(code__is_duress=False)),
        Role.USER: Rule(lambda viewer: Q(user__person=viewer.person, code__is_duress=False)),
    },
    "accounts.Passphrase": OWN,
    "accounts.ContactPerson": {
        Role.OWNER: Rule(on_own_list("valid_to", of="occupancy")),
        # That somebody is no longer on the list, and never why.
        Role.FORMER_OWNER: Rule(off_own_list, fields=FORMER_CONTACT),
        Role.CONTACT: Rule(is_viewer("person")),
    },
    "accounts.ContactNotice": {
        Role.OWNER: Rule(on_own_list("contact__valid_to", of="contact__occupancy")),
        Role.CONTACT: Rule(is_viewer("contact__person")),
    },
    "accounts.ContactRefusal": NOBODY,
    "accounts.LateNotice": NOBODY,
    "accounts.ArmingEvent": EVENTS,
    "accounts.LockEvent": EVENTS,
    "accounts.PlugEvent": EVENTS,
    "accounts.CommandEvent": EVENTS,
    "accounts.User": OWN,
    "account.EmailAddress": OWN_SIGN_IN,
    "usersessions.UserSession": OWN_SIGN_IN,
    "mfa.Authenticator": OWN_SIGN_IN,
    "socialaccount.SocialAccount": OWN_SIGN_IN,
    "socialaccount.SocialToken": NOBODY,
    "accounts.SignInEvent": OWN_SIGN_IN,
    "accounts.KnownDevice": OWN_SIGN_IN,
    "accounts.Wait": OWN_SIGN_IN,
    "accounts.Letter": OWN,
    "privacy.PaperEvidence": OWN_SIGN_IN,
    "privacy.PrivacyCase": OWN,
    "privacy.PrivacyRequest": OWN,
    "privacy.Pause": OWN_REQUEST,
    "privacy.Erasure": OWN_REQUEST,
    "privacy.Kept": NOBODY,
    "privacy.SubjectGate": NOBODY,
    "privacy.CaseNote": NOBODY,
    "privacy.Hold": OWN,
    "privacy.Restriction": OWN,
    "privacy.ConsentEntry": OWN,
    "privacy.ConsentEnd": OWN_REQUEST,
    "privacy.Weighing": NOBODY,
    "privacy.RecipientNotice": OWN_REQUEST,
    "privacy.Correction": OWN_REQUEST,
    "privacy.MarketingChoice": OWN,
    "privacy.RecordNote": OWN,
    "privacy.Review": OWN_REQUEST,
    "privacy.Event": OWN_REQUEST,
    "privacy.Archive": OWN_REQUEST,
    "privacy.ArchivePart": {Role.SELF: Rule(is_viewer("archive__request__person"))},
    "privacy.Download": OWN_REQUEST,
    "privacy.Finding": NOBODY,
    "privacy.SecrecyOrder": {Role.SELF: Rule(orders_of_told_disclosures)},
    "privacy.Job": OWN_REQUEST,
    "privacy.JobStep": {Role.SELF: Rule(is_viewer("job__request__person"))},
    "privacy.Opening": OWN,
    "privacy.SafetyReview": NOBODY,
    "privacy.LogView": OWN,
    "privacy.Reading": OWN,
    "privacy.LookNotice": OWN,
    "privacy.RecordLock": OWN,
    "privacy.LockOpening": {Role.SELF: Rule(is_viewer("lock__person"))},
    "privacy.CallerCheck": OWN,
    "account.EmailConfirmation": NOBODY,
    "sessions.Session": NOBODY,
    "admin.LogEntry": NOBODY,
    "accounts.AuditPseudonym": NOBODY,
    "accounts.AuditInbox": NOBODY,
    "accounts.AuditEntry": NOBODY,
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
    "accounts.LogAttestation": "occupancy__site",
    "accounts.UserInvitation": "user__occupancy__site",
    "accounts.ViewPause": "occupancy__site",
    "privacy.LogView": "occupancy__site",
    "accounts.AccessCode": "site",
    "accounts.CodeAssignment": "code__site",
    "accounts.Passphrase": "occupancy__site",
    "accounts.ContactPerson": "occupancy__site",
    "accounts.ContactNotice": "contact__occupancy__site",
    "accounts.ArmingEvent": "site",
    "accounts.LockEvent": "site",
    "accounts.PlugEvent": "site",
    "accounts.CommandEvent": "site",
}
