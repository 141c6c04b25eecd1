"""What keeps a household apart from who is a danger to it: pauses of what is seen, and news that comes late."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.people import Person
from accounts.models.recorded import Recorded
from accounts.models.sites import Occupancy


class ViewPauseQuerySet(models.QuerySet["ViewPause"]):
    def running(self) -> Self:
        """Those nobody has ended."""
        return self.filter(ended_at__isnull=True)


class ViewPause(Recorded):
    """A time in which somebody does not see log, alarms and pictures of a home of theirs. The alarm goes on.

    Why, and on whose wish, is not here: the row is theirs to see (domain.md R-67).
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="view_pauses", verbose_name=_("person"))
    occupancy = models.ForeignKey(
        Occupancy, models.PROTECT, null=True, related_name="view_pauses", verbose_name=_("anlegg")
    )
    started_at = models.DateTimeField(_("fra"), default=timezone.now)
    ended_at = models.DateTimeField(_("til"), null=True, blank=True)

    objects = ViewPauseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("pause i visningen"), _("pauser i visningen")
        ordering = ["-started_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "occupancy"], condition=Q(ended_at=None), name="view_pause_one_running"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="view_pause_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"view pause {self.pk}"


class QuietWish(models.Model):
    """That somebody has asked us to tell others in their household late of what they do (domain.md R-66)."""

    person = models.OneToOneField(
        Person, models.PROTECT, primary_key=True, related_name="quiet_wish", verbose_name=_("person")
    )
    asked_at = models.DateTimeField(_("bedt om"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("ønske om å vente med beskjeder")
        default_permissions = ()

    def __str__(self) -> str:
        return f"quiet wish {self.pk}"
