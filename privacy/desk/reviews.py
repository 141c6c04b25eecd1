"""«Gjennomgang» in the admin: what two look at before a person gets it, those first whose time runs out first."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import Action
from accounts.audit.watching import Watched, person
from accounts.staff import roles
from accounts.window import Window, key_of
from privacy.desk import badges
from privacy.desk.paging import BoundedPaginator
from privacy.desk.review_pages import ReviewPages
from privacy.models import Review
from privacy.states import REVIEW_OPEN


@admin.register(Review)
class ReviewAdmin(Watched, ReviewPages, Window, admin.ModelAdmin):  # type: ignore[type-arg] # has no parameters at run time
    """A line tells what kind of thing it is and of which case, and nothing of whom it shows."""

    listed, looked = Action.REVIEWS_LISTED, Action.REVIEW_SEEN
    list_display = ("reference", "kind", "standing", "due")
    list_display_links = ("reference",)
    list_select_related = ("request__case",)
    list_filter = ("kind",)
    lookups = frozenset({"kind__exact"})
    ordering = ("request__due_on", "created_at", "id")
    sortable_by = ()
    paginator = BoundedPaginator

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(roles.DECIDE)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        rows: QuerySet[Review] = super().get_queryset(request)
        return rows.filter(state__in=REVIEW_OPEN, request__closed_at=None)

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<uuid:pk>/fil/", self._guarded(self.original), name="review-file"),
            path("<uuid:pk>/resultat/", self._guarded(self.result), name="review-result"),
            *(
                path(f"<uuid:pk>/{address}/", self._guarded(view), name=f"review-{address}")
                for address, view in (
                    ("forslag", self.propose),
                    ("bekreftelse", self.confirm),
                    ("retur", self.send_back),
                    ("lesing", self.read_again),
                    ("bortfall", self.lapse),
                )
            ),
        ]
        *stock, anything = super().get_urls()
        return [*stock, *own, anything]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"title": _("Gjennomgang: det som kan vise andre")}
        return super().changelist_view(request, context | (extra_context or {}))  # type: ignore[no-any-return] # Watched does not say

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One thing, with what can be done about it."""
        return self._shown(request, self._found(request, key_of(request, object_id)))

    def about(self, row: Review) -> dict[str, Any]:
        return {"subject": person(row.request.person_id), "case": row.request.reference}

    @admin.display(description=gettext_lazy("sak"))
    def reference(self, review: Review) -> str:
        return review.request.reference

    @admin.display(description=gettext_lazy("kontroll"))
    def standing(self, review: Review) -> str:
        return review.get_state_display()

    @admin.display(description=gettext_lazy("frist"))
    def due(self, review: Review) -> str:
        return badges.drawn(badges.due(review.request, today=timezone.localdate()))

    def _guarded(self, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not self.has_view_permission(request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded: Callable[..., HttpResponseBase] = self.admin_site.admin_view(update_wrapper(checked, view))
        return guarded
