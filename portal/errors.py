"""Pages for what went wrong. None of them tells more than that nothing was changed, and what to do now."""

import sys
from http import HTTPStatus

from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from accounts.keys.errors import KeysUnavailable
from privacy.erasure import gate

RETRY_SECONDS = 30
LIMITED_SECONDS = 60


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What came makes no sense, or asks for a host that is not ours.

    The page needs neither session nor user: a host is refused before anybody asks who is there.
    """
    return HttpResponse(render_to_string("400.html"), status=HTTPStatus.BAD_REQUEST)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came without the mark we gave it: an old page, or not our page at all."""
    return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)


def too_many(request: HttpRequest) -> HttpResponse:
    """A limit is reached. allauth looks for this as `handler429` of the URLconf."""
    answer = render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    answer.headers["Retry-After"] = str(LIMITED_SECONDS)
    return answer


def failed(request: HttpRequest) -> HttpResponse:
    """Something failed: 503 while PostgreSQL or the ring of keys does not answer, 500 for a mistake of ours.

    409 is no failure: nothing can be added to somebody who is being erased. It does not say so, since whoever sent
    it may be another of the household. The page needs neither session nor user nor database, all of which may be
    what failed.
    """
    error = sys.exc_info()[1]
    if isinstance(error, Error) and gate.was_refused(error):
        return HttpResponse(render_to_string("409.html"), status=HTTPStatus.CONFLICT)
    if isinstance(error, OperationalError | InterfaceError | KeysUnavailable):
        page = render_to_string("503.html")
        answer = HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE)
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
        return answer
    return HttpResponse(render_to_string("500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)
