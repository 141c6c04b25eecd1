"""What the company's register of recipients said, version by version, since it is kept here."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Recipient
from accounts.models.recorded import Recorded


class RecipientVersion(Recorded):
    """A recipient with its agreement and transfers, as an employee left it. Never rewritten.

    What the company loads from its own systems makes no version: its history is there.
    """

    recipient = models.ForeignKey(
        Recipient, models.PROTECT, related_name="versions", verbose_name=_("mottaker")
    )
    number = models.PositiveIntegerField(_("utgave"))
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("endret av")
    )
    facts = models.JSONField(_("hva som sto"))

    class Meta:
        verbose_name, verbose_name_plural = _("utgave av en mottaker"), _("utgaver av mottakere")
        ordering = ["-number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["recipient", "number"], name="recipient_version_once")]
        triggers = [
            pgtrigger.Protect(
                name="recipient_version_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.recipient_id}"
