"""The step between signing in and using the service: what is new is shown first, and terms are accepted.

Only what the terms are about waits: the front page, and what begins or changes something among users, codes
and changes of ownership. Rights, what is held, who has looked and the sign-in itself are open to all, whether they
accept anything or not (PE-86), and so is whatever stops something, with the pages that lead there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.codes import standing
from accounts.codes.pages import access_of
from accounts.models import User
from accounts.redirects import SeeOther
from privacy.models import Kind
from privacy.papers import documents

OWED, LOOKED_AT = "papers_owed", "papers_looked_at"
# So long a session goes on without anybody looking whether something new was published.
SECONDS = 600
FRONT = ""
WAITING = ("brukere/", "eierskifte/")
OPEN = ("eierskifte/invitasjon/",)
# Nothing that ends or stops something waits: to take an access away, to pause it, to leave, to think again.
STOPS = ("/fjern/", "/pause/", "/slutt/", "/avbryt/")
# To read where one stands is never to use the service, and the way to what stops something leads through here.
PAGES = frozenset(
    {
        *(
            "brukere/",
            "brukere/<uuid:pk>/",
            "brukere/kode/",
            "brukere/kode/overfall/",
            "brukere/kontrollord/",
        ),
        *("eierskifte/", "eierskifte/<uuid:pk>/", "eierskifte/<uuid:pk>/bevis/"),
        "eierskifte/<uuid:pk>/bevis/eierskifte.pdf",
    }
)
# An owner who has the code of somebody in the household taken away: the page does nothing else.
TAKES_AWAY = "brukere/kode/<uuid:pk>/"
# To change a code that others may know is to keep them out; a first one is the service. By address: is it duress?
CODES = {"brukere/kode/ny/": False, "brukere/kode/overfall/": True}
READING = ("GET", "HEAD")


@receiver(user_logged_in)
def look(request: HttpRequest | None, user: User, **_signal: Any) -> None:
    """At sign-in: leave in the session what is owed. Employees have nothing to accept."""
    if request is not None and user.person_id is not None:
        remember(request, user)


def remember(request: HttpRequest, user: User) -> list[str]:
    """Ask the database, and leave the answer in the session: kinds of documents, and when it was asked."""
    owed = [str(one.kind) for one in documents.must_see(user)]
    request.session[OWED], request.session[LOOKED_AT] = owed, timezone.now().timestamp()
    return owed


class ReadFirst:
    """Leads to what has to be seen. A form that was being filled in is let through unless terms are owed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponseBase], *_arguments: Any
    ) -> HttpResponseBase | None:
        if not _waits(request):
            return None
        owed = _owed(request)
        if not owed or (request.method not in READING and Kind.TERMS not in owed) or _changes_a_code(request):
            return None
        here = request.get_full_path() if request.method in READING else reverse("overview")
        return SeeOther(f"{reverse('papers-welcome')}?{urlencode({'next': here})}")


def _waits(request: HttpRequest) -> bool:
    """Whether the page is for a customer and part of the service."""
    user, match = request.user, request.resolver_match
    if match is None or not user.is_authenticated or user.person_id is None:
        return False
    route = match.route
    if route.startswith(OPEN) or route.endswith(STOPS) or route == TAKES_AWAY:
        return False
    if route in PAGES and request.method in READING:
        return False
    return route == FRONT or route.startswith(WAITING)


def _changes_a_code(request: HttpRequest) -> bool:
    """Whether this is another code in the place of one there is. Three queries, of whoever owes something alone."""
    match = request.resolver_match
    if match is None or match.route not in CODES:
        return False
    access = access_of(request)
    if access is None:
        return False
    return standing.of_holder(access, now=timezone.now(), is_duress=CODES[match.route]).is_set


def _owed(request: HttpRequest) -> list[str]:
    """From the session, where it was asked lately. What was owed is asked again: it may be seen by now."""
    user = request.user
    age = timezone.now().timestamp() - request.session.get(LOOKED_AT, 0)
    owed: list[str] = request.session.get(OWED, [])
    if user.is_authenticated and (owed or not 0 <= age < SECONDS):
        return remember(request, user)
    return owed
