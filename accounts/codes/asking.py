"""Questions about codes that cross people: the database answers them, and gives nothing else away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection


def ask(question: str, *values: Any) -> Any:
    """The one value that a function of the database answers."""
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        [(answer,)] = cursor.fetchall()
    return answer


def has_failed(code_id: UUID) -> bool:
    """Whether the panel did not take the newest code whoever asks has chosen for this slot of theirs."""
    return bool(ask("SELECT wall_code_has_failed(%s)", code_id))
