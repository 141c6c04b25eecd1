"""The admin: no sign-in form of its own, so nobody passes by the portal's."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from accounts.models import PanelCommand
from accounts.redirects import next_page
from accounts.staff import proof
from accounts.staff.roles import SEE_CASES, SEE_PANELS
from privacy.desk.counters import overdue
from privacy.officer.places import SEE_RECORD, open_to
from privacy.overview.counting import count_each

# The admin's own scripts write markup; everything else in our policy holds there too.
WITHOUT_TRUSTED_TYPES = {"require-trusted-types-for": None, "trusted-types": None}

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class StaffAdmin(admin.AdminSite):
    """Stock admin behind the portal's own sign-in (security.md 5.5)."""

    site_header = site_title = _("Mine sider for ansatte")
    index_title = _("Saker og jobber")
    # Its list would take the width the queue needs, and every page leads home.
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """The officer's pages, and the stock ones."""
        officer = path("personvernombud/", include("privacy.officer.urls"))
        return [officer, *super().get_urls()]

    def has_permission(self, request: HttpRequest) -> bool:
        """An active employee who has shown a second factor in this session, not too long ago."""
        return super().has_permission(request) and proof.is_proven(request)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send whoever may not be here to the portal's sign-in or to the second factor; never read a password."""
        if not request.user.is_authenticated:
            return _on_the_way("account_login", request)
        if not request.user.is_staff:
            return redirect("overview")
        if not self.has_permission(request):
            return _on_the_way("staff-second-factor", request)
        return redirect("admin:index")

    def logout(  # type: ignore[override] # the stub promises a template, Django takes any answer
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The portal's sign-out, sent the same form."""
        return redirect("account_logout", preserve_request=True)

    def password_change(  # type: ignore[override] # as above
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A new password is made with a mailed code, which also tells its owner."""
        return redirect("account_reset_password")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The front page, with what should have been answered on top for those who work with cases (N-17), and what
        no panel has answered for those who see to them."""
        late = silent = None
        if request.user.has_perm(SEE_CASES):
            [late] = count_each([[overdue(timezone.now())]])
        if request.user.has_perm(SEE_PANELS):
            [silent] = count_each([[PanelCommand.objects.late()]])
        return super().index(request, {"overdue": late, "silent": silent} | (extra_context or {}))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """What there is, by app. Of the customer account it is employees and the log alone, and called so."""
        found: list[Any] = super().get_app_list(request, app_label)
        for app in found:
            if app["app_label"] == "accounts":
                app["name"] = _("Ansatte og logg")
        return found if app_label else [*found, *_officer(request)]

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        return csp_replace(WITHOUT_TRUSTED_TYPES)(super().admin_view(view, cacheable))  # type: ignore[return-value]


def _officer(request: HttpRequest) -> list[dict[str, Any]]:
    """The officer's pages as the front page lists what there is; nothing for whoever may open none."""
    places = open_to(request.user)
    if not places:
        return []
    listed: list[dict[str, Any]] = [
        {
            "name": place.title,
            "object_name": place.name,
            "admin_url": place.url,
            "view_only": True,
            "perms": {},
        }
        for place in places
    ]
    app = {
        "name": _("Personvernombud"),
        "app_label": "officer",
        "app_url": reverse("admin:officer-front") if request.user.has_perm(SEE_RECORD) else places[0].url,
        "has_module_perms": True,
        "models": listed,
    }
    return [app]


def _on_the_way(name: str, request: HttpRequest) -> HttpResponseRedirect:
    """To a page that leads back to what was asked for, within the site."""
    wish = next_page(request, otherwise="admin:index")
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': wish})}")
