"""The customer window: find somebody, say why, see what your role may see, and leave a reading of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.audit.watching import person as person_of
from accounts.redirects import SeeOther
from accounts.signed_in import user_of
from accounts.viewers import Viewer
from accounts.window import Window
from privacy import locks, readings
from privacy.desk import files, finding, showing
from privacy.desk.forms import ReasonForm, SearchForm
from privacy.desk.looking import looking, named, to_the_reason
from privacy.models import Opening
from privacy.models.readings import Reason, What
from privacy.overview.naming import short_name
from privacy.registry import DataCategory

OPEN = "privacy.open_customer"
WHO = "kundeforhold"
# By which addresses the reason is known before the page that asks for it.
KNOWN = {"sak": Reason.CASE, "alarm": Reason.ALARM}


@admin.register(Opening)
class CustomerAdmin(Window, admin.ModelAdmin):  # type: ignore[type-arg] # has no parameters at run time
    """Instead of a list of openings: the way to open somebody. No customers are listed anywhere."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(OPEN)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(OPEN)

    def get_urls(self) -> list[URLPattern]:
        return [
            path("", self._guarded(self.changelist_view), name="privacy_opening_changelist"),
            path("<uuid:person>/", self._guarded(self.customer), name="customer"),
            path("<uuid:person>/grunn/", self._guarded(self.give_reason), name="customer-reason"),
            path("<uuid:person>/lukk/", self._guarded(self.close), name="customer-close"),
            path("<uuid:person>/<slug:slug>/", self._guarded(self.category), name="customer-category"),
            path(
                "<uuid:person>/<slug:slug>/filer/<uuid:file>/",
                self._guarded(self.file),
                name="customer-file",
            ),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A form, and whom it found. What is typed comes in a POST, because addresses are kept in logs."""
        if request.GET:
            raise DisallowedModelAdminLookup
        form = SearchForm(request.POST or None)
        context: dict[str, Any] = {"form": form, "title": _("Finn en kunde")}
        if request.method == "POST" and form.is_valid():
            context["hits"] = hits = finding.find(form.cleaned_data["words"])
            readings.note_all(
                [hit.person for hit in hits.shown],
                by=user_of(request),
                category=WHO,
                what=What.SEARCH,
                reason=Reason.SEARCH,
            )
        return self._page(request, "search", context)

    def give_reason(self, request: HttpRequest, person: UUID) -> HttpResponseBase:
        """Why this customer? Nothing of them is shown before."""
        hit = named(person)
        form = ReasonForm(request.POST if request.method == "POST" else None, initial=_known(request))
        if request.method == "POST" and form.is_valid():
            try:
                readings.open_person(hit.person, by=user_of(request), **form.cleaned_data)
            except readings.NoReason as error:
                form.add_error(error.field, error.text)
            else:
                return SeeOther(reverse("admin:customer", args=[person]))
        context = {"form": form, "hit": hit, "minutes": settings.OPENING_MINUTES, "title": _("Oppgi grunn")}
        return self._page(request, "reason", context)

    @method_decorator(require_safe)
    def customer(self, request: HttpRequest, person: UUID) -> HttpResponseBase:
        """How much there is in each category the employee may see."""
        opening = looking(request, person)
        if opening is None:
            return to_the_reason(person)
        may = readings.categories_of(user_of(request), opening)
        sections = showing.sections(Viewer(person_of(person)), may)
        readings.note(
            person_of(person),
            by=user_of(request),
            category=WHO,
            what=What.AMOUNTS,
            count=len(sections),
            opening=opening,
        )
        context = {"sections": sections, "locked": locks.in_the_way(opening)}
        return self._opened(request, "customer", opening, context)

    @method_decorator(require_safe)
    def category(self, request: HttpRequest, person: UUID, slug: str) -> HttpResponseBase:
        """Rows of one table of one category, a page at a time."""
        opening = looking(request, person)
        if opening is None:
            return to_the_reason(person)
        may = readings.categories_of(user_of(request), opening)
        category = _category(slug, may)
        tables = {short_name(table): table for table in showing.tables(category, may)}
        table = tables.get(request.GET.get("tabell", ""), next(iter(tables.values())))
        leaf = showing.leaf(table, Viewer(person_of(person)), after=request.GET.get("etter", ""))
        readings.note(
            person_of(person),
            by=user_of(request),
            category=slug,
            what=What.ROWS,
            count=len(leaf.rows),
            opening=opening,
        )
        context = {"category": category, "tables": tables, "leaf": leaf, "name": short_name(table)}
        return self._opened(request, "category", opening, context)

    @method_decorator(require_safe)
    def file(self, request: HttpRequest, person: UUID, slug: str, file: UUID) -> HttpResponseBase:
        """One picture, recording or document, each a reading of its own."""
        opening = looking(request, person)
        if opening is None:
            return to_the_reason(person)
        may = readings.categories_of(user_of(request), opening)
        found = files.find(_category(slug, may), may, Viewer(person_of(person)), file)
        if found is None:
            raise Http404
        readings.note(person_of(person), by=user_of(request), category=slug, what=found.what, opening=opening)
        return files.answer(request, found, opening)

    @method_decorator(require_POST)
    def close(self, request: HttpRequest, person: UUID) -> HttpResponseBase:
        """The look is over."""
        opening = readings.opening_of(user_of(request), person_of(person))
        if opening is not None:
            readings.close(opening)
            messages.success(request, _("Oppslaget er lukket."))
        return SeeOther(reverse("admin:privacy_opening_changelist"))

    def _guarded(self, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        """For employees whose role opens customers, behind the admin's own door."""

        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not self.has_view_permission(request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return self.admin_site.admin_view(update_wrapper(checked, view))

    def _opened(
        self, request: HttpRequest, name: str, opening: Opening, context: dict[str, Any]
    ) -> HttpResponse:
        hit = named(opening.person_id)
        title = _("Kunde %(number)s") % {"number": hit.number} if hit.number else _("Person uten kundenummer")
        return self._page(request, name, {"title": title, "hit": hit, "opening": opening, **context})

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        return render(
            request,
            f"admin/customers/{name}.html",
            {**self.admin_site.each_context(request), "opts": self.opts, **context},
        )


def _category(slug: str, may: frozenset[str]) -> DataCategory:
    found = next((one for one in showing.categories(may) if one.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _known(request: HttpRequest) -> dict[str, str]:
    """What the page that led here knows already: a case, or an alarm."""
    for name, reason in KNOWN.items():
        if name in request.GET:
            return {"reason": reason, "reference": request.GET[name][:40]}
    return {}
