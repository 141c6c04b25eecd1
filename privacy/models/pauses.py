"""When the clock of a request stood still."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.recorded import Recorded
from accounts.models.sealed_text import SealedTextField, Unsealed
from privacy.models.requests import PrivacyRequest


class Pause(Recorded):
    """A time the clock stood still: only while we waited for proof of who asks, on reasonable doubt (R-12)."""

    request = models.ForeignKey(PrivacyRequest, models.PROTECT, related_name="pauses", verbose_name=_("krav"))
    started_at = models.DateTimeField(_("fra"), default=timezone.now)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("satt på pause av")
    )
    doubt_sealed = SealedTextField(_("hvorfor vi var i tvil"), null=True, blank=True, owner="request__person")
    ended_at = models.DateTimeField(_("til"), null=True, blank=True)

    doubt = Unsealed("doubt_sealed")

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(ended_at__isnull=True), name="pause_one_at_a_time"
            ),
            models.CheckConstraint(condition=Q(doubt_sealed__isnull=False), name="pause_says_why"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="pause_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"pause {self.pk}"
