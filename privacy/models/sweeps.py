"""What a night's sweep did, rule by rule: numbers, and nothing of whom they were about."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.recorded import Recorded


class SweepRunQuerySet(models.QuerySet["SweepRun"]):
    def ended_last(self) -> datetime | None:
        """When a sweep last came to the end of a rule."""
        last: datetime | None = self.filter(error_code="").aggregate(last=models.Max("ended_at"))["last"]
        return last


class SweepRun(Recorded):
    """One rule of one category, one night. `expected` is what was due when it began, `held` what a hold, a
    restriction or a running copy kept, `waiting` what something else still needs. `removed` counts emptied rows and
    removed files too; of a dropped month it is PostgreSQL's estimate."""

    category = models.CharField(_("kategori"), max_length=20)
    rule = models.CharField(_("regel"), max_length=20)
    expected = models.BigIntegerField(_("skulle slettes"), default=0)
    held = models.BigIntegerField(_("holdt tilbake"), default=0)
    waiting = models.BigIntegerField(_("venter på annet"), default=0)
    removed = models.BigIntegerField(_("slettet"), default=0)
    started_at = models.DateTimeField(_("begynte"), default=timezone.now)
    ended_at = models.DateTimeField(_("sluttet"), null=True, blank=True)
    error_code = models.CharField(_("feilkode"), max_length=60, blank=True)

    objects = SweepRunQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("ryddekjøring"), _("ryddekjøringer")
        ordering = ["-started_at", "category", "rule"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["-started_at"], name="sweep_run_newest")]

    def __str__(self) -> str:
        return f"sweep run {self.pk}"

    @property
    def is_in_vain(self) -> bool:
        """Whether it removed nothing though it should have, or did not get to its end."""
        return bool(self.error_code) or (self.expected > 0 and self.removed == 0)


class BlankedMonth(Recorded):
    """A month of events in which nobody is named any more: the sweep need not look into it again."""

    table = models.CharField(_("tabell"), max_length=60)
    month = models.DateField(_("måned"))

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["table", "month"], name="blanked_month_once")]

    def __str__(self) -> str:
        return f"blanked month {self.pk}"
