"""The sign-ins of the demo: customers, and employees with what each group may look at."""

from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission

from accounts.demo.persons import PERSONS
from accounts.demo.sample import at, demo_id
from accounts.models import User

PASSWORD = "mine-sider-demo-2026"  # noqa: S105 - for made-up persons, and printed by the demo
CUSTOMERS = ("ingrid", "ole", "nora", "lise", "tor")
STAFF = {"sam": "support", "dina": "personvernombud", "omar": "alarmoperatør"}
EMAILS = tuple(f"{name}@example.no" for name in (*CUSTOMERS, *STAFF))
WITH_BANKID_ALONE = "lise"
EMPLOYED = at(2023, 8, 1)
LOOKS_AT_CASES = ("support", "personvernombud")
CASES = ("view_privacyrequest", "view_event", "view_job", "change_job")


def make_sign_ins(end: datetime) -> None:
    """Store users with a verified address each, and the employees' groups. Persons come first.

    Raises Permission.DoesNotExist when the migrations have not run to their end.
    """
    since = {someone.key: someone.known_since for someone in PERSONS}
    for name in CUSTOMERS:
        sign_in(name, person=demo_id("person", name), since=min(since[name], end))
    link_to_bankid(WITH_BANKID_ALONE)
    for name in STAFF:
        sign_in(name, since=EMPLOYED)
        TOTP.activate(User.objects.get(pk=demo_id("user", name)), generate_totp_secret())
    for name, group in STAFF.items():
        _group(group).user_set.add(User.objects.get(pk=demo_id("user", name)))


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


def _group(name: str) -> Group:
    group, _is_new = Group.objects.get_or_create(name=name)
    if name in LOOKS_AT_CASES:
        permissions = Permission.objects.filter(content_type__app_label="privacy")
        group.permissions.set([permissions.get(codename=codename) for codename in CASES])
    return group
