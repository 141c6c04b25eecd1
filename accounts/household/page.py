"""The page of who may use the alarm of a home, and the acts on it that need no page of their own."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.contacts.list import call_list
from accounts.decorators import fresh_sign_in, person_required
from accounts.household import across, flow, notice, showing
from accounts.household.ending import LastOwner, NotYours, WrongState
from accounts.household.forms import ChangeForm, typed
from accounts.household.rights import may_manage
from accounts.household.showing import Card
from accounts.household.states import OPEN, State
from accounts.models import AuthorisedUser, UserInvitation
from accounts.page import chosen_site, viewer_of
from accounts.redirects import SeeOther
from accounts.signed_in import person_of, user_of
from accounts.viewers import Viewer

FORMS = ["GET", "HEAD", "POST"]


@person_required
@require_safe
def users(request: HttpRequest) -> HttpResponseBase:
    """Everybody with access, for who looks after the home; for the others their own access."""
    viewer = seeing(request)
    home = showing.household(viewer, chosen_site(request).current)
    calls = call_list(viewer, home.occupancy if home.is_own else None)
    return render(request, "accounts/household/users.html", {"home": home, "call_list": calls})


@person_required
@require_http_methods(FORMS)
@fresh_sign_in
def user(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One access: what it gives, and for who looks after it a form to change that."""
    found = find(request, pk)
    card = showing.card_of(seeing(request), found)
    form = ChangeForm(typed(request), of=found, now=timezone.now()) if card.may_change else None
    if form is not None and request.method == "POST" and form.is_valid():
        return _edit(request, found, form)
    return render(request, "accounts/household/user.html", _about(request, card) | {"form": form})


@person_required
@require_POST
@fresh_sign_in
def user_pause(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """No access until it is resumed."""
    return _act(request, pk, flow.suspend, _("Tilgangen er satt på pause."))


@person_required
@require_POST
@fresh_sign_in
def user_resume(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Access again, as before."""
    return _act(request, pk, flow.resume, _("Tilgangen er i gang igjen."))


@person_required
@require_POST
@fresh_sign_in
def user_link(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """A new link to whoever was invited; the one before no longer works. It counts as giving access does."""
    limited: HttpResponseBase | None = ratelimit.consume_or_429(request, action="give_access")
    said = _("Vi har sendt en ny lenke. Den forrige virker ikke lenger.")
    return limited or _act(request, pk, flow.send_again, said)


@person_required
@require_http_methods(FORMS)
@fresh_sign_in
def user_removal(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Take an access away, after a look at what stops."""
    found = managed_by(request, pk)
    if request.method != "POST":
        card = showing.card_of(seeing(request), found)
        return render(request, "accounts/household/removal.html", _about(request, card))
    try:
        flow.revoke(found, by=user_of(request), now=timezone.now())
    except WrongState:
        return was_first(request)
    messages.success(request, _("Tilgangen er tatt bort."))
    return SeeOther(reverse("household"))


@person_required
@require_http_methods(FORMS)
@fresh_sign_in
def user_leaving(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Say one's own access from oneself. Nobody need agree."""
    found = find(request, pk)
    if found.person_id != person_of(request).pk:
        raise Http404
    card = showing.card_of(seeing(request), found)
    if request.method != "POST":
        return render(request, "accounts/household/leaving.html", _about(request, card))
    try:
        flow.leave(found, by=user_of(request), now=timezone.now())
    except LastOwner:
        messages.error(
            request, _("Den som har avtalen, slutter når anlegget får ny eier. Ring oss, så hjelper vi.")
        )
        return SeeOther(reverse("household"))
    except WrongState:
        return was_first(request)
    messages.success(request, _("Du har ikke lenger tilgang til alarmen."))
    return SeeOther(reverse("household"))


def seeing(request: HttpRequest) -> Viewer:
    """Whoever asks, as the household knows them. Raises Http404 for somebody without a person."""
    viewer = viewer_of(request)
    if viewer is None:
        raise Http404
    return viewer


def find(request: HttpRequest, pk: UUID) -> AuthorisedUser:
    """An open access the person has or looks after. Raises Http404 for any other."""
    rows = AuthorisedUser.objects.filter(pk=pk, state__in=OPEN).select_related("occupancy__site")
    found = rows.first()
    viewer = seeing(request)
    if found is None or not (found.person_id == viewer.person.pk or may_manage(viewer, found)):
        raise Http404
    return found


def managed_by(request: HttpRequest, pk: UUID) -> AuthorisedUser:
    """One the person may change. Raises Http404 for any other, their own too."""
    found = find(request, pk)
    if not may_manage(seeing(request), found):
        raise Http404
    return found


def was_first(request: HttpRequest) -> SeeOther:
    messages.info(request, _("Noen andre har endret dette i mellomtiden. Her er det slik det er nå."))
    return SeeOther(reverse("household"))


def _act(request: HttpRequest, pk: UUID, act: Callable[..., object], said: str) -> HttpResponseBase:
    """Something that is done to an access by who looks after it, and needs nothing typed; then back to its page."""
    found = managed_by(request, pk)
    try:
        act(found, by=user_of(request), now=timezone.now())
    except WrongState:
        return was_first(request)
    messages.success(request, said)
    return SeeOther(reverse("household-user", args=[pk]))


def _edit(request: HttpRequest, found: AuthorisedUser, form: ChangeForm) -> HttpResponseBase:
    try:
        flow.edit(found, by=user_of(request), grant=form.changed(), now=form.now)
    except (WrongState, NotYours):
        return was_first(request)
    messages.success(request, _("Det er lagret."))
    return SeeOther(reverse("household"))


def _about(request: HttpRequest, card: Card) -> dict[str, object]:
    """What every page about one access shows."""
    found = card.user
    giver = across.giver(found.occupancy_id)
    invitation = UserInvitation.objects.filter(user=found, user__invited_by=person_of(request)).first()
    return {
        "card": card,
        "giver": giver,
        "notice": notice.for_role(found.role, is_company=giver.is_company),
        "invitation": invitation,
        "is_paused": found.state == State.SUSPENDED,
        "is_active": found.state == State.ACTIVE,
    }
