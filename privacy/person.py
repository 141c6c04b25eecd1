"""Who asks, behind `person_required`."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import Person, User


def user_of(request: HttpRequest) -> User:
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def person_of(request: HttpRequest) -> Person:
    person = user_of(request).person
    if person is None:
        raise PermissionDenied
    return person
