"""Work at the site: installation, service and maintenance."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.alarms import placed_then
from accounts.models.files import StoredFile
from accounts.models.recipients import Recipient
from accounts.models.recorded import Recorded
from accounts.models.sites import Component, Site


class Work(Recorded):
    """A job at a site. Technicians stand here by number and company, never by name."""

    key = models.CharField(_("ordrenummer"), max_length=60, unique=True)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+", verbose_name=_("anlegg"))
    ordered_at = models.DateTimeField(_("bestilt"))
    scheduled_at = models.DateTimeField(_("avtalt tid"), null=True, blank=True)
    performed_at = models.DateTimeField(_("utført"), null=True, blank=True)
    installer = models.ForeignKey(
        Recipient, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("montørselskap")
    )
    technician_number = models.CharField(_("montørens nummer"), max_length=20, blank=True)
    work_done = models.TextField(_("hva som ble gjort"), max_length=2000, blank=True)
    parts = models.TextField(_("deler"), max_length=1000, blank=True)

    class Meta:
        abstract = True
        ordering = ["-ordered_at"]


def _never_before_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(performed_at__isnull=True) | Q(performed_at__gte=F("ordered_at")), name=name
    )


class InstallationJob(Work):
    """Putting up the alarm or more equipment (E-22)."""

    signed_at = models.DateTimeField(_("godkjent av kunden"), null=True, blank=True)
    report = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rapport")
    )

    class Meta(Work.Meta):
        constraints = [_never_before_order("installation_not_before_order")]

    def __str__(self) -> str:
        return f"installation {self.pk}"


class ServiceVisit(Work):
    """A technician's visit because something was wrong (E-23)."""

    reason = models.CharField(_("hvorfor"), max_length=300, blank=True)
    signed_at = models.DateTimeField(_("godkjent av kunden"), null=True, blank=True)
    report = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rapport")
    )

    class Meta(Work.Meta):
        constraints = [_never_before_order("service_not_before_order")]

    def __str__(self) -> str:
        return f"service visit {self.pk}"


class MaintenanceRecord(Work):
    """Upkeep: batteries, updates, checks from afar (E-24)."""

    class Kind(models.TextChoices):
        BATTERY = "battery", _("batteribytte")
        FIRMWARE = "firmware", _("programvare oppdatert")
        INSPECTION = "inspection", _("kontroll")
        REPLACEMENT = "replacement", _("enhet byttet")

    kind = models.CharField(_("type"), max_length=11, choices=Kind)
    component = models.ForeignKey(
        Component, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("enhet")
    )
    placement = models.CharField(
        _("hvor enheten hang"), max_length=100, blank=True, db_default="", editable=False
    )
    next_due_on = models.DateField(_("neste gang"), null=True, blank=True)

    class Meta(Work.Meta):
        constraints = [_never_before_order("maintenance_not_before_order")]
        triggers = [placed_then("maintenance_placed_then")]

    def __str__(self) -> str:
        return f"maintenance {self.pk}"
