"""Pages of a long list, of which nobody counts more than can be paged through."""

from __future__ import annotations

from functools import cached_property
from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet

COUNTED = 1_000


class BoundedPaginator(Paginator):  # type: ignore[type-arg] # has no parameters at run time
    """Counts so far and no further: how many there are in all, is a question for a report."""

    @cached_property
    def count(self) -> int:
        rows = cast("QuerySet[Any]", self.object_list)
        return rows.order_by()[:COUNTED].count()
