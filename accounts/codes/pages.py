"""What the pages of codes share: whose access they are about, and how a form that carries a secret is guarded."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts import freshness
from accounts.models import AuthorisedUser, Occupancy
from accounts.page import chosen_site, viewer_of
from accounts.redirects import SeeOther
from accounts.signed_in import person_of

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]


def fresh_with_secret(view: View[Arguments]) -> View[Arguments]:
    """As `fresh_sign_in`, but nothing typed is held: it would lie readable in the session."""

    @wraps(view)
    @sensitive_post_parameters()
    def checked(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        if freshness.is_fresh(request):
            return view(request, *args, **kwargs)
        if request.method == "POST":
            messages.error(request, _("Det tok for lang tid, så ingenting er endret. Gjør det en gang til."))
            return SeeOther(request.path)
        return freshness.ask(request)

    return checked


def access_of(request: HttpRequest) -> AuthorisedUser | None:
    """The access of whoever asks to the home the pages are about, if it holds now."""
    site, now = chosen_site(request).current, timezone.now()
    own = AuthorisedUser.objects.valid_at(now).filter(
        person=person_of(request), state=AuthorisedUser.State.ACTIVE, occupancy__site=site
    )
    return own.select_related("occupancy").order_by("valid_from").last() if site else None


def household_of(request: HttpRequest) -> Occupancy | None:
    """The household whose alarm whoever asks answers for now: as owner, or as one who has access."""
    viewer, site = viewer_of(request), chosen_site(request).current
    if viewer is None or site is None:
        return None
    owned = next((period for period in viewer.current if period.site_id == site.pk), None)
    access = None if owned else access_of(request)
    return owned or (access.occupancy if access else None)


def of_own_household(request: HttpRequest) -> list[Occupancy]:
    """Every household whoever asks has now as its owner."""
    viewer = viewer_of(request)
    return list(viewer.current) if viewer else []
