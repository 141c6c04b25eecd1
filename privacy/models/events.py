"""What happened to a request: rows that are added, and never changed or removed."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.recorded import Recorded
from privacy.states import Status


class Event(Recorded):
    """One thing that happened to a request. Rows are added, never changed or removed."""

    request = models.ForeignKey(
        "privacy.PrivacyRequest", models.PROTECT, related_name="events", verbose_name=_("sak")
    )
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("utført av"),
    )
    from_status = models.CharField(_("fra status"), max_length=12, choices=Status, blank=True)
    to_status = models.CharField(_("til status"), max_length=12, choices=Status)
    note = models.TextField(_("merknad"), blank=True)
    facts = models.JSONField(_("detaljer"), default=dict)

    class Meta:
        verbose_name, verbose_name_plural = _("hendelse"), _("hendelser")
        ordering = ["at", "created_at"]
        triggers = [
            pgtrigger.Protect(name="event_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"event {self.pk}"
