"""What somebody who is to help needs to know of an installation, and nothing of anybody (F-82).

Nothing here is read from a column a person or an employee may have written in; codes come from our own code.
"""

from __future__ import annotations

import platform
import shutil
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version
from typing import Any

import redis
from django.apps import apps
from django.conf import settings
from django.core.checks import run_checks
from django.db import connection
from django.db.models import Count, Min, QuerySet

from accounts.models import AuditEntry, AuditInbox, Letter
from portal import health
from portal.celery import app as celery
from privacy.models import Archive, Incident, Job, PrivacyRequest

LIBRARIES = ("Django", "celery", "psycopg", "redis", "django-allauth", "django-pgtrigger")
QUEUES = ("clock", "export", "heavy", "letters")


def bundle(now: datetime) -> dict[str, Any]:
    """Everything, as JSON can hold it. Times are UTC, ages whole minutes. Reads; changes nothing."""
    return {
        "taken_at": now.isoformat(),
        "versions": _versions(),
        "settings": _settings(),
        "checks": sorted({str(found.id) for found in run_checks(include_deployment_checks=True)}),
        "migrations_missing": sorted("/".join(one) for one in _missing()),
        "jobs": _jobs(now),
        "letters": _letters(now),
        "requests": _counted(PrivacyRequest.objects.all(), "right", "status"),
        "archives": Archive.objects.count(),
        "incidents": _counted(Incident.objects.all(), "kind", "state"),
        "log": {"waiting": AuditInbox.objects.count(), "sealed": AuditEntry.objects.count()},
        "queues": _queues(),
        "schedule": sorted(celery.conf.beat_schedule),
        "rows": _rows(),
        "disk_free_percent": _disk(),
    }


def _versions() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version')")
        [(postgres,)] = cursor.fetchall()
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "postgresql": postgres,
        **{name: version(name) for name in LIBRARIES},
    }


def _settings() -> dict[str, Any]:
    """Switches alone: whether something is on, never an address, a name or a key."""
    return {
        "debug": settings.DEBUG,
        "demo": settings.DEMO,
        "bankid": settings.BANKID is not None,
        "lease_seconds": settings.LEASE_SECONDS,
        "step_tries": settings.STEP_TRIES,
        "archive_days": settings.ARCHIVE_DAYS,
        "languages": [code for code, _name in settings.LANGUAGES],
    }


def _missing() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return set(health.migrations()) - {(label, name) for label, name in cursor.fetchall()}


def _jobs(now: datetime) -> list[dict[str, Any]]:
    found = Job.objects.order_by().values("kind", "state", "error_code")
    rows = found.annotate(number=Count("pk"), oldest=Min("created_at"))
    return [_aged(row, now) for row in rows]


def _letters(now: datetime) -> list[dict[str, Any]]:
    """Those that are not sent: waiting, and given up."""
    found = Letter.objects.filter(sent_at=None).order_by().values("kind", "error_code", "tries")
    rows = found.annotate(number=Count("pk"), oldest=Min("created_at"))
    return [_aged(row, now) for row in rows]


def _aged(row: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {**row, "oldest": int((now - row["oldest"]).total_seconds() // 60)}


def _counted(rows: QuerySet[Any], *names: str) -> list[dict[str, Any]]:
    return list(rows.order_by().values(*names).annotate(number=Count("pk")))


def _queues() -> dict[str, int] | str:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
            return {name: int(client.llen(name)) for name in QUEUES}
    except redis.RedisError as error:
        return type(error).__name__


def _rows() -> dict[str, int]:
    """How many rows each table has, as PostgreSQL last estimated: exact counting could take minutes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, greatest(reltuples, 0)::bigint FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY relname"
        )
        known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
        return {name: rows for name, rows in cursor.fetchall() if name in known}


def _disk() -> int:
    """Of the disk files and copies lie on; the folder is made with the first of them."""
    folder = next(place for place in (settings.STORAGE_DIR, *settings.STORAGE_DIR.parents) if place.exists())
    usage = shutil.disk_usage(folder)
    return round(100 * usage.free / usage.total)
