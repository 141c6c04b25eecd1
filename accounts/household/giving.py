"""The page where somebody is given access."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.decorators import fresh_sign_in, person_required
from accounts.household import flow, notice, showing
from accounts.household.forms import BY_EMAIL, BY_SMS, CODE_SMS, NewUserForm, typed
from accounts.household.page import FORMS, seeing
from accounts.models import Occupancy, UserInvitation
from accounts.page import chosen_site
from accounts.redirects import SeeOther
from accounts.signed_in import user_of
from accounts.texting import outbox

Channel = UserInvitation.Channel


@person_required
@require_http_methods(FORMS)
@fresh_sign_in
def user_new(request: HttpRequest) -> HttpResponseBase:
    """Give somebody access to the home the pages are about."""
    home = showing.household(seeing(request), chosen_site(request).current)
    if not home.manages or home.occupancy is None:
        raise Http404
    form = NewUserForm(
        typed(request),
        initial={"fra": timezone.localdate(), "rettigheter": ["may_arm", "may_disarm"]},
        can_text=outbox.can_send(),
        may_delegate=home.is_own,
    )
    if request.method == "POST" and form.is_valid():
        limited: HttpResponseBase | None = ratelimit.consume_or_429(request, action="give_access")
        return limited or _give(request, home.occupancy, form)
    context = {"form": form, "home": home, "seen": notice.SEEN_BY_KIND}
    return render(request, "accounts/household/new.html", context)


def _give(request: HttpRequest, occupancy: Occupancy, form: NewUserForm) -> HttpResponseBase:
    now, by, given = timezone.now(), user_of(request), form.cleaned_data
    grant, way = form.grant(role=given["rolle"], now=now), given["hvordan"]
    if way in (BY_EMAIL, BY_SMS):
        channel = Channel.EMAIL if way == BY_EMAIL else Channel.SMS
        address = given["epost"] if way == BY_EMAIL else given["mobil"]
        flow.invite(occupancy, by=by, grant=grant, channel=channel, address=address, now=now)
        messages.success(request, _("Invitasjonen er sendt. Lenken virker i sju dager."))
    else:
        flow.register(
            occupancy, by=by, grant=grant, now=now, number=given["mobil"] if way == CODE_SMS else ""
        )
        messages.success(request, _("Tilgangen er gitt."))
    return SeeOther(reverse("household"))
