"""The HTTP API the company's campaign systems ask before they send (docs/formats/marketing-api.json)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.audit import Action, record
from privacy.marketing import asking, openapi, replies, systems
from privacy.marketing.asking import NotUnderstood, Question
from privacy.models import MarketingSystem

LINES = "application/x-ndjson"
ONE_AT_MOST = 4_096
Scope = MarketingSystem.Scope
View = Callable[[HttpRequest, MarketingSystem], HttpResponseBase]


def for_systems(
    limit: str, kind: str, *, scope: str = Scope.ASK
) -> Callable[[View], Callable[[HttpRequest], HttpResponseBase]]:
    """Let in a system with a token that is good for it, as often as `limit` says, with a body of that kind.

    No cookie counts here.
    """

    def guard(view: View) -> Callable[[HttpRequest], HttpResponseBase]:
        @csrf_exempt
        @login_not_required
        @non_atomic_requests  # it is not who is signed in that may ask, but who has the token
        @require_POST
        @wraps(view)
        def checked(request: HttpRequest) -> HttpResponseBase:
            system = systems.authorised(request.headers.get("Authorization", ""))
            if system is None:
                return _stranger(request)
            if system.scope not in {scope, Scope.BOTH}:
                return _refused("scope", HTTPStatus.FORBIDDEN)
            if not ratelimit.consume(request, action=limit, key=str(system.pk)):
                return _refused("too_many", HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": "60"})
            if not request.headers.get("Content-Length"):
                # What is sent in pieces is not read by the server, and an empty list is no question.
                return _refused("length", HTTPStatus.LENGTH_REQUIRED)
            if request.content_type != kind:
                return _refused("content_type", HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
            try:
                return view(request, system)
            except NotUnderstood as error:
                return _refused(str(error), HTTPStatus.BAD_REQUEST)

        return checked

    return guard


@for_systems("marketing_one", "application/json")
def check(request: HttpRequest, system: MarketingSystem) -> HttpResponseBase:
    """May this be sent to this address now?"""
    told = _told(request)
    about = asking.question(told)
    verdict = asking.one(asking.row(told, about.channel), about)
    _log(system, about, Counter({"allowed" if verdict.allowed else "refused": 1}))
    return JsonResponse({"allowed": verdict.allowed, "reason": verdict.reason.value})


@for_systems("marketing_many", LINES)
def check_many(request: HttpRequest, system: MarketingSystem) -> HttpResponseBase:
    """The same for a whole list: a line of answer for each line, in order, sent while the next are looked up.

    The last line says how many those were: without it the answer was cut short.
    """
    about = asking.question(request.GET)
    lines = request.read().splitlines()
    if len(lines) > asking.LINES_AT_MOST:
        raise NotUnderstood("lines")
    return StreamingHttpResponse(_answered(lines, about, system), content_type=LINES)


@for_systems("marketing_replies", "application/json", scope=Scope.REPLIES)
def reply(request: HttpRequest, _system: MarketingSystem) -> HttpResponseBase:
    """A text message somebody sent back. STOPP is a no from that moment; anything else is kept where it came in.

    `needs_reading`: an employee must read it there.
    """
    told = _told(request)
    number, text = told.get("from"), told.get("text")
    if not isinstance(number, str) or not isinstance(text, str):
        raise NotUnderstood("from, text")
    said = replies.take(number, text)
    return JsonResponse({"stopped": said == replies.NO, "needs_reading": said == replies.READ})


@login_not_required
@non_atomic_requests
@require_safe
def document(_request: HttpRequest) -> HttpResponseBase:
    """The OpenAPI document of this API."""
    return JsonResponse(openapi.document(), json_dumps_params={"ensure_ascii": False, "indent": 2})


def _answered(lines: Sequence[bytes], about: Question, system: MarketingSystem) -> Iterator[bytes]:
    """Logged however far it came: who asks for a list and hangs up has asked for what was answered."""
    counted: Counter[str] = Counter()
    try:
        yield from asking.each(lines, about, counted)
        yield json.dumps({"answered": counted.total()}).encode() + b"\n"
    finally:
        _log(system, about, counted)


def _log(system: MarketingSystem, about: Question, counted: Counter[str]) -> None:
    reason = f"{about.channel.value}:allowed:{counted['allowed']}:refused:{counted['refused']}"
    record(Action.MARKETING_ASKED, actor="campaign", target=system, reason=reason)


def _told(request: HttpRequest) -> dict[str, Any]:
    body = request.read(ONE_AT_MOST + 1)
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood("json") from error
    if len(body) > ONE_AT_MOST or not isinstance(told, dict):
        raise NotUnderstood("json")
    return told


def _stranger(request: HttpRequest) -> HttpResponseBase:
    if not ratelimit.consume(request, action="marketing_refused"):
        return _refused("too_many", HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": "60"})
    if "Authorization" in request.headers:
        # Somebody tries one, or a system goes on with one that was taken back.
        record(Action.MARKETING_SYSTEM, actor="campaign", reason="refused")
    return _refused("token", HTTPStatus.UNAUTHORIZED, {"WWW-Authenticate": "Bearer"})


def _refused(what: str, status: HTTPStatus, headers: dict[str, str] | None = None) -> HttpResponseBase:
    return JsonResponse({"error": what}, status=status, headers=headers)
