"""The sign-ins of the demo: customers, and employees with their roles."""

from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts import factors
from accounts.demo.persons import PERSONS
from accounts.demo.sample import at, demo_id
from accounts.models import User
from accounts.staff import roles

PASSWORD = "mine-sider-demo-2026"  # noqa: S105 - for made-up persons, and printed by the demo
CUSTOMERS = ("ingrid", "ole", "nora", "lise", "tor", "berit")
STAFF = {
    "sam": "support",
    "dina": "personvernombud",
    "omar": "alarmoperatør",
    "sara": "saksbehandler",
    "stian": "saksbehandler",
    "tuva": "tekniker",
    "frida": "økonomi",
    "rune": "revisor",
    "tone": roles.SAFETY,
    "trygve": roles.SAFETY,
    "astrid": roles.ADMINISTRATOR,
    "arne": roles.ADMINISTRATOR,
}
EMAILS = tuple(f"{name}@example.no" for name in (*CUSTOMERS, *STAFF))
WITH_BANKID_ALONE = "lise"
EMPLOYED = at(2023, 8, 1)


def make_sign_ins(end: datetime) -> None:
    """Store users with a verified address each, and the employees' roles. Persons come first."""
    since = {someone.key: someone.known_since for someone in PERSONS}
    for name in CUSTOMERS:
        sign_in(name, person=demo_id("person", name), since=min(since[name], end))
    link_to_bankid(WITH_BANKID_ALONE)
    for name in STAFF:
        sign_in(name, since=EMPLOYED)
    for name, role in STAFF.items():
        user = User.objects.get(pk=demo_id("user", name))
        roles.give(user, role)
        with factors.of(user):
            TOTP.activate(user, generate_totp_secret())


def sign_in(name: str, *, since: datetime, person: UUID | None = None) -> None:
    """Store the user `name`@example.no: a customer's, or an employee's where there is no person."""
    user = User.objects.create(
        id=demo_id("user", name),
        email=f"{name}@example.no",
        password=make_password(PASSWORD),
        person_id=person,
        is_staff=person is None,
        date_joined=since,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def link_to_bankid(name: str) -> None:
    """Let them sign in with the demo's BankID and with nothing else. Nothing without a BankID in the settings."""
    if not settings.BANKID:
        return
    user = User.objects.get(pk=demo_id("user", name))
    user.set_unusable_password()
    user.save(update_fields=["password"])
    SocialAccount.objects.create(
        user=user, provider=settings.BANKID["issuer"], uid=f"bankid-{name}", extra_data={}
    )
