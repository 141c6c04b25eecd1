"""What staff look through: the one base of everything in the admin, which shows and answers what is listed only.

A system check refuses a model in the admin that does not use it (`accounts.staff.checks`).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.admin import ShowFacets
from django.contrib.admin.exceptions import DisallowedModelAdminLookup, DisallowedModelAdminToField
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db import DataError
from django.http import Http404, HttpRequest

# What the list's own links ask: search, order, page, everything, "something was wrong".
OWN_QUESTIONS = frozenset({"q", "o", "p", "all", "e"})


def key_of(request: HttpRequest, object_id: str) -> UUID:
    """The row an address names, for a page that only shows it. Raises PermissionDenied, Http404."""
    if request.method not in {"GET", "HEAD"}:
        raise PermissionDenied
    try:
        return UUID(object_id)
    except ValueError as error:
        raise Http404 from error


class Window:
    """To look through: nothing is added, changed or removed, and only listed fields can be asked about.

    Django answers look-ups of every column otherwise, and so gives hidden ones away letter by letter.
    """

    lookups: frozenset[str] = frozenset()
    actions: Any = None
    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False
    # Each would be a count of its own over the table.
    show_facets = ShowFacets.NEVER

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup in self.lookups

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Rows are named by their key and by nothing else."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The list. What it was not made to be asked is refused with 400, never tried and never a failure."""
        if "_to_field" in request.GET:
            raise DisallowedModelAdminToField
        if not set(request.GET) <= OWN_QUESTIONS | self.lookups:
            raise DisallowedModelAdminLookup
        try:
            return super().changelist_view(request, extra_context)  # type: ignore[misc] # a ModelAdmin's
        except (ValueError, OverflowError, ValidationError, DataError) as error:
            raise SuspiciousOperation from error
