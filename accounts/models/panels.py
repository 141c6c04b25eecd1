"""Orders to the panel of a home: owed like text messages, and done only when the panel says so."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.recorded import Recorded


class PanelCommandQuerySet(models.QuerySet["PanelCommand"]):
    def open(self) -> Self:
        """Those the panel has not answered."""
        return self.filter(state__in=PanelCommand.OPEN)

    def due(self, now: datetime) -> Self:
        """Those to send or to ask about now, oldest first and one at a time for each slot; each locked, so that two
        senders never share one."""
        before = PanelCommand.objects.open().filter(
            site=OuterRef("site"), slot_no=OuterRef("slot_no"), created_at__lt=OuterRef("created_at")
        )
        ready = self.open().filter(~Exists(before), next_try_at__lte=now)
        return ready.order_by("next_try_at").select_for_update(skip_locked=True, of=("self",))

    def late(self) -> Self:
        """Those employees must look after."""
        return self.filter(escalated_at__isnull=False, seen_to_at__isnull=True).exclude(
            state=PanelCommand.State.CONFIRMED
        )


class PanelCommand(Recorded):
    """What a panel is to do with one slot. It names a slot and nobody: whose it is, the assignment says (PE-35).

    `site` and `code` are keys and no relations: the order to remove a code outlives whoever had it. A new code lies
    sealed under a key of the row, and key and code go when the panel has answered.
    """

    class Kind(models.TextChoices):
        SET_CODE = "set_code", _("sett kode")
        REMOVE_CODE = "remove_code", _("fjern kode")
        SUSPEND_SLOT = "suspend_slot", _("sett plassen på pause")
        RESUME_SLOT = "resume_slot", _("åpne plassen igjen")

    class State(models.TextChoices):
        OWED = "owed", _("skal sendes")
        SENT = "sent", _("venter på panel")
        CONFIRMED = "confirmed", _("utført")
        FAILED = "failed", _("ikke utført")

    OPEN = (State.OWED, State.SENT)

    site = models.UUIDField(_("anlegg"))
    installation_number = models.CharField(_("anleggsnummer"), max_length=20)
    code = models.UUIDField(_("kode"), null=True, blank=True)
    slot_no = models.PositiveSmallIntegerField(_("plass i panelet"))
    kind = models.CharField(_("hva"), max_length=12, choices=Kind)
    secret_encrypted = models.BinaryField(_("koden, forseglet"), null=True, blank=True)
    mark_hmac = models.BinaryField(_("nøkkelavtrykk av koden"), max_length=32, null=True, blank=True)
    state = models.CharField(_("status"), max_length=9, choices=State, default=State.OWED)
    next_try_at = models.DateTimeField(_("neste forsøk"), default=timezone.now)
    tries = models.PositiveSmallIntegerField(_("forsøk"), default=0)
    sent_at = models.DateTimeField(_("sendt"), null=True, blank=True)
    settled_at = models.DateTimeField(_("avgjort"), null=True, blank=True)
    escalated_at = models.DateTimeField(_("meldt til ansatte"), null=True, blank=True)
    seen_to_at = models.DateTimeField(_("tatt hånd om"), null=True, blank=True)
    error_code = models.CharField(_("feil"), max_length=60, blank=True)

    objects = PanelCommandQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("ordre til panel")
        verbose_name_plural = _("ordre til paneler")
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="panel_command_open",
                condition=Q(state__in=["owed", "sent"]),
            ),
            models.Index(fields=["site", "slot_no"], name="panel_command_of_slot"),
            models.Index(fields=["settled_at"], name="panel_command_age"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["owed", "sent"])
                | Q(secret_encrypted__isnull=True, mark_hmac__isnull=True, settled_at__isnull=False),
                name="panel_command_settled_keeps_no_secret",
            ),
            models.CheckConstraint(
                condition=Q(kind="set_code") | Q(secret_encrypted__isnull=True, mark_hmac__isnull=True),
                name="panel_command_only_a_new_code_is_secret",
            ),
        ]

    def __str__(self) -> str:
        return f"panel command {self.pk}"
