"""A block of a page that could not be read in time says so itself, and the rest of the page stands."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, transaction

logger = logging.getLogger(__name__)
Content = TypeVar("Content")


def attempt(name: str, read: Callable[[], Content]) -> Content | None:
    """What `read` returns, or None when PostgreSQL gave up on it: too slow, or locked (ux.md 3.3).

    The savepoint keeps the request's transaction usable. A lost connection fails on the next block again and
    ends as the page for that.
    """
    try:
        with transaction.atomic():
            return read()
    except OperationalError as error:
        logger.warning("block %s could not be read: %s", name, type(error).__name__)
        return None
