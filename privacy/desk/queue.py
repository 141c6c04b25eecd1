"""The queue: one line for each right somebody exercises, and on top what has to be answered first."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import Action
from accounts.audit.watching import Watched, person
from accounts.staff import roles
from accounts.window import Window, key_of
from privacy.desk import acting, badges, counters, register_views, searching
from privacy.desk.filters import ClosedFilter, DueFilter, StatusFilter, WhoFilter
from privacy.desk.marks import marks
from privacy.desk.paging import BoundedPaginator
from privacy.models import PrivacyRequest

FILTERS = (WhoFilter, DueFilter, StatusFilter, ClosedFilter)


@admin.register(PrivacyRequest)
class QueueAdmin(Watched, Window, admin.ModelAdmin):  # type: ignore[type-arg] # has no parameters at run time
    """Lines tell no more of somebody than a customer number and two letters. The case itself is a look at them."""

    listed, looked = Action.CASES_LISTED, Action.CASE_SEEN
    list_select_related = ("assigned_to",)
    list_display = ("reference", "right", "customer", "standing", "due", "identity", "owner")
    list_display_links = ("reference",)
    list_filter = (WhoFilter, DueFilter, "right", StatusFilter, ClosedFilter)
    lookups = frozenset({"right__exact", *(str(one.parameter_name) for one in FILTERS)})
    search_fields = ("=case__reference",)
    search_help_text = gettext_lazy("Saksnummer, kundenummer, e-post eller telefon, hele")
    ordering = ("due_on", "id")
    sortable_by = ()
    paginator = BoundedPaginator
    change_list_template = "admin/desk/queue.html"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("sok/", wrap(searching.view), name="case-search"),
            path("<uuid:request_id>/<slug:name>/", wrap(acting.view), name="case-act"),
            path("add/<uuid:person_id>/", wrap(register_views.register), name="case-register"),
        ]
        *stock, anything = super().get_urls()
        return [*stock, *own, anything]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PrivacyRequest]:
        """Cases are read by key for the lines of one page, and not joined to every line a filter leaves."""
        return super().get_queryset(request).prefetch_related("case")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(roles.REGISTER)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return register_views.find(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The case, with this right in front."""
        return acting.page(request, key_of(request, object_id))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"title": _("Saker som venter"), "counters": counters.counters(timezone.now())}
        answer: Any = super().changelist_view(request, context | (extra_context or {}))
        rows = answer.context_data["cl"].result_list if getattr(answer, "context_data", None) else ()
        called = marks(row.person_id for row in rows) if rows else {}
        for row in rows:
            row.mark = called.get(row.person_id)
        return answer  # type: ignore[no-any-return] # Watched does not say

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[PrivacyRequest], search_term: str
    ) -> tuple[QuerySet[PrivacyRequest], bool]:
        """By case number, or by the key of the person a search has found: nothing else stands in an address."""
        return searching.narrowed(queryset, search_term), False

    def about(self, row: PrivacyRequest) -> dict[str, Any]:
        return {"subject": person(row.person_id), "case": row.reference}

    @admin.display(description=gettext_lazy("sak"))
    def reference(self, request: PrivacyRequest) -> str:
        return request.reference

    @admin.display(description=gettext_lazy("kunde"))
    def customer(self, request: PrivacyRequest) -> str:
        mark = request.mark  # type: ignore[attr-defined] # given to each row of a list
        if mark is None:
            return "–"
        return format_html("{} <small>{}</small>", mark.number or _("uten kundenummer"), mark.initials)

    @admin.display(description=gettext_lazy("status"))
    def standing(self, request: PrivacyRequest) -> str:
        return badges.status(request)

    @admin.display(description=gettext_lazy("frist"))
    def due(self, request: PrivacyRequest) -> str:
        return badges.drawn(badges.due(request, today=timezone.localdate()))

    @admin.display(description=gettext_lazy("identitet"))
    def identity(self, request: PrivacyRequest) -> str:
        return request.case.get_identity_display()

    @admin.display(description=gettext_lazy("saksbehandler"))
    def owner(self, request: PrivacyRequest) -> str:
        return request.assigned_to.email if request.assigned_to else _("Ingen")
