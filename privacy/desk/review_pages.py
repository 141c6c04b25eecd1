"""The page of one thing that two look through, its files, and what can be done with it there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.files import serving
from accounts.files.refused import Refused
from accounts.files.sealed import Damaged
from accounts.files.storage import Missing
from accounts.models import StoredFile, User
from accounts.redirects import SeeOther
from accounts.signed_in import user_of
from privacy.decisions import NotAllowed
from privacy.desk import looking_through
from privacy.desk.looking_through import Seen
from privacy.desk.review_forms import ProposalForm, SendBackForm, form_of
from privacy.models import Review
from privacy.reviews import deciding, making
from privacy.states import WrongState

WORDS = {
    "propose": gettext_lazy("Forslaget er lagret. En kollega må bekrefte det."),
    "confirm": gettext_lazy("Det er avgjort."),
    "send_back": gettext_lazy("Forslaget er sendt tilbake."),
    "read_again": gettext_lazy("Filen kan leses igjen, og følger med resten av kopien."),
    "lapse": gettext_lazy("Det er skrevet ned at originalen er slettet."),
}


class ReviewPages:
    """Stands before ModelAdmin, which has the address of each."""

    admin_site: Any
    opts: Any
    has_view_permission: Any

    @method_decorator(require_safe)
    def original(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        """The file as it is, which is a reading of its own."""
        seen = self._seen(request, pk)
        return self._file(request, seen, seen.file)

    @method_decorator(require_safe)
    def result(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        """The file the person gets."""
        seen = self._seen(request, pk)
        return self._file(request, seen, seen.review.result)

    @method_decorator(require_POST)
    def propose(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        """What one employee thinks. What is wrong is said beside the field, and nothing typed is lost."""
        seen = self._seen(request, pk)
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
        return self._shown(request, seen.review, form=form)

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
            return self._shown(request, self._found(request, pk), back=form)
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
        seen = self._seen(request, pk)
        if not seen.is_gone:
            return self._refused(request, pk)
        return self._act(request, pk, "lapse", lambda seen, by: deciding.lapse(seen.review, by=by))

    def _found(self, request: HttpRequest, pk: UUID) -> Review:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = Review.objects.select_related("request__case", "result", "proposed_by", "decided_by")
        return get_object_or_404(rows, pk=pk)

    def _seen(self, request: HttpRequest, pk: UUID) -> Seen:
        return looking_through.see(self._found(request, pk), by=user_of(request))

    def _act(
        self, request: HttpRequest, pk: UUID, name: str, do: Callable[[Seen, User], None]
    ) -> HttpResponseBase:
        seen = self._seen(request, pk)
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

    def _shown(
        self,
        request: HttpRequest,
        review: Review,
        *,
        form: ProposalForm | None = None,
        back: SendBackForm | None = None,
    ) -> HttpResponse:
        """The page; forms that were filled in are shown again with what is wrong."""
        by = user_of(request)
        seen = looking_through.see(review, by=by)
        looking_through.note_page(seen)
        context = {
            **self.admin_site.each_context(request),
            **looking_through.contents(seen, by=by),
            "opts": self.opts,
            "form": form or form_of(review, can_mark=seen.can_mark, original=seen.text),
            "back": back or SendBackForm(),
            "title": _("Gjennomgang, sak %(reference)s") % {"reference": review.request.reference},
        }
        return render(request, "admin/reviews/review.html", context)


def _address(pk: UUID) -> str:
    return reverse("admin:privacy_review_change", args=[pk])
