"""What every page needs to know: language, appearance, which home, who is responsible."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_from_request

from accounts.models import Controller, Site, User
from accounts.models.sign_in import Appearance
from accounts.viewers import Viewer
from accounts.viewing import seen

APPEARANCE_KEY = "appearance"
LANGUAGE_KEY = "language"
SITE_KEY = "site"


@dataclass(frozen=True)
class SiteChoice:
    """The homes a person may look at now, those they own first, and the one the pages are about."""

    sites: tuple[Site, ...]
    current: Site | None


def chosen_language(request: HttpRequest) -> str:
    """nb or en: the signed-in person's choice, else the cookie, else the browser's wish, else nb."""
    for wish in (request.session.get(LANGUAGE_KEY), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)):
        if wish in dict(settings.LANGUAGES):
            return str(wish)
    return get_language_from_request(request)


def chosen_appearance(request: HttpRequest) -> str:
    """light, dark or auto: the signed-in person's choice, else the cookie, else as the device."""
    for wish in (request.session.get(APPEARANCE_KEY), request.COOKIES.get(settings.APPEARANCE_COOKIE_NAME)):
        if wish in Appearance.values:
            return str(wish)
    return Appearance.AUTO


def viewer_of(request: HttpRequest) -> Viewer | None:
    """Whoever asks, as the household matrix knows them: the same all through one request, so that nothing is read
    twice. None for somebody without a person."""
    person = request.user.person if request.user.is_authenticated else None
    if person is None:
        return None
    viewer: Viewer = request.__dict__.setdefault("household_viewer", Viewer(person))
    return viewer


def chosen_site(request: HttpRequest) -> SiteChoice:
    """The person's homes and the one chosen in this session, else the first. Empty for anybody else."""
    viewer = viewer_of(request)
    sites = sites_of(viewer) if viewer else ()
    chosen = [site for site in sites if str(site.pk) == request.session.get(SITE_KEY)]
    return SiteChoice(sites, next(iter([*chosen, *sites]), None))


def homes_of(viewer: Viewer) -> tuple[Site, ...]:
    """The same, and behind them those that were theirs before."""
    now = sites_of(viewer)
    before = {period.site_id: period.site for period in viewer.occupancies}
    return (*now, *(site for key, site in before.items() if key not in {one.pk for one in now}))


def sites_of(viewer: Viewer) -> tuple[Site, ...]:
    """Homes the person owns or uses now: own ones first, in the order they were taken over."""
    own = {period.site_id: period.site for period in reversed(viewer.current)}
    _own, *used = seen("accounts.Site", viewer)
    others = (site for sight in used for site in sight.rows)
    return (*own.values(), *sorted(others, key=lambda site: site.street_address))


def remember_profile(request: HttpRequest, user: User) -> None:
    """Take the choices of the profile into the session, so that no page has to look them up."""
    request.session[LANGUAGE_KEY] = user.language
    request.session[APPEARANCE_KEY] = user.appearance


def page(request: HttpRequest) -> dict[str, Any]:
    """Template context of every page."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "controller": Controller.objects.in_force().first(),
        "viewer": user.person if user is not None and signed_in else None,
        "appearance": chosen_appearance(request),
        "site_choice": SimpleLazyObject(partial(chosen_site, request)),
        "demo": settings.DEMO,
        "has_bankid": settings.BANKID is not None,
    }
