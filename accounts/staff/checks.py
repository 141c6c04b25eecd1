"""What must be true of the admin, of roles and of those who have them: system checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib import admin
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from accounts.models import User
from accounts.staff import roles
from accounts.window import Window


@register(Tags.admin)
def check_windows(app_configs: Sequence[AppConfig] | None = None, **_options: Any) -> list[CheckMessage]:
    """Everything in the admin answers listed look-ups only."""
    return list(window_problems(admin.site))


def window_problems(site: admin.AdminSite) -> Iterator[CheckMessage]:
    for shown in site._registry.values():
        for part in (type(shown), *shown.inlines):
            if not issubclass(part, Window):
                hint = "Derive it from accounts.window.Window."
                yield Error(f"{part.__name__} is in the admin but no Window.", hint=hint, id="accounts.E001")
        if shown.date_hierarchy:
            yield Error(f"{type(shown).__name__} asks by date freely.", id="accounts.E002")


@register(Tags.security)
def check_passkey_roles(
    app_configs: Sequence[AppConfig] | None = None, **_options: Any
) -> list[CheckMessage]:
    """STAFF_PASSKEY_ROLES names roles there are: a misspelt one would protect nobody."""
    return [
        Error(f"STAFF_PASSKEY_ROLES names {name}, which is no role.", id="accounts.E003")
        for name in settings.STAFF_PASSKEY_ROLES
        if name not in roles.BY_NAME
    ]


@register(Tags.security, deploy=True)
def check_networks(app_configs: Sequence[AppConfig] | None = None, **_options: Any) -> list[CheckMessage]:
    """Employees come from somewhere in production, not from anywhere."""
    if settings.STAFF_NETWORKS:
        return []
    hint = "Set STAFF_NETWORKS to the networks of the company, as 192.0.2.0/24,2001:db8::/32."
    return [checks.Warning("Staff may sign in from anywhere.", hint=hint, id="accounts.W010")]


@register(Tags.database, deploy=True)
def check_roles(databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """Groups in the database are the roles of the table. Asked by `check --deploy --database default`."""
    if not _has_groups(databases):
        return []
    hint = "Run `manage.py staff_roles`, and remove groups that are no role."
    return [
        Error(f"The group {one.name} is not as its role says.", hint=hint, id="accounts.E004")
        for one in roles.differences()
    ]


@register(Tags.database, deploy=True)
def check_superusers(databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """Nobody is above the roles in daily use."""
    if not _has_groups(databases):
        return []
    count = User.objects.filter(is_superuser=True, is_active=True).count()
    hint = (
        "Give roles instead, and close the sign-in. A first administrator: `manage.py first_administrator`."
    )
    found: list[CheckMessage] = []
    if count:
        kind = checks.Warning if settings.DEMO or settings.DEBUG else Error
        found.append(kind(f"There are active superusers: {count}.", hint=hint, id="accounts.E005"))
    return found


def _has_groups(databases: Sequence[str] | None) -> bool:
    """Whether the database is asked at all, and its migrations have come so far."""
    if "default" not in (databases or ()):
        return False
    return {"auth_group", "accounts_user"} <= set(connections["default"].introspection.table_names())
