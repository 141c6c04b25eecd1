"""Cases for the tests of the desk, and how an employee works with one through the page."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.test import Client
from django.utils import timezone

from privacy import arrivals
from privacy.arrivals import Channel, Identity, Wish
from privacy.models import PrivacyRequest
from privacy.states import Right
from tests.world import World

QUEUE = "/admin/privacy/privacyrequest/"


def asked(
    world: World, right: Right = Right.OBJECTION, *, name: str = "ingrid", words: str = ""
) -> PrivacyRequest:
    """What one of the world's persons has asked for in the portal."""
    wish = Wish(right, words=words or f"{name} ber om {right}")
    case = arrivals.receive(world.people[name], by=world.users[name], wishes=[wish], language="nb")
    return case.requests.get(right=right)


def written_down(
    world: World,
    *rights: Right,
    at: datetime | None = None,
    identity: Identity = Identity.CALL_BACK,
    name: str = "ingrid",
    by: str = "sam",
    about: str = "",
) -> list[PrivacyRequest]:
    """What an employee has registered for somebody."""
    case = arrivals.register(
        world.people[name],
        by=world.users[by],
        wishes=[Wish(right, about=about, words=f"{name} ringte om {right}") for right in rights],
        channel=Channel.PHONE,
        received_at=at or timezone.now(),
        note="samtaleloggen",
        identity=identity,
        language="nb",
    )
    return list(case.requests.order_by("created_at"))


def page_of(request: PrivacyRequest) -> str:
    return f"{QUEUE}{request.pk}/change/"


def act(client: Client, request: PrivacyRequest, name: str, **typed: str) -> Any:
    """Post one form of the page; the answer, which is 303 when it is done."""
    return client.post(
        f"{QUEUE}{request.pk}/{name}/", {f"{name}-{key}": value for key, value in typed.items()}
    )


def done(client: Client, request: PrivacyRequest, name: str, **typed: str) -> str:
    """The same, and the page that follows."""
    answer = act(client, request, name, **typed)
    assert answer.status_code == 303, said(answer)
    request.refresh_from_db()
    page: str = client.get(answer["Location"]).content.decode()
    return page


def said(answer: Any) -> list[str]:
    """What is wrong, as the page says it."""
    found = re.findall(r'<ul class="errorlist"[^>]*>(.*?)</ul>', answer.content.decode(), re.DOTALL)
    return [re.sub(r"<[^>]*>", "", one).strip() for one in found]
