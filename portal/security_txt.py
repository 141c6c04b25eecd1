"""How to tell us of a hole (RFC 9116)."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Controller

DAYS = 90  # less than a year is recommended; a site that no longer answers tells nobody anything old


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to write to: SECURITY_CONTACT, else the company's address. 404 where there is neither."""
    contact = settings.SECURITY_CONTACT or _of_the_company()
    if not contact:
        raise Http404
    lines = {
        "Contact": contact,
        "Expires": expires(timezone.now()).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Preferred-Languages": "nb, en",
        "Canonical": settings.SITE_URL + reverse("security-txt"),
    }
    text = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def expires(now: datetime) -> datetime:
    """Midnight UTC in 90 days: the same all day."""
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=DAYS), time(), UTC)


def _of_the_company() -> str:
    controller = Controller.objects.in_force().first()
    return f"mailto:{controller.email}" if controller else ""
