"""For the admin: every look by an employee is written in the log, a list with how many rows it showed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse

from accounts.audit.actions import Action
from accounts.audit.recording import record
from accounts.models import Person


class Watched:
    """Stands before ModelAdmin. Says what a list and a look are called, and overrides whom a row is about."""

    listed: Action
    looked: Action

    def about(self, row: Any) -> dict[str, Any]:
        """The `subject` and `case` of a row, for `record`."""
        return {}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        answer = super().changelist_view(request, extra_context)  # type: ignore[misc] # ModelAdmin is behind
        shown = getattr(answer, "context_data", None) or {}
        if "cl" in shown:
            model, rows = shown["cl"].model._meta.label, len(shown["cl"].result_list)
            fields = _names(shown["cl"].list_display)
            record(self.listed, actor=_user(request), target=model, fields=fields, reason=f"rows:{rows}")
        return answer

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        return self._look(request, object_id, super().change_view, *args, **options)  # type: ignore[misc]

    def history_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        return self._look(request, object_id, super().history_view, *args, **options)  # type: ignore[misc]

    def _look(
        self,
        request: HttpRequest,
        object_id: str,
        view: Callable[..., HttpResponse],
        *args: Any,
        **options: Any,
    ) -> HttpResponse:
        answer = view(request, object_id, *args, **options)
        row = self.get_object(request, unquote(object_id)) if answer.status_code == 200 else None  # type: ignore[attr-defined]
        if row is not None:
            fields = _names(self.get_fields(request, row))  # type: ignore[attr-defined] # as above
            record(self.looked, actor=_user(request), target=row, fields=fields, **self.about(row))
        return answer


def person(key: Any) -> Person:
    """Whom a row is about, without asking the database for more than the key that stands in it."""
    return Person(pk=key)


def _names(fields: Any) -> list[str]:
    return [name for name in fields if isinstance(name, str) and name != "action_checkbox"]


def _user(request: HttpRequest) -> Any:
    return request.user
