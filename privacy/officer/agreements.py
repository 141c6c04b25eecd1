"""How it stands with the agreements with processors: none ends unseen (GDPR Art. 28; PE-60)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q

from accounts.models import Recipient
from privacy.overview.recipients import active

WARNING = timedelta(days=60)


def ending(today: date) -> list[Recipient]:
    """Processors in use without an agreement in force, or whose ends within `WARNING`; the first to end first."""
    soon, later = Q(processor__dpa_valid_to__lt=today + WARNING), Q(processor__dpa_signed_on__gt=today)
    none = Q(processor__isnull=True)
    found = active(today).filter(soon | later | none, role=Recipient.Role.PROCESSOR)
    return list(found.select_related("processor").order_by("processor__dpa_valid_to", "name"))
