"""How long there is left, and how a request stands: in words and a shape, never by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy.models import PrivacyRequest
from privacy.states import UNDER_WAY, Status

SOON = 7
TONES: Mapping[Status, str] = {
    Status.RECEIVED: "new",
    Status.IDENTITY: "stop",
    Status.PROPOSED: "wait",
    Status.REVIEWING: "wait",
    Status.STOPPED: "stop",
    Status.EXECUTING: "done",
    Status.PLANNED: "wait",
    Status.COOLING: "wait",
    Status.SCHEDULED: "wait",
    Status.HELD: "stop",
    Status.ERASED: "done",
    Status.GRANTED: "done",
    Status.PARTLY: "done",
    Status.REFUSED: "stop",
}


@dataclass(frozen=True)
class Due:
    """The dates of a request under way. `tone` is over, soon, calm or still; `part` the percent that has gone."""

    tone: str
    words: str
    part: int
    on: date
    legal_on: date
    is_extended: bool


def due(request: PrivacyRequest, *, today: date) -> Due | None:
    """How long there is left; None when it is answered."""
    if request.status not in UNDER_WAY or request.closed_at:
        return None
    left = (request.promised_on - today).days
    begun = timezone.localdate(request.received_at)
    whole = max((request.promised_on - begun).days, 1)
    part = min(max(100 * (today - begun).days // whole, 0), 100)
    tone, words = _told(request, left)
    extended = request.extended_at is not None
    return Due(tone, words, part, request.promised_on, request.last_legal_day, extended)


def drawn(found: Due | None) -> SafeString | str:
    """The same for a cell of a list."""
    if found is None:
        return _("Besvart")
    return format_html(
        '<span class="due due-{}"><strong>{}</strong> <progress max="100" value="{}" aria-hidden="true"></progress>'
        " <small>{}</small></span>",
        found.tone,
        found.words,
        found.part,
        dates(found),
    )


def dates(found: Due) -> str:
    """The day we promise and the law's last day, and whether there was more time taken."""
    words = _("svar %(safe)s, lovens frist %(legal)s") % {
        "safe": date_format(found.on, "j.n.Y"),
        "legal": date_format(found.legal_on, "j.n.Y"),
    }
    return f"{words}, {_('forlenget')}" if found.is_extended else words


def status(request: PrivacyRequest) -> SafeString:
    """Where it stands, as a tag."""
    tone = TONES.get(Status(request.status), "work")
    return format_html('<span class="status status-{}">{}</span>', tone, request.get_status_display())


def _told(request: PrivacyRequest, left: int) -> tuple[str, str]:
    if request.status == Status.IDENTITY:
        return "still", _("Klokken står")
    if left < 0:
        return "over", ngettext("%(days)d dag over", "%(days)d dager over", -left) % {"days": -left}
    words = ngettext("%(days)d dag igjen", "%(days)d dager igjen", left) % {"days": left}
    return ("soon" if left <= SOON else "calm"), words
