"""Changes of who is an employee with which rights, and the invitations that let new ones in."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.sign_in import User

VALID_FOR = timedelta(days=7)


class StaffChange(models.Model):
    """One change, proposed by one administrator and confirmed by another. Rows stay: they are the record of it.

    Nobody proposed what the command on the server did: the very first administrator.
    """

    class Kind(models.TextChoices):
        MAKE_STAFF = "make_staff", _("Ny ansatt")
        GIVE_ROLE = "give_role", _("Gi rolle")
        TAKE_ROLE = "take_role", _("Ta rolle")
        RESET_FACTOR = "reset_factor", _("Nullstille totrinnsbekreftelse")
        END_STAFF = "end_staff", _("Avslutte ansettelsen")

    id = models.UUIDField(_("id"), primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("endring"), max_length=20, choices=Kind)
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="staff_changes", verbose_name=_("ansatt")
    )
    role = models.CharField(_("rolle"), max_length=40, blank=True)
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("foreslått av")
    )
    proposed_at = models.DateTimeField(_("foreslått"), default=timezone.now)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("bekreftet av")
    )
    done_at = models.DateTimeField(_("gjennomført"), null=True)
    withdrawn_at = models.DateTimeField(_("trukket"), null=True)

    class Meta:
        verbose_name = _("endring av tilgang")
        verbose_name_plural = _("endringer av tilgang")
        default_permissions = ("add", "view")
        permissions = (("confirm_staffchange", "Can confirm another's change"),)
        constraints = [
            models.CheckConstraint(condition=~Q(proposed_by=F("user")), name="staff_change_is_not_ones_own"),
            models.CheckConstraint(
                condition=~Q(confirmed_by=F("proposed_by")) & ~Q(confirmed_by=F("user")),
                name="staff_change_takes_two",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None)
                | Q(confirmed_by__isnull=False)
                | Q(kind="end_staff")
                | Q(proposed_by=None),
                name="staff_change_done_when_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(withdrawn_at=None), name="staff_change_has_one_end"
            ),
            models.CheckConstraint(
                condition=(Q(role="") & Q(kind__in=("reset_factor", "end_staff")))
                | (~Q(role="") & Q(kind__in=("make_staff", "give_role", "take_role"))),
                name="staff_change_names_a_role",
            ),
            models.UniqueConstraint(
                fields=("user", "kind", "role"),
                condition=Q(done_at=None, withdrawn_at=None),
                name="staff_change_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"staff change {self.pk}"

    def is_open(self, now: datetime) -> bool:
        """Whether another administrator can still confirm it."""
        return self.done_at is None and self.withdrawn_at is None and now - self.proposed_at < VALID_FOR


class StaffInvitation(models.Model):
    """The way in for a new employee: a mailed code, kept as keyed HMAC, with which they choose a password."""

    user = models.OneToOneField(
        User, models.CASCADE, primary_key=True, related_name="invitation", verbose_name=_("ansatt")
    )
    code_hmac = models.BinaryField(_("kode, forseglet"))
    expires_at = models.DateTimeField(_("utløper"))
    tries = models.PositiveSmallIntegerField(_("forsøk"), default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"staff invitation {self.pk}"
