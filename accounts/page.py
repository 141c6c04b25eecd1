"""What every page needs to know: language, appearance, who is responsible."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_from_request

from accounts.models import Controller
from accounts.models.sign_in import Appearance

APPEARANCE_COOKIE = "appearance"
LANGUAGE_KEY = "language"


def chosen_language(request: HttpRequest) -> str:
    """nb or en: the signed-in person's choice, else the cookie, else the browser's wish, else nb."""
    for wish in (request.session.get(LANGUAGE_KEY), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)):
        if wish in dict(settings.LANGUAGES):
            return str(wish)
    return get_language_from_request(request)


def page(request: HttpRequest) -> dict[str, Any]:
    """Template context of every page."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    cookie = request.COOKIES.get(APPEARANCE_COOKIE)
    return {
        "controller": Controller.objects.in_force().first(),
        "viewer": user.person if user is not None and signed_in else None,
        "appearance": cookie if cookie in Appearance.values else Appearance.AUTO,
        "demo": settings.DEMO,
    }
