"""That a person opened a picture or a recording of their own: written down, and good for half an hour."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from accounts.audit import Action, record
from accounts.models import CallRecording, Person, VerificationImage
from accounts.models.accesses import Access

OPENED = "opened"
SECONDS = 30 * 60
A_RELOAD = 60
Medium = VerificationImage | CallRecording


def opens(request: HttpRequest, row: Medium) -> None:
    """Write down that the person opens this, and let this session fetch its bytes for half an hour.

    The same again within a minute is a page loaded anew: nothing is written, and the half hour is not prolonged.
    """
    now = timezone.now()
    opened = _recent(request)
    if now.timestamp() - opened.get(str(row.pk), 0.0) < A_RELOAD:
        return
    request.session[OPENED] = {**opened, str(row.pk): now.timestamp()}
    row.accesses.create(at=now, role=Access.Role.SUBJECT)
    action = Action.PICTURE_OPENED if isinstance(row, VerificationImage) else Action.RECORDING_OPENED
    record(action, actor=request.user, subject=_person(request), target=row, fields=("file",))


def _person(request: HttpRequest) -> Person | None:
    return request.user.person if request.user.is_authenticated else None


def is_open(request: HttpRequest, row: Medium) -> bool:
    """Whether this session opened it in the last half hour."""
    return str(row.pk) in _recent(request)


def _recent(request: HttpRequest) -> dict[str, float]:
    now = timezone.now().timestamp()
    opened: dict[str, float] = request.session.get(OPENED, {})
    return {pk: at for pk, at in opened.items() if 0 <= now - at < SECONDS}
