"""The room of those who look after people at risk: what was asked for, what to look at, who is protected (R-64)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import update_wrapper
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.audit import Action, record
from accounts.audit.watching import Watched, person
from accounts.models import Person, User
from accounts.redirects import SeeOther
from accounts.signed_in import user_of
from accounts.staff.roles import HANDLE_SAFETY
from accounts.window import Window
from privacy import readings
from privacy.desk import finding
from privacy.models import SafetyLook, SafetyReview
from privacy.models.readings import Reason, What
from privacy.safety import protecting, reviews, watching
from privacy.safety.forms import ProposeForm, ProtectForm
from privacy.states import WrongState

LIST = "admin:privacy_safetyreview_changelist"
WHO = "kundeforhold"
LINES = 200
ACTS: Mapping[str, Callable[..., None]] = {
    "grant": reviews.grant,
    "refuse": reviews.refuse,
    "prolong": reviews.prolong,
    "end": reviews.end,
}


@admin.register(SafetyReview)
class SafetyAdmin(Watched, Window, admin.ModelAdmin):  # type: ignore[type-arg] # has no parameters at run time
    """One page with everything that waits, and one for each review. Other roles do not see that it is there."""

    listed, looked = Action.SAFETY_LISTED, Action.SAFETY_SEEN
    fields = readonly_fields = ("state", "evidence", "created_at", "review_on", "wants_letter")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(HANDLE_SAFETY)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(HANDLE_SAFETY)

    def about(self, row: SafetyReview) -> dict[str, Any]:
        return {"subject": person(row.person_id)}

    def get_urls(self) -> list[URLPattern]:
        return [
            path("beskyttelse/", self._guarded(self.protect), name="safety-protect"),
            path("sett/<uuid:pk>/", self._guarded(self.see), name="safety-see"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What waits: reviews, things to look at, and who is protected."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.GET:
            raise DisallowedModelAdminLookup
        return self._room(request, ProtectForm())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One review: what the person wrote, and what can be done. Every look is in the log."""
        return self._look(request, object_id, self._review)

    @method_decorator(require_POST)
    def protect(self, request: HttpRequest) -> HttpResponseBase:
        """Mark somebody, or take the mark away. Nobody else sees a difference."""
        form = ProtectForm(request.POST)
        if form.is_valid():
            whom = self._found(request, form)
            if whom is not None:
                is_protected = form.cleaned_data["what"] == "protect"
                protecting.protect(whom, by=user_of(request), is_protected=is_protected)
                messages.success(request, _("Det er gjort. Ingen andre ser det."))
                return SeeOther(reverse(LIST))
        return self._room(request, form)

    @method_decorator(require_POST)
    def see(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        """Somebody has looked at it."""
        try:
            watching.see(get_object_or_404(SafetyLook, pk=pk), by=user_of(request))
        except WrongState:
            messages.info(request, _("En kollega har sett på det."))
        return SeeOther(reverse(LIST))

    def _review(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        review = self.get_object(request, unquote(object_id))
        if review is None:
            raise Http404
        form = ProposeForm(request.POST if request.POST.get("act") == "propose" else None)
        if request.method == "POST" and self._acted(request, review, form):
            return SeeOther(reverse("admin:privacy_safetyreview_change", args=[review.pk]))
        context = {
            "title": _("Trygghetssak"),
            "review": review,
            "hit": finding.named(review.person_id),
            "form": form,
            "is_mine": review.proposed_by_id == user_of(request).pk,
        }
        return self._page(request, "review", context)

    def _acted(self, request: HttpRequest, review: SafetyReview, form: ProposeForm) -> bool:
        """Whether there is nothing more to say on this page."""
        act, by = request.POST.get("act", ""), user_of(request)
        if act == "propose" and not form.is_valid():
            return False
        try:
            if act == "propose":
                reviews.propose(review, by=by, **form.cleaned_data)
            elif act in ACTS:
                ACTS[act](review, by=by)
        except reviews.NotAlone:
            messages.error(request, _("En annen enn den som foreslo det, må innvilge det."))
        except WrongState:
            messages.error(
                request, _("Noen andre har gjort noe med saken i mellomtiden. Se hva som står nå.")
            )
        return True

    def _found(self, request: HttpRequest, form: ProtectForm) -> Person | None:
        hits = finding.find(form.cleaned_data["words"]).found
        if len(hits) != 1:
            form.add_error("words", _("Det passer ikke på én bestemt person. Skriv kundenummeret."))
            return None
        readings.note(
            hits[0].person, by=user_of(request), category=WHO, what=What.SEARCH, reason=Reason.SEARCH
        )
        return hits[0].person

    def _room(self, request: HttpRequest, form: ProtectForm) -> HttpResponse:
        found = list(SafetyReview.objects.open()[:LINES])
        looks = list(SafetyLook.objects.filter(seen_at=None)[:LINES])
        _note(user_of(request), len(found))
        context = {
            "title": _("Trygghetssaker"),
            "reviews": found,
            "looks": looks,
            "protected": protecting.protected()[:LINES],
            "form": form,
            "today": timezone.localdate(),
        }
        return self._page(request, "room", context)

    def _guarded(self, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        """For those few, behind the admin's own door."""

        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not self.has_view_permission(request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return self.admin_site.admin_view(update_wrapper(checked, view))

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts}
        return render(request, f"admin/safety/{name}.html", {**shared, **context})


def _note(by: User, rows: int) -> None:
    record(Action.SAFETY_LISTED, actor=by, target=SafetyReview._meta.label, reason=f"rows:{rows}")
