"""Whoever asked for a home and was answered by nobody is told: in the same words and on the same day whether there
is no such home, or its owner said no, or nothing.

Letter owed: `ownership-lapsed`.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import OperationalError, connection, transaction

from accounts import post
from accounts.models import Person
from accounts.ownership.states import ANSWER_WITHIN

LAPSED = "ownership-lapsed"
# Letters are forgotten before what was asked is: nobody is told again then.
TOLD_WITHIN = timedelta(days=30)
A_ROUND = 200
logger = logging.getLogger(__name__)


def tell_askers(now: datetime) -> int:
    """Owe each of them their letter, once; how many. Safe to repeat."""
    last = now - ANSWER_WITHIN
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT takeover, key, person, language FROM ownership_lapsed(%s, %s, %s)",
            [last - TOLD_WITHIN, last, A_ROUND],
        )
        lapsed = cursor.fetchall()
    return sum(_tell(*row) for row in lapsed)


def _tell(takeover: UUID, key: str, person: UUID, language: str) -> bool:
    """Where an erasure of the person is at work: the next round."""
    try:
        with transaction.atomic():
            post.owe(
                LAPSED,
                key=f"{LAPSED}:{takeover}",
                to=Person(pk=person),
                language=language,
                facts={"key": key},
            )
    except OperationalError as error:
        logger.warning("takeover %s waits for the next round: %s", takeover, type(error).__name__)
        return False
    return True
