"""The mailbox of the demo: the letters that were sent, readable by anybody. Exists only there."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

# What Django's file based backend writes after each message.
BETWEEN = re.compile(rb"^-{79}\n", re.MULTILINE)


@dataclass(frozen=True)
class Sent:
    """A letter as it was sent. `number` counts from the oldest, so it stays when others come."""

    number: int
    to: str
    subject: str
    at: datetime | None
    text: str


@login_not_required
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """All letters, the newest first."""
    return render(request, "demo/post.html", {"letters": letters()[::-1]})


@login_not_required
@require_safe
def letter(request: HttpRequest, number: int) -> HttpResponse:
    """One letter as plain text."""
    found = [sent for sent in letters() if sent.number == number]
    if not found:
        raise Http404
    return render(request, "demo/letter.html", {"letter": found[0]})


def letters() -> list[Sent]:
    """What lies in DEMO_POST_DIR, the oldest first. Another process may be writing: half a file has no text."""
    files = sorted(settings.DEMO_POST_DIR.glob("*.log"), key=lambda file: (file.stat().st_mtime, file.name))
    bodies = [body for file in files for body in BETWEEN.split(file.read_bytes()) if body.strip()]
    return [_read(body, number=number) for number, body in enumerate(bodies, start=1)]


def addresses(*, demo: bool) -> list[URLPattern]:
    """The mailbox's addresses, or none."""
    if not demo:
        return []
    return [
        path("demo/post/", mailbox, name="demo-post"),
        path("demo/post/<int:number>/", letter, name="demo-letter"),
    ]


def _read(body: bytes, *, number: int) -> Sent:
    message = email.message_from_bytes(body, EmailMessage, policy=email.policy.default)
    part = message.get_body(preferencelist=("plain",))
    return Sent(
        number=number,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at=_written_at(message),
        text=part.get_content() if part else "",
    )


def _written_at(message: EmailMessage) -> datetime | None:
    # Django writes UTC as -0000, which Python reads as a time without a zone.
    at: datetime | None = getattr(message["Date"], "datetime", None)
    return at.replace(tzinfo=UTC) if at and at.tzinfo is None else at
