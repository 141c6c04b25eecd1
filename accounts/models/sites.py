"""Homes and premises: where the alarm is, whose time it is, and what hangs on the walls."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.customers import Customer
from accounts.models.overlap import no_overlap
from accounts.models.recorded import Recorded


class Site(Recorded):
    """An installation: what stays when owners change (E-09). What an owner told us is on the Occupancy."""

    class Property(models.TextChoices):
        HOUSE = "house", _("enebolig")
        FLAT = "flat", _("leilighet")
        CABIN = "cabin", _("hytte")
        BUSINESS = "business", _("næringslokale")

    installation_number = models.CharField(_("anleggsnummer"), max_length=20, unique=True)
    street_address = models.CharField(_("gateadresse"), max_length=200)
    postal_code = models.CharField(_("postnummer"), max_length=4)
    city = models.CharField(_("poststed"), max_length=100)
    address_protected = models.BooleanField(_("adressen er skjermet"), default=False)
    property_type = models.CharField(_("type bolig"), max_length=8, choices=Property)
    timezone = models.CharField(_("tidssone"), max_length=40, default="Europe/Oslo")

    def __str__(self) -> str:
        return f"site {self.pk}"


class OccupancyQuerySet(models.QuerySet["Occupancy"]):
    def current(self, now: datetime) -> Self:
        """Periods that run at `now`."""
        return self.filter(valid_from__lte=now).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=now))


class Occupancy(Recorded):
    """The time one customer has a site, from inclusive to exclusive. Every query about a site is cut by it."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="occupancies", verbose_name=_("anlegg"))
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="occupancies", verbose_name=_("kunde")
    )
    valid_from = models.DateTimeField(_("overtatt"))
    valid_to = models.DateTimeField(_("overdratt"), null=True, blank=True)
    access_directions = models.TextField(_("veibeskrivelse"), max_length=1000, blank=True)
    hazards_note = models.TextField(_("farer vekteren må vite om"), max_length=500, blank=True)
    pets_note = models.TextField(_("dyr i boligen"), max_length=500, blank=True)
    holds_key = models.BooleanField(_("vi oppbevarer nøkkel"), default=False)
    key_reference = models.CharField(_("nøkkelnummer"), max_length=30, blank=True)

    # Whether the person who asks does not see what happens here now; `accounts.viewers` looks after it.
    is_paused = False

    objects = OccupancyQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from"]
        verbose_name_plural = "occupancies"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="occupancy_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["site"], condition=Q(valid_to__isnull=True), name="occupancy_one_open_per_site"
            ),
        ]
        triggers = [no_overlap("occupancy_no_overlap", table="accounts_occupancy", owner="site_id")]

    def __str__(self) -> str:
        return f"occupancy {self.pk}"


class Panel(Recorded):
    """The control unit of a site (E-10)."""

    class Monitoring(models.TextChoices):
        CONNECTED = "connected", _("tilkoblet alarmsentralen")
        SUSPENDED = "suspended", _("satt på pause")
        DISCONNECTED = "disconnected", _("frakoblet")

    site = models.ForeignKey(Site, models.PROTECT, related_name="panels", verbose_name=_("anlegg"))
    model = models.CharField(_("modell"), max_length=50)
    panel_type = models.CharField(_("paneltype"), max_length=50)
    serial = models.CharField(_("serienummer"), max_length=50)
    sim_iccid = models.CharField(_("SIM-kortnummer"), max_length=22, blank=True)
    firmware = models.CharField(_("programvare"), max_length=30, blank=True)
    installed_at = models.DateTimeField(_("montert"))
    removed_at = models.DateTimeField(_("tatt ned"), null=True, blank=True)
    monitoring_state = models.CharField(_("overvåking"), max_length=12, choices=Monitoring)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site"], condition=Q(removed_at__isnull=True), name="panel_one_in_use_per_site"
            )
        ]

    def __str__(self) -> str:
        return f"panel {self.pk}"


class Component(Recorded):
    """A detector, siren, keypad, lock or plug, and where it is: a floor plan of defences (E-11, PE-28)."""

    class Kind(models.TextChoices):
        DETECTOR = "detector", _("bevegelsessensor")
        CAMERA_DETECTOR = "camera_detector", _("kameradetektor")
        MAGNET = "magnet", _("magnetkontakt")
        SMOKE = "smoke", _("røykvarsler")
        SIREN = "siren", _("sirene")
        KEYPAD = "keypad", _("betjeningspanel")
        LOCK = "lock", _("digital lås")
        SMART_PLUG = "smart_plug", _("smartplugg")
        WATER = "water", _("vannvarsler")

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="components", verbose_name=_("panel"))
    kind = models.CharField(_("type"), max_length=15, choices=Kind)
    zone = models.PositiveSmallIntegerField(_("sone"))
    location_label = models.CharField(_("plassering"), max_length=100)
    has_camera = models.BooleanField(_("har kamera"), default=False)
    battery_percent = models.PositiveSmallIntegerField(_("batteri i prosent"), null=True, blank=True)
    installed_at = models.DateTimeField(_("montert"))
    removed_at = models.DateTimeField(_("tatt ned"), null=True, blank=True)

    class Meta:
        ordering = ["zone"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "zone"], condition=Q(removed_at__isnull=True), name="component_one_per_zone"
            ),
            models.CheckConstraint(
                condition=Q(battery_percent__isnull=True) | Q(battery_percent__lte=100),
                name="component_battery_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"component {self.pk}"
