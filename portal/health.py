"""For the machines that watch us: whether this process answers, and whether it can work."""

import logging
from functools import cache
from http import HTTPStatus

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from accounts.ledger_standing import standing

logger = logging.getLogger(__name__)
REDIS_SECONDS = 1


@non_atomic_requests
@login_not_required
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers at all. Restart it when it does not."""
    return HttpResponse("ok", content_type="text/plain")


@non_atomic_requests
@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when PostgreSQL answers, its tables are those of this code and nobody erased is back, else 503.

    Shape: {"database", "migrations", "erasures", "redis"}, each "ok" or "away"; "behind" for migrations, and for
    erasures that a restored backup took back; "missing" or "damaged" for the ledger's file. Redis does not count:
    without it jobs start a minute later, and every page works.
    """
    state = {"database": "ok", "migrations": "ok", "erasures": "unknown", "redis": _redis()}
    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
        state["migrations"] = "ok" if migrations() <= applied else "behind"
        if state["migrations"] == "ok":
            state["erasures"] = standing().value
    except (DatabaseError, InterfaceError) as error:
        logger.warning("the database does not answer: %s", type(error).__name__)
        state |= {"database": "away", "migrations": "unknown"}
    fine = state["database"] == state["migrations"] == state["erasures"] == "ok"
    return JsonResponse(state, status=HTTPStatus.OK if fine else HTTPStatus.SERVICE_UNAVAILABLE)


@cache
def migrations() -> frozenset[tuple[str, str]]:
    """The migrations this code comes with: app and name."""
    return frozenset(MigrationLoader(None).disk_migrations or ())


def _redis() -> str:
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS
    )
    try:
        with client:
            client.ping()
    except redis.RedisError as error:
        logger.warning("Redis does not answer: %s", type(error).__name__)
        return "away"
    return "ok"
