"""Who may open a page of the officer's: staff behind the admin's own door, with one permission."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from accounts.wall import scope

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]


def staff_page(permission: str) -> Callable[[View[Arguments]], Callable[..., HttpResponseBase]]:
    """Let in who has shown a second factor in this session and has `permission`; others get 403 or the door."""

    def guard(view: View[Arguments]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def checked(
            request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            scope.at_the_desk()
            return view(request, *args, **kwargs)

        return admin.site.admin_view(checked)

    return guard


def around(request: HttpRequest, title: object, **more: Any) -> dict[str, Any]:
    """What every page of the admin's is drawn with, its title, and what it shows."""
    return {**admin.site.each_context(request), "title": title, **more}
