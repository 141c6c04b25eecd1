"""Which requests are let in: by method, host and size, and by where in a browser they come from."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render

from accounts.decorators import is_resource

Answer = Callable[[HttpRequest], HttpResponseBase]
# Nothing here has a use for another one, and a stock view may take PUT for POST.
METHODS = ("GET", "HEAD", "POST")
SAFE = {"GET", "HEAD"}
# Asked for by machines, which have no session. One that a browser sends along must not be kept alive by it.
OF_MACHINES = {"/csp/", "/healthz", "/readyz", "/.well-known/security.txt"}
BELOW_OF_MACHINES = "/api/"
# What a browser says of a request that our own pages or the person themself made (Fetch Metadata, 2.3).
OURS = {"same-origin", "none"}


class LetIn:
    """Refuse what no page of ours takes, before anything looks at it: 405, 400 for a foreign host, 413.

    Stands outside of WhiteNoise, so that it holds for files too.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        # Raises DisallowedHost, which is answered 400.
        request.get_host()
        if _length(request) > _most(request):
            return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if request.path in OF_MACHINES or request.path.startswith(BELOW_OF_MACHINES):
            request.COOKIES = {}
        return self.get_response(request)


class FromOurPages:
    """Refuse what another site's page asks a browser to fetch here with the person's cookies (ASVS 3.5.8).

    Anybody may link to a page. Nobody else may embed or read one, send a form, or link to bare data: pictures,
    sound, documents, JSON. A browser that does not say where it comes from has CSRF tokens and SameSite to pass.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], arguments: Any, named: Any
    ) -> HttpResponseBase | None:
        if request.headers.get("Sec-Fetch-Site", "none") in OURS:
            return None
        # A view that takes requests without our mark answers for itself.
        if getattr(view, "csrf_exempt", False) or (_is_visit(request) and not is_resource(view)):
            return None
        return render(request, "403.html", status=HTTPStatus.FORBIDDEN)


def _most(request: HttpRequest) -> int:
    """How long a request may be. Whoever sends files has a session; who it is, is asked later."""
    takes_files = (
        re.match(settings.TAKES_FILES, request.path) and settings.SESSION_COOKIE_NAME in request.COOKIES
    )
    if re.match(settings.TAKES_LISTS, request.path) and "Authorization" in request.headers:
        return int(settings.LISTS_BYTES_AT_MOST)
    most: int = settings.FILES_BYTES_AT_MOST if takes_files else settings.REQUEST_BYTES_AT_MOST
    return most


def _length(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isascii() and told.isdigit() else 0


def _is_visit(request: HttpRequest) -> bool:
    """Whether somebody goes to a page, in a window of its own."""
    headers = request.headers
    is_navigation = (
        headers.get("Sec-Fetch-Mode") == "navigate" and headers.get("Sec-Fetch-Dest") == "document"
    )
    return request.method in SAFE and is_navigation
