"""Pages of a change of ownership for its two sides, signed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import waits
from accounts.decorators import fresh_sign_in, person_required
from accounts.models import ContactPoint, Occupancy
from accounts.ownership import certificates, flow, pages
from accounts.ownership.forms import AcceptForm, AskForm, BeginForm, ConfirmForm, InviteForm
from accounts.ownership.pages import Seen
from accounts.ownership.states import AlreadyOpen, WrongState
from accounts.redirects import SeeOther
from accounts.signed_in import person_of, user_of
from accounts.viewers import Viewer
from accounts.waits import StillWaiting

WAYS = ["GET", "HEAD", "POST"]


@person_required
@require_safe
def ownerships(request: HttpRequest) -> HttpResponseBase:
    """Homes that change hands, and the ways to begin."""
    viewer = Viewer(person_of(request))
    context = {
        "changes": pages.of(viewer),
        "asked": pages.asked(viewer.person),
        "may_begin": bool(pages.to_hand_over(viewer)),
    }
    return render(request, "accounts/ownership/list.html", context)


@person_required
@require_http_methods(WAYS)
@fresh_sign_in
def ownership_begin(request: HttpRequest) -> HttpResponseBase:
    """The seller reads what ends, says when and to whom, and confirms."""
    viewer = Viewer(person_of(request))
    periods = pages.to_hand_over(viewer)
    form = _begin_form(request, viewer, periods)
    if periods and request.method == "POST" and form.is_valid():
        try:
            return _begin(request, form, periods)
        except StillWaiting as still:
            form.add_error(None, waits.explain(still.wait))
    context = {"form": form, "has_homes": bool(periods), "ends": pages.what_ends()}
    return render(request, "accounts/ownership/begin.html", context)


@person_required
@require_http_methods(WAYS)
def ownership_ask(request: HttpRequest) -> HttpResponseBase:
    """The buyer names the home. Whether there is such a home is not told."""
    form = AskForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/ownership/ask.html", {"form": form})
    limited: HttpResponseBase | None = ratelimit.consume_or_429(
        request, action="ask_for_home", user=user_of(request)
    )
    if limited:
        return limited
    flow.ask_as_buyer(
        person_of(request),
        by=user_of(request),
        number=form.cleaned_data["anleggsnummer"],
        takeover_at=form.cleaned_data["overtakelse"],
    )
    messages.success(request, _("Finnes anlegget, spør vi den som har det nå. Du hører fra oss."))
    return SeeOther(reverse("ownerships"))


@person_required
@require_safe
def ownership(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One change from one's own side."""
    seen = _own(request, pk)
    context = {"seen": seen, "kept": () if seen.is_seller else pages.what_is_kept()}
    return render(request, "accounts/ownership/change.html", context)


@person_required
@require_http_methods(WAYS)
@fresh_sign_in
def ownership_confirm(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Each side's yes: the seller's to who asked, the buyer's to the notice, the terms and the minute."""
    seen = _own(request, pk)
    if not (seen.may_take_up or seen.may_accept):
        return SeeOther(reverse("ownership", args=[pk]))
    form = (ConfirmForm if seen.is_seller else AcceptForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        do = flow.take_up if seen.is_seller else flow.accept
        return _done(request, seen, do, _("Du har bekreftet. Vi ser på saken, og du hører fra oss."))
    context = {"seen": seen, "form": form, "kept": pages.what_is_kept()}
    return render(request, "accounts/ownership/confirm.html", context)


@person_required
@require_http_methods(WAYS)
@fresh_sign_in
def ownership_invite(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Send the link anew, or to another address. The one before is dead."""
    seen = _own(request, pk)
    if not seen.may_invite:
        return SeeOther(reverse("ownership", args=[pk]))
    form = InviteForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/ownership/invite.html", {"form": form, "seen": seen})

    def invite(change: Any, *, by: Any) -> None:
        flow.invite_again(change, by=by, address=form.cleaned_data["epost"], language=_language())

    return _done(request, seen, invite, _("Vi har sendt en ny lenke. Den forrige virker ikke lenger."))


@person_required
@require_POST
def ownership_cancel(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Either side thinks again. It needs no fresh sign-in: nothing is easier than to leave things as they are."""
    return _done(request, _own(request, pk), flow.cancel, _("Eierskiftet er avbrutt. Ingenting er endret."))


@person_required
@require_safe
def ownership_certificate(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """What was done, one's own half of it."""
    seen = _finished(request, pk)
    context = {"seen": seen, "facts": certificates.facts(seen), "ended": certificates.ended(seen)}
    return render(request, "accounts/ownership/certificate.html", context)


@person_required
@require_safe
def ownership_paper(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The same on paper."""
    answer = HttpResponse(
        certificates.as_pdf(_finished(request, pk), language=_language()), content_type="application/pdf"
    )
    answer["Content-Disposition"] = 'attachment; filename="eierskifte.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _begin(request: HttpRequest, form: BeginForm, periods: list[Occupancy]) -> HttpResponseBase:
    """Raises StillWaiting."""
    typed = form.cleaned_data
    chosen = next(one for one in periods if str(one.site_id) == typed["anlegg"])
    try:
        change = flow.begin_as_seller(
            chosen,
            by=user_of(request),
            takeover_at=typed["overtakelse"],
            address=typed["epost"],
            language=_language(),
        )
    except AlreadyOpen:
        messages.info(request, _("Et eierskifte av dette anlegget er alt i gang."))
        return SeeOther(reverse("ownerships"))
    messages.success(request, _("Eierskiftet er startet. Vi har sendt en lenke til den som overtar."))
    return SeeOther(reverse("ownership", args=[change.pk]))


def _begin_form(request: HttpRequest, viewer: Viewer, periods: list[Occupancy]) -> BeginForm:
    own = ContactPoint.objects.filter(person=viewer.person, kind=ContactPoint.Kind.EMAIL)
    addresses = frozenset(value.lower() for value in own.values_list("value", flat=True))
    return BeginForm(request.POST or None, homes=pages.sites_of(periods), own=addresses)


def _done(request: HttpRequest, seen: Seen, do: Any, words: str) -> HttpResponseBase:
    """Do it, and say so; or that it has moved on since the page was shown."""
    try:
        do(seen.change, by=user_of(request))
    except StillWaiting as still:
        messages.error(request, waits.explain(still.wait))
    except WrongState:
        messages.info(request, _("Eierskiftet har gått videre siden du så det. Ingenting er endret nå."))
    else:
        messages.success(request, words)
    return SeeOther(reverse("ownership", args=[seen.change.pk]))


def _own(request: HttpRequest, pk: UUID) -> Seen:
    """Raises Http404 for one of others, as for one that never was."""
    found = next((one for one in pages.of(Viewer(person_of(request))) if one.change.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _finished(request: HttpRequest, pk: UUID) -> Seen:
    found = _own(request, pk)
    if not found.is_done:
        raise Http404
    return found


def _language() -> str:
    return (get_language() or "nb")[:2]
