"""The whole wall of the site, and the step behind it that every request takes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from accounts.codes import wall as codes
from accounts.contacts import wall as contacts
from accounts.ownership import wall as ownership
from accounts.wall import building, household, scope
from accounts.wall import tables as accounts
from accounts.wall.rules import together
from privacy import thread_wall, wall_functions
from privacy import wall as privacy
from privacy.erasure import counting, scanning
from privacy.looks import wall as looks
from privacy.marketing import wall as marketing
from privacy.officer import wall as officer
from privacy.outsiders import wall as outsiders
from privacy.papers import wall as papers
from privacy.retention import wall as retention
from privacy.reviews import wall as reviews
from privacy.safety import wall as safety

ORDINARY = together(
    [
        accounts.TABLES,
        ownership.OF_BOTH_SIDES,
        ownership.AT_THE_MINUTE,
        codes.TABLES,
        privacy.TABLES,
        thread_wall.TABLES,
        looks.TABLES,
        marketing.TABLES,
        officer.TABLES,
        outsiders.TABLES,
        papers.TABLES,
        reviews.TABLES,
        safety.TABLES,
    ]
)
TABLES = together([ORDINARY, privacy.erased(ORDINARY)])
SEQUENCES = privacy.SEQUENCES
FUNCTIONS = (
    *household.FUNCTIONS,
    *codes.FUNCTIONS,
    *contacts.FUNCTIONS,
    # They call those of codes.
    *ownership.FUNCTIONS,
    *looks.FUNCTIONS,
    *marketing.FUNCTIONS,
    *wall_functions.FUNCTIONS,
    *thread_wall.FUNCTIONS,
    *officer.FUNCTIONS,
    *outsiders.FUNCTIONS,
    *papers.FUNCTIONS,
    *safety.FUNCTIONS,
    *scanning.FUNCTIONS,
    *retention.functions(),
    *counting.functions(),
)


def build(**_signal: Any) -> None:
    """After every `migrate`: the wall of this code around the tables there are now."""
    building.apply(TABLES, SEQUENCES, FUNCTIONS)


class BehindTheWall:
    """A transaction around each request of somebody signed in, in which the database shows them their own.

    Whoever has not signed in is the web process itself, which sees what signing in needs. Sessions, and who
    somebody is, are looked up outside. A stream is sent after it has ended, and may ask nothing of the database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as scopes:
            user = request.user
            if user.is_authenticated and (user.is_staff or user.person_id):
                scopes.enter_context(scope.of_user(user, session=request.session.session_key or ""))
            request.__dict__["wall"] = scopes
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_arguments: Any
    ) -> None:
        """A view that wants no transaction gets none, and so no scope either."""
        if DEFAULT_DB_ALIAS in getattr(view, "_non_atomic_requests", ()):
            request.__dict__["wall"].close()
