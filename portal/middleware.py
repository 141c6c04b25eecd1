"""What every answer carries, and what no request may bring."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from accounts.keys import opening
from accounts.page import chosen_language
from accounts.staff.networks import is_allowed

Answer = Callable[[HttpRequest], HttpResponse]
HEADERS = {
    # What no page uses, no script may ask for. Passkeys are asked for by our own pages alone.
    "Permissions-Policy": "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(),"
    " gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), screen-wake-lock=(), serial=(),"
    " usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Reporting-Endpoints": 'csp="/csp/"',
    # Django sets these too, but not on a refusal that comes before it.
    "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
}
STARTED_AT, SEEN_AT = "started_at", "seen_at"


class SecurityHeaders:
    """Headers every answer carries, also one that no page has made: a file, a refusal, an error.

    Only our own static files may be stored anywhere.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith(settings.STATIC_URL) or response.status_code >= HTTPStatus.BAD_REQUEST:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class RefuseNulBytes:
    """PostgreSQL cannot store NUL, so a request that brings one is answered 400 instead of failing later."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", "") or _nul_in_form(request):
            return HttpResponseBadRequest()
        return self.get_response(request)


class KeysAtHand:
    """Data keys opened for a request are at hand until its answer is made, and no longer."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with opening.held():
            return self.get_response(request)


def _nul_in_form(request: HttpRequest) -> bool:
    if request.method != "POST":
        return False
    return any("\x00" in value for name in request.POST for value in (name, *request.POST.getlist(name)))


class ChosenLanguage:
    """Profile, then cookie, then the browser's wish, then Norwegian (ux.md D5)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language  # as LocaleMiddleware does
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        response.headers["Vary"] = ", ".join(filter(None, [response.headers.get("Vary"), "Accept-Language"]))
        return response


class SessionEnd:
    """End a session some hours after it began, however busy it has been (ASVS 7.3.2).

    An employee's also ends after STAFF_IDLE_MINUTES of doing nothing, sooner than a customer's.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now().timestamp()
            kind = "staff" if request.user.is_staff else "person"
            started = request.session.setdefault(STARTED_AT, now)
            idle = now - request.session.get(SEEN_AT, now)
            if now - started > settings.SESSION_HOURS_AT_MOST[kind] * 3600 or (
                kind == "staff" and idle > settings.STAFF_IDLE_MINUTES * 60
            ):
                logout(request)
                return redirect(settings.LOGIN_URL)
            if kind == "staff":
                request.session[SEEN_AT] = now
        return self.get_response(request)


class StaffNetworks:
    """Outside STAFF_NETWORKS there is no admin, and nobody who works here is signed in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.STAFF_NETWORKS and not is_allowed(request):
            if request.path.startswith((reverse("admin:index"), reverse("staff-welcome"))):
                raise Http404
            if request.user.is_authenticated and request.user.is_staff:
                logout(request)
                return redirect(settings.LOGIN_URL)
        return self.get_response(request)
