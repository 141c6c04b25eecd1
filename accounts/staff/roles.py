"""What each role of an employee may do: the one table that migration, command, check, demo and docs read (F-73).

Least right: a role has what its work needs today and nothing for later. What it sees of a customer it sees after a
reason, and only of the categories named here; PostgreSQL keeps the same table (`privacy.wall`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps as installed
from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext_lazy as _

from accounts.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SEE_CASES = "privacy.view_privacyrequest"
CASES = (SEE_CASES, "privacy.view_event", "privacy.view_job")
# Write down what reached the company by telephone or letter; write in a case; answer it; turn it down as a misuse.
REGISTER, WRITE = "privacy.add_privacycase", "privacy.add_casenote"
DECIDE, REFUSE = "privacy.decide_privacyrequest", "privacy.refuse_excessive"
# The officer's pages: what is only read, what the desk writes, what is the officer's alone.
OFFICE = ("accounts.view_recipient", "accounts.view_disclosure", "privacy.view_consentend")
DISCLOSE = "accounts.add_disclosure"
FINDINGS = "privacy.view_finding"
OFFICER = (
    *(DISCLOSE, FINDINGS, "privacy.change_finding", "privacy.change_secrecyorder"),
    # Who gets data, and who the company is.
    *("accounts.change_recipient", "accounts.add_controller"),
)
# What is held back from deletion: seen, opened, and let go by two.
SEE_HOLDS = "privacy.view_hold"
HOLDS = (SEE_HOLDS, "privacy.add_hold", "privacy.change_hold")
# What the company publishes: seen, drafted by the officer, published by another, and its gaps judged.
SEE_PAPERS, PUBLISH_PAPERS = "privacy.view_legaldocument", "privacy.publish_legaldocument"
PAPERS = (SEE_PAPERS, PUBLISH_PAPERS, "privacy.add_legaldocument", "privacy.add_gapjudgement")
LOG = "accounts.view_auditentry"
START_JOBS = "privacy.change_job"
WAITS = ("accounts.view_wait", "accounts.change_wait")
# Orders that no panel has answered, and what was done about them. They name nobody.
SEE_PANELS = "accounts.view_panelcommand"
PANELS = (SEE_PANELS, "accounts.change_panelcommand")
OPEN = "privacy.open_customer"
# Whom nobody has told that a customer named them.
LATE = "accounts.view_latenotice"
# Write down that somebody wants no marketing; let a campaign system ask.
NO_MARKETING = "privacy.add_suppressionentry"
SYSTEMS = "privacy.add_marketingsystem"
# Answer whoever has no account; give them a quote; look at their credit, which a person decides.
ANSWER_OUTSIDERS, QUOTE, ASSESS = (
    "accounts.change_inquiry",
    "accounts.change_quoterequest",
    "accounts.change_creditcheck",
)
# Those who speak with customers on the telephone.
CALLS_CUSTOMERS = ("privacy.check_caller", "privacy.view_callercheck")
REPORT = "privacy.add_incident"
# Who lives with a threat, and what is done about it: known to as few as can be.
HANDLE_SAFETY = "privacy.handle_safety"
INCIDENTS = ("privacy.view_incident", "privacy.handle_incident")
# Homes that change hands: seen, begun for an estate, moved on; the buyer's credit; letting go on.
OWNERSHIP = (
    "accounts.view_ownershipchange",
    "accounts.change_ownershipchange",
    "accounts.add_ownershipchange",
)
CREDIT = ("accounts.view_ownershipchange", "accounts.change_takeover")
RELEASE = "accounts.change_handovercheck"
# Not categories of the register but what is shown within two of them, and to fewer.
PICTURES, CALLS = "bilder", "opptak"
WHO_AND_WHERE = ("kundeforhold", "anlegg", "brukere")
EVENTS = ("alarmer", "bruk", "laser")
FOR_RIGHTS = (*WHO_AND_WHERE, "avtale", "kundekontakt", "saker", "minesider", "utlevert")


@dataclass(frozen=True)
class Role:
    """`name` is also the group's. Who has a role that stands `apart` has no other.

    `opens`: the categories it sees of a customer it has opened. `opens_with_case`: those it sees only when the
    reason is an alarm or a case; `PICTURES` and `CALLS` are such. Codes and passphrases are in none of them.
    """

    name: str
    title: StrOrPromise
    task: StrOrPromise
    permissions: tuple[str, ...] = ()
    apart: bool = False
    opens: tuple[str, ...] = ()
    opens_with_case: tuple[str, ...] = ()


ADMINISTRATOR = "brukeradministrator"
SAFETY = "trygghetsansvarlig"
ROLES = (
    Role(
        "support",
        _("Kundestøtte"),
        _("Svarer kunder, tar imot saker, starter stoppede jobber."),
        (
            *CASES,
            REGISTER,
            WRITE,
            START_JOBS,
            OPEN,
            REPORT,
            LATE,
            *CALLS_CUSTOMERS,
            *PANELS,
            *OWNERSHIP,
            NO_MARKETING,
            ANSWER_OUTSIDERS,
            QUOTE,
        ),
        opens=(*WHO_AND_WHERE, "avtale", "kundekontakt", "saker"),
        opens_with_case=EVENTS,
    ),
    Role(
        "alarmoperatør",
        _("Alarmoperatør"),
        _("Følger opp alarmer."),
        (OPEN, REPORT, *CALLS_CUSTOMERS),
        opens=WHO_AND_WHERE,
        opens_with_case=(*EVENTS, PICTURES),
    ),
    Role(
        "tekniker",
        _("Tekniker"),
        _("Monterer og reparerer hos kunden."),
        (OPEN, REPORT, *PANELS),
        opens=("kundeforhold", "anlegg"),
    ),
    Role(
        "økonomi",
        _("Økonomi"),
        _("Svarer om avtaler, fakturaer og kreditt."),
        (OPEN, REPORT, *CREDIT, QUOTE, ASSESS),
        opens=("kundeforhold", "avtale", "kreditt"),
    ),
    Role(
        "saksbehandler",
        _("Saksbehandler"),
        _("Behandler saker om personvern."),
        (
            *CASES,
            REGISTER,
            WRITE,
            DECIDE,
            START_JOBS,
            *WAITS,
            OPEN,
            REPORT,
            LATE,
            *CALLS_CUSTOMERS,
            *OFFICE,
            DISCLOSE,
            *HOLDS,
            *OWNERSHIP,
            RELEASE,
            SEE_PAPERS,
            PUBLISH_PAPERS,
            NO_MARKETING,
        ),
        opens=FOR_RIGHTS,
        opens_with_case=(*EVENTS, "kreditt", PICTURES, CALLS),
    ),
    Role(
        "personvernombud",
        _("Personvernombud"),
        _("Ser etter at fristene holdes."),
        (
            *CASES,
            REGISTER,
            WRITE,
            DECIDE,
            REFUSE,
            START_JOBS,
            *WAITS,
            LOG,
            OPEN,
            REPORT,
            LATE,
            *INCIDENTS,
            *OFFICE,
            *OFFICER,
            *HOLDS,
            *PAPERS,
            NO_MARKETING,
        ),
        opens=FOR_RIGHTS,
        opens_with_case=(*EVENTS, "kreditt", PICTURES, CALLS),
    ),
    Role(
        "revisor",
        _("Revisor"),
        _("Ser alt arbeid som kan ses her, og gjør ingenting."),
        (
            *CASES,
            LOG,
            OPEN,
            LATE,
            *OFFICE,
            FINDINGS,
            SEE_HOLDS,
            SEE_PAPERS,
            "privacy.view_incident",
            "accounts.view_user",
            "accounts.view_staffchange",
        ),
        opens=("saker", "utlevert"),
    ),
    Role(
        SAFETY,
        _("Trygghetsansvarlig"),
        _("Ser etter dem som lever med en trussel, to sammen."),
        (*CASES, OPEN, REPORT, "privacy.view_safetyreview", HANDLE_SAFETY),
        opens=(*WHO_AND_WHERE, "saker"),
        opens_with_case=EVENTS,
    ),
    Role(
        ADMINISTRATOR,
        _("Brukeradministrator"),
        _("Styrer ansattes tilganger, to sammen, og ser ingen kunder."),
        (
            "accounts.view_user",
            "accounts.view_staffchange",
            "accounts.add_staffchange",
            "accounts.confirm_staffchange",
            "privacy.change_fingerprint",
            SYSTEMS,
        ),
        apart=True,
    ),
)
BY_NAME: Mapping[str, Role] = {role.name: role for role in ROLES}


@dataclass(frozen=True)
class Difference:
    """A group that is not what the table says: what it lacks, and what it has too much."""

    name: str
    missing: frozenset[str] = frozenset()
    extra: frozenset[str] = frozenset()
    known: bool = True


def differences() -> Iterator[Difference]:
    """Where the groups in the database differ from the table. Three queries."""
    held = _held()
    for role in ROLES:
        wanted, has = frozenset(role.permissions), held.get(role.name)
        if has is None or has != wanted:
            yield Difference(role.name, missing=wanted - (has or set()), extra=frozenset(has or ()) - wanted)
    for name in sorted(set(held) - set(BY_NAME)):
        yield Difference(name, extra=frozenset(held[name]), known=False)


def settle() -> list[str]:
    """Give each role's group exactly its permissions; the names of those that had others. Safe to repeat.

    A group that is no role is left for a person to judge.
    """
    wrong = [difference.name for difference in differences() if difference.known]
    known = _permissions() if wrong else {}
    for name in wrong:
        group, _is_new = Group.objects.get_or_create(name=name)
        group.permissions.set(known[path] for path in BY_NAME[name].permissions if path in known)
    return wrong


def after_migrate(apps: Any = installed, **_signal: Any) -> None:
    """Django makes permissions when all migrations have run, so that is when roles can have them.

    `apps`: the models of where the migrations went; flush, which empties all tables, names none.
    """
    try:
        apps.get_model("auth", "Permission")
        apps.get_model("accounts", "StaffChange")
    except LookupError:
        return  # migrated backwards, to before there were roles
    settle()


def held_by(user: User) -> list[Role]:
    """The roles somebody has, in the table's order."""
    names = {group.name for group in user.groups.all()}
    return [role for role in ROLES if role.name in names]


def give(user: User, *names: str) -> None:
    """Put somebody into the groups of roles. Asks nobody: `accounts.staff.changes` does."""
    user.groups.add(*Group.objects.filter(name__in=names))


def may_hold(names: Iterable[str]) -> bool:
    """Whether one employee may have all these roles together."""
    found = [BY_NAME[name] for name in names]
    return len(found) <= 1 or not any(role.apart for role in found)


def _held() -> dict[str, set[str]]:
    groups = Group.objects.prefetch_related("permissions__content_type")
    return {group.name: {_path(permission) for permission in group.permissions.all()} for group in groups}


def _permissions() -> dict[str, Permission]:
    return {_path(one): one for one in Permission.objects.select_related("content_type")}


def _path(permission: Permission) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"
