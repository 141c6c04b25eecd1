"""Where browsers tell what the Content-Security-Policy stopped. Only directive and page are written down."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

logger = logging.getLogger(__name__)
BYTES_AT_MOST = 16_384
REPORTS_AT_MOST = 20
ONE, SEVERAL = "application/csp-report", "application/reports+json"
# CSP Level 3, section 6. Anything else is not written down as it came, but as "another".
DIRECTIVES = {
    "base-uri", "child-src", "connect-src", "default-src", "font-src", "form-action", "frame-ancestors",
    "frame-src", "img-src", "manifest-src", "media-src", "object-src", "require-trusted-types-for", "sandbox",
    "script-src", "script-src-attr", "script-src-elem", "style-src", "style-src-attr", "style-src-elem",
    "trusted-types", "worker-src",
}  # fmt: skip


class Tap:
    """Lets so many through in a minute, in this process, whoever they come from: no address is kept for it."""

    def __init__(self, *, a_minute: int) -> None:
        self._a_minute = a_minute
        self._lock = threading.Lock()
        self._begun = float("-inf")
        self._count = 0

    def lets_through(self, *, now: float) -> bool:
        with self._lock:
            if now - self._begun >= 60:
                self._begun, self._count = now, 0
            self._count += 1
            return self._count <= self._a_minute


TAP = Tap(a_minute=30)


@csrf_exempt
@non_atomic_requests
@login_not_required
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Take reports in either of the two forms, and answer nothing. What is too much a minute is thrown away."""
    if request.content_type not in {ONE, SEVERAL}:
        return HttpResponse(status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    if int(request.META.get("CONTENT_LENGTH") or 0) > BYTES_AT_MOST:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        return HttpResponseBadRequest()
    for directive, page in stopped(told):
        if TAP.lets_through(now=time.monotonic()):
            logger.warning("the content security policy stopped %s on %s", directive, page)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def stopped(told: Any) -> Iterator[tuple[str, str]]:
    """Directive and page of each report, in words of ours alone: whatever else was sent goes no further."""
    for report in (told if isinstance(told, list) else [told])[:REPORTS_AT_MOST]:
        facts = report.get("csp-report", report.get("body")) if isinstance(report, dict) else None
        if isinstance(facts, dict):
            directive = facts.get("effective-directive") or facts.get("effectiveDirective")
            page = facts.get("document-uri") or facts.get("documentURL")
            known = isinstance(directive, str) and directive in DIRECTIVES
            yield str(directive) if known else "another", route(page)


def route(page: Any) -> str:
    """The pattern of the page's address, which tells whose page it was to nobody."""
    try:
        return "/" + resolve(urlsplit(page).path).route if isinstance(page, str) else "an unknown page"
    except (Resolver404, ValueError):
        return "an unknown page"
