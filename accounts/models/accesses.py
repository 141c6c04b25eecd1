"""Who opened a picture or a recording, when and why: shown to whom it is about, kept 36 months (R-37)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.alarms import VerificationImage
from accounts.models.dialogue import CallRecording
from accounts.models.recorded import Recorded


class Access(Recorded):
    """That somebody opened a picture or a recording: who by role and number, when and why. Kept 36 months."""

    class Role(models.TextChoices):
        ALARM_OPERATOR = "alarm_operator", _("alarmoperatør")
        SUPPORT = "support", _("kundeservice")
        TECHNICIAN = "technician", _("tekniker")
        PRIVACY_OFFICER = "privacy_officer", _("personvernombudet")
        SYSTEM = "system", _("maskinell behandling")
        SUBJECT = "subject", _("deg selv")

    at = models.DateTimeField(_("tidspunkt"))
    role = models.CharField(_("hvem"), max_length=15, choices=Role)
    staff_number = models.CharField(_("ansattnummer"), max_length=20, blank=True)
    reason = models.CharField(_("grunn"), max_length=200, blank=True)
    case_reference = models.CharField(_("saksnummer"), max_length=60, blank=True)

    class Meta:
        abstract = True


class ImageAccess(Access):
    """That somebody looked at a picture (E-19, R-37). The picture and its alarm go sooner; the line then stays."""

    image = models.ForeignKey(
        VerificationImage, models.PROTECT, null=True, related_name="accesses", verbose_name=_("bilde")
    )

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["image", "at", "role", "staff_number"], name="image_access_once"),
            models.CheckConstraint(
                condition=Q(role__in=["subject", "system"]) | ~Q(reason=""), name="image_access_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"image access {self.pk}"


class RecordingAccess(Access):
    """That somebody listened to a recording (R-37). The recording goes sooner; the line then stays."""

    recording = models.ForeignKey(
        CallRecording, models.PROTECT, null=True, related_name="accesses", verbose_name=_("opptak")
    )

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["recording", "at", "role", "staff_number"], name="recording_access_once"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["subject", "system"]) | ~Q(reason=""),
                name="recording_access_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"recording access {self.pk}"
