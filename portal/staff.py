"""The admin: no sign-in form of its own, so nobody passes by the portal's."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class StaffAdminConfig(AdminConfig):
    default_site = "portal.staff.StaffAdmin"


class StaffAdmin(admin.AdminSite):
    """Stock admin behind the portal's own sign-in (security.md 5.5)."""

    site_header = site_title = "Mine Sider"
    index_title = "Saker og jobber"

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send whoever may not be here to the portal's sign-in; never read a password."""
        if request.user.is_authenticated:
            return redirect("overview")
        return redirect(f"/logg-inn/?next={request.path}")
