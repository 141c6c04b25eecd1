"""Pages of a long list, of which nobody counts more than can be paged through."""

from __future__ import annotations

from functools import cached_property

from django.core.paginator import Paginator

COUNTED = 1_000


class BoundedPaginator(Paginator):  # type: ignore[type-arg] # has no parameters at run time
    """Counts so far and no further: how many there are in all, is a question for a report."""

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[:COUNTED].count()  # type: ignore[union-attr,arg-type,call-arg] # always a queryset here
