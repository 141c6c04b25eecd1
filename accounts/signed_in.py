"""Who asks, behind a door that lets in only whom it is for."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import Person, User


def user_of(request: HttpRequest) -> User:
    """The sign-in in use: a customer's, or behind the admin's door an employee's. Raises PermissionDenied."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def person_of(request: HttpRequest) -> Person:
    """The person who is signed in. Raises PermissionDenied for whoever has none."""
    person = user_of(request).person
    if person is None:
        raise PermissionDenied
    return person
