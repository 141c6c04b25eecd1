"""«Gjennomgang» in the admin: what two look at before a person gets it, those first whose time runs out first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import update_wrapper
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.audit import Action
from accounts.audit.watching import Watched, person
from accounts.files import serving
from accounts.files.refused import Refused
from accounts.files.sealed import Damaged
from accounts.files.storage import Missing
from accounts.models import StoredFile, User
from accounts.redirects import SeeOther
from accounts.signed_in import user_of
from accounts.staff import roles
from accounts.window import Window
from privacy.decisions import NotAllowed
from privacy.desk import badges, looking_through
from privacy.desk.looking_through import Seen
from privacy.desk.paging import BoundedPaginator
from privacy.desk.review_forms import ProposalForm, SendBackForm, form_of
from privacy.models import Review
from privacy.reviews import deciding, making
from privacy.states import REVIEW_OPEN, ReviewState, WrongState

WORDS = {
    "propose": gettext_lazy("Forslaget er lagret. En kollega må bekrefte det."),
    "confirm": gettext_lazy("Det er avgjort."),
    "send_back": gettext_lazy("Forslaget er sendt tilbake."),
    "read_again": gettext_lazy("Filen kan leses igjen, og følger med resten av kopien."),
    "lapse": gettext_lazy("Det er skrevet ned at originalen er slettet."),
}


@dataclass(frozen=True)
class Bound:
    """Forms that were filled in and are shown again with what is wrong."""

    proposal: ProposalForm | None = None
    back: SendBackForm | None = None


@admin.register(Review)
class ReviewAdmin(Watched, Window, admin.ModelAdmin):  # type: ignore[type-arg] # has no parameters at run time
    """A line tells what kind of thing it is and of which case, and nothing of whom it shows."""

    listed, looked = Action.REVIEWS_LISTED, Action.REVIEW_SEEN
    list_display = ("reference", "kind", "standing", "due", "proposer")
    list_display_links = ("reference",)
    list_select_related = ("request__case", "proposed_by")
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
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        try:
            key = UUID(object_id)
        except ValueError as error:
            raise Http404 from error
        return self._shown(request, self._found(request, key), Bound())

    @method_decorator(require_safe)
    def original(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        """The file as it is, which is a reading of its own."""
        seen = looking_through.see(self._found(request, pk), by=user_of(request))
        return self._file(request, seen, seen.file)

    @method_decorator(require_safe)
    def result(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        """The file the person gets."""
        seen = looking_through.see(self._found(request, pk), by=user_of(request))
        return self._file(request, seen, seen.review.result)

    @method_decorator(require_POST)
    def propose(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        """What one employee thinks. What is wrong is said beside the field, and nothing typed is lost."""
        seen = looking_through.see(self._found(request, pk), by=user_of(request))
        form = form_of(seen.review, request.POST, can_mark=seen.can_mark, original=seen.text)
        if seen.row is not None and form.is_valid():
            try:
                deciding.propose(seen.review, seen.row, form.proposal(), by=user_of(request))
            except Refused as refused:
                form.add_error(None, str(refused))
            except (Missing, Damaged):
                form.add_error(None, _("Filen kan ikke leses fra lageret. Ingenting er lagret."))
            except (WrongState, NotAllowed, making.CannotMark):
                return self._refused(request, pk)
            else:
                return self._done(request, pk, "propose")
        return self._shown(request, seen.review, Bound(proposal=form))

    @method_decorator(require_POST)
    def confirm(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        """The second employee agrees."""
        return self._act(
            request, pk, "confirm", lambda seen, by: deciding.confirm(seen.review, seen.row, by=by)
        )

    @method_decorator(require_POST)
    def send_back(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        """The second employee does not agree, and says why."""
        form = SendBackForm(request.POST)
        if not form.is_valid():
            return self._shown(request, self._found(request, pk), Bound(back=form))
        why = form.cleaned_data["why"]
        return self._act(
            request,
            pk,
            "send_back",
            lambda seen, by: deciding.send_back(seen.review, seen.row, by=by, reason=why),
        )

    @method_decorator(require_POST)
    def read_again(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        """Try a file again that could not be read when the copy was made."""
        try:
            return self._act(
                request, pk, "read_again", lambda seen, by: deciding.read_again(seen.review, seen.row, by=by)
            )
        except (Missing, Damaged):
            messages.error(request, _("Filen kan fortsatt ikke leses. Feilen må rettes i lageret først."))
            return SeeOther(_address(pk))

    @method_decorator(require_POST)
    def lapse(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        """Write down that there is no original any more."""
        seen = looking_through.see(self._found(request, pk), by=user_of(request))
        if not seen.is_gone:
            return self._refused(request, pk)
        return self._act(request, pk, "lapse", lambda seen, by: deciding.lapse(seen.review, by=by))

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

    @admin.display(description=gettext_lazy("foreslått av"))
    def proposer(self, review: Review) -> str:
        return review.proposed_by.email if review.proposed_by else "–"

    def _guarded(self, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not self.has_view_permission(request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return self.admin_site.admin_view(update_wrapper(checked, view))

    def _found(self, request: HttpRequest, pk: UUID) -> Review:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = Review.objects.select_related("request__case", "result", "proposed_by", "decided_by")
        return get_object_or_404(rows, pk=pk)

    def _act(
        self, request: HttpRequest, pk: UUID, name: str, do: Callable[[Seen, User], None]
    ) -> HttpResponseBase:
        seen = looking_through.see(self._found(request, pk), by=user_of(request))
        try:
            do(seen, user_of(request))
        except (WrongState, NotAllowed):
            return self._refused(request, pk)
        return self._done(request, pk, name)

    def _done(self, request: HttpRequest, pk: UUID, name: str) -> HttpResponseBase:
        messages.success(request, str(WORDS[name]))
        return SeeOther(_address(pk))

    def _refused(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        messages.warning(
            request, _("Ingenting er gjort. Slik står det nå, og noe av dette må en annen gjøre.")
        )
        return SeeOther(_address(pk))

    def _file(self, request: HttpRequest, seen: Seen, file: StoredFile | None) -> HttpResponseBase:
        if file is None or seen.has_handled:
            raise Http404
        looking_through.note_file(seen)
        return serving.response(request, file, inline=True)

    def _shown(self, request: HttpRequest, review: Review, bound: Bound) -> HttpResponse:
        by = user_of(request)
        seen = looking_through.see(review, by=by)
        looking_through.note_page(seen)
        context: Mapping[str, Any] = {
            **self.admin_site.each_context(request),
            **looking_through.contents(seen, by=by),
            "opts": self.opts,
            "form": bound.proposal or form_of(review, can_mark=seen.can_mark, original=seen.text),
            "back": bound.back or SendBackForm(),
            "title": _("Gjennomgang, sak %(reference)s") % {"reference": review.request.reference},
            "is_waiting": review.state == ReviewState.WAITING,
        }
        return render(request, "admin/reviews/review.html", dict(context))


def _address(pk: UUID) -> str:
    return reverse("admin:privacy_review_change", args=[pk])
