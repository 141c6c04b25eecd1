"""The table of roles and the groups in the database are one."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import User
from accounts.staff import checks, roles
from accounts.window import Window
from portal.staff import StaffAdmin
from privacy.models import Job
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
CUSTOMER_DATA = {
    "privacy.view_privacyrequest",
    "privacy.view_event",
    "privacy.view_job",
    "privacy.change_job",
}


def test_migrating_makes_every_role(db: None) -> None:
    assert set(Group.objects.values_list("name", flat=True)) == set(roles.BY_NAME)
    assert list(roles.differences()) == []
    support = Group.objects.get(name="support").permissions.count()
    assert support == len(roles.BY_NAME["support"].permissions) > 5


def test_every_permission_exists_and_nobody_needs_one_twice(db: None) -> None:
    known = {
        f"{app}.{name}" for app, name in Permission.objects.values_list("content_type__app_label", "codename")
    }
    for role in roles.ROLES:
        assert set(role.permissions) <= known, role.name
        assert len(set(role.permissions)) == len(role.permissions)


def test_who_manages_people_sees_no_customers() -> None:
    administrator = roles.BY_NAME[roles.ADMINISTRATOR]
    assert not set(administrator.permissions) & CUSTOMER_DATA
    assert [role.name for role in roles.ROLES if "accounts.add_staffchange" in role.permissions] == [
        administrator.name
    ]
    assert all(roles.may_hold([role.name]) for role in roles.ROLES)
    assert not roles.may_hold([administrator.name, "alarmoperatør"])
    assert roles.may_hold(["support", "saksbehandler"])


def test_a_role_that_was_changed_by_hand_is_found_and_put_right(db: None) -> None:
    support = Group.objects.get(name="support")
    extra = Permission.objects.get(content_type__app_label="accounts", codename="delete_user")
    support.permissions.set([extra])
    Group.objects.create(name="hemmelig klubb")
    found = {one.name: one for one in roles.differences()}
    assert found["support"].extra == {"accounts.delete_user"}
    assert "privacy.view_job" in found["support"].missing
    assert [error.id for error in checks.check_roles(databases=["default"])] == ["accounts.E004"] * 2
    with pytest.raises(CommandError, match="support, hemmelig klubb"):
        call_command("staff_roles", check=True)
    with pytest.raises(CommandError, match="hemmelig klubb"):
        call_command("staff_roles")
    Group.objects.get(name="hemmelig klubb").delete()
    call_command("staff_roles", check=True)
    assert checks.check_roles(databases=["default"]) == []


def test_a_superuser_in_production_is_an_error(world: World, settings: Settings) -> None:
    settings.DEMO = settings.DEBUG = False
    assert checks.check_superusers(databases=["default"]) == []
    root = User.objects.create_superuser("root@example.no", PASSWORD)
    assert [error.id for error in checks.check_superusers(databases=["default"])] == ["accounts.E005"]
    assert checks.check_superusers(databases=None) == []
    root.is_active = False
    root.save()
    assert checks.check_superusers(databases=["default"]) == []


def test_the_admin_refuses_what_is_no_window() -> None:
    site = StaffAdmin()
    site.register(Job, type("Glass", (Window, admin.ModelAdmin), {}))
    assert list(checks.window_problems(site)) == []
    site.register(User, type("Bare", (admin.ModelAdmin,), {"date_hierarchy": "date_joined"}))
    assert [error.id for error in checks.window_problems(site)] == ["accounts.E001", "accounts.E002"]
    assert checks.check_windows() == []


def test_settings_about_staff_are_checked(settings: Settings) -> None:
    settings.STAFF_PASSKEY_ROLES = ["personvernombud"]
    assert checks.check_passkey_roles() == []
    settings.STAFF_PASSKEY_ROLES = ["personvernombudet"]
    assert [error.id for error in checks.check_passkey_roles()] == ["accounts.E003"]
    settings.STAFF_NETWORKS = []
    assert [error.id for error in checks.check_networks()] == ["accounts.W010"]


def test_migrating_back_to_before_there_were_roles_does_not_fail(db: None) -> None:
    class Nothing:
        def get_model(self, *_names: str) -> None:
            raise LookupError

    roles.after_migrate(apps=Nothing())
    roles.after_migrate(apps=apps)
