"""Readings that somebody ought to ask about, what became of each, and what an employee's own are known by."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.recorded import Recorded
from accounts.models.sealed_text import SealedTextField, Unsealed
from privacy.models.readings import Opening, Reading


class FindingQuerySet(models.QuerySet["Finding"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)


class Finding(Recorded):
    """One reading, opening or amount of readings without a plausible reason (N-17). A rule says so, not a person.

    `key` makes a rule find the same only once. The officer writes what became of it, sealed under a key of its own.
    """

    class Rule(models.TextChoices):
        OWN_NAME = "own_name", _("samme etternavn som den ansatte")
        OWN_ADDRESS = "own_address", _("samme adresse som den ansatte")
        MANY_A_DAY = "many_a_day", _("uvanlig mange personer på en dag")
        MANY_AN_HOUR = "many_an_hour", _("uvanlig mange personer på en time")
        EMERGENCY = "emergency", _("åpnet som nødtilfelle")
        NO_REFERENCE = "no_reference", _("uten referanse")

    class Outcome(models.TextChoices):
        EXPLAINED = "explained", _("forklart")
        INCIDENT = "incident", _("avvik")

    nobody_id = None

    key = models.CharField(_("nøkkel"), max_length=120, unique=True)
    rule = models.CharField(_("regel"), max_length=12, choices=Rule)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("ansatt"))
    reading = models.ForeignKey(
        Reading, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("oppslag")
    )
    opening = models.ForeignKey(
        Opening,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("kundeoppslag"),
    )
    happened_at = models.DateTimeField(_("skjedde"))
    count = models.PositiveIntegerField(_("antall personer"), default=1)
    found_at = models.DateTimeField(_("funnet"), default=timezone.now)
    outcome = models.CharField(_("utfall"), max_length=9, choices=Outcome, blank=True)
    note_sealed = SealedTextField(_("hva som kom fram"), null=True, blank=True, owner="nobody")
    closed_at = models.DateTimeField(_("vurdert"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("vurdert av"),
    )

    note = Unsealed("note_sealed")
    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("oppslag å spørre om"), _("oppslag å spørre om")
        ordering = ["happened_at"]
        indexes = [
            models.Index(fields=["happened_at"], name="finding_open", condition=Q(closed_at__isnull=True))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    closed_at__isnull=True, closed_by__isnull=True, outcome="", note_sealed__isnull=True
                )
                | (
                    Q(closed_at__isnull=False, closed_by__isnull=False, note_sealed__isnull=False)
                    & ~Q(outcome="")
                ),
                name="finding_closed_by_somebody_with_a_note",
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=models.F("by")),
                name="finding_nobody_judges_their_own",
            ),
        ]

    def __str__(self) -> str:
        return f"finding {self.pk}"


class Fingerprint(Recorded):
    """What an employee's own customers are known by: keyed fingerprints of family names and of the address at home.

    The names and the address themselves are kept nowhere.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="fingerprint", verbose_name=_("ansatt"))
    names = models.JSONField(_("etternavn, som avtrykk"), default=list)
    address = models.CharField(_("adresse, som avtrykk"), max_length=64, blank=True)

    def __str__(self) -> str:
        return f"fingerprint {self.pk}"
