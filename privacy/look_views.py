"""Pages of «Hvem har sett»: the list, the file of it, asking about one look, notices and locks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import freshness
from accounts.audit import Action, record
from accounts.decorators import fresh_sign_in, person_required
from accounts.redirects import SeeOther
from accounts.signed_in import user_of
from privacy import locks, look_notices
from privacy.looks import entries, file, page, questions
from privacy.looks.forms import LocksForm, NoticeForm
from privacy.views import viewer_of


@person_required
@require_safe
def who_looked(request: HttpRequest) -> HttpResponseBase:
    """Every look at the person by somebody at the company, as it is this moment."""
    return _show(request)


@person_required
@require_POST
@fresh_sign_in
def look_file(request: HttpRequest) -> HttpResponseBase:
    """The whole list as a file."""
    if freshness.is_resumed(request):
        # A file would leave the browser on the page where one confirmed oneself, as if nothing had come.
        messages.success(request, _("Takk, nå vet vi at det er deg. Du kan laste ned loggen."))
        return SeeOther(reverse("who-looked"))
    viewer = viewer_of(request)
    record(Action.LOOKS_FETCHED, actor=user_of(request), subject=viewer.person, target="privacy.Reading")
    answer = HttpResponse(file.as_csv(viewer), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_("hvem-har-sett")}.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store, private"
    return answer


@person_required
@require_POST
def look_question(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Ask for an explanation of one look. The second time leads to the same case."""
    viewer = viewer_of(request)
    entry = entries.one(viewer, pk)
    if entry is None:
        raise Http404
    language = get_language() or settings.LANGUAGE_CODE
    case = questions.ask(viewer.person, entry=entry, by=user_of(request), language=language)
    messages.success(request, _("Vi har mottatt spørsmålet ditt om oppslaget. Du får svar i denne saken."))
    return SeeOther(reverse("case", args=[case.reference]))


@person_required
@require_POST
def look_notice(request: HttpRequest) -> HttpResponseBase:
    """When to be written to about looks."""
    form = NoticeForm(request.POST)
    if not form.is_valid():
        return _show(request, notice=form)
    which = look_notices.Which(form.cleaned_data["varsel"])
    look_notices.choose(viewer_of(request).person, which=which, by=user_of(request))
    messages.success(request, _("Valget er lagret, og gjelder fra nå."))
    return SeeOther(reverse("who-looked"))


@person_required
@require_POST
@fresh_sign_in
def look_locks(request: HttpRequest) -> HttpResponseBase:
    """What employees may not see without a ground of its own."""
    form = LocksForm(request.POST)
    if not form.is_valid():
        return _show(request, locked=form)
    chosen = [locks.What(what) for what in form.cleaned_data["las"]]
    locks.keep_locked(viewer_of(request).person, what=chosen, by=user_of(request))
    messages.success(request, _("Låsene er lagret, og gjelder fra nå."))
    return SeeOther(reverse("who-looked"))


def _show(
    request: HttpRequest, *, notice: NoticeForm | None = None, locked: LocksForm | None = None
) -> HttpResponseBase:
    viewer = viewer_of(request)
    context: dict[str, Any] = {
        "looks": page.looks(viewer, request.GET),
        "notice": notice or NoticeForm(initial={"varsel": look_notices.choice(viewer.person)}),
        "locked": locked or LocksForm(initial={"las": sorted(locks.locked_by(viewer.person))}),
        "lock_openings": locks.opened_lately(viewer.person),
        # The error summary asks for one form: that with the error.
        "form": notice or locked,
    }
    return render(request, "privacy/who_looked.html", context)
