"""What the company may not do with a person's data, from when, on what ground; and how an objection was weighed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.models.recorded import Recorded
from accounts.models.sealed_text import SealedTextField, Unsealed
from privacy.models.requests import PrivacyRequest
from privacy.uses import STOPPABLE, Use, Why

# Between the notice and the lifting, at the very least (GDPR Art. 18(3)); a setting can only make it longer.
NOTICE = timedelta(days=7)
CHANGED_BY_LIFTING = (
    *("is_interim", "lift_notice_sent_at", "lift_not_before", "lifted_at", "lifted_by"),
    *("is_lifted_by_oneself", "lift_reason_sealed"),
)


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    def active(self) -> Self:
        """Those that bind now: a notice that one will be lifted does not lift it."""
        return self.filter(lifted_at=None)

    def to_lift(self, now: datetime) -> Self:
        """Those whose notice has been out for long enough."""
        return self.active().filter(lift_not_before__lte=now)

    def for_viewer(self, person: Person) -> Self:
        return self.filter(person=person)


class Restriction(Recorded):
    """One use, one category, one row or everything of a person that may only be stored (E-37, GDPR Art. 18).

    What is empty is not narrowed: without `use` every use is stopped, without `category` in all of them.
    `consequences_shown` is what the person read and confirmed (PE-71); `alarm_goes_on` their express choice
    (Art. 18(2)). In whose name it is lifted stands in `lifted_by` from the notice on.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="restrictions", verbose_name=_("person"))
    request = models.ForeignKey(
        PrivacyRequest,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="restrictions",
        verbose_name=_("krav"),
    )
    ground = models.CharField(_("grunn"), max_length=9, choices=Why)
    use = models.CharField(_("bruk"), max_length=15, choices=Use, blank=True)
    purpose = models.CharField(_("formål"), max_length=20, blank=True)
    category = models.CharField(_("kategori"), max_length=20, blank=True)
    table = models.CharField(_("tabell"), max_length=60, blank=True)
    row = models.CharField(_("opplysning"), max_length=40, blank=True)
    started_at = models.DateTimeField(_("gjelder fra"), default=timezone.now)
    is_interim = models.BooleanField(_("foreløpig"), default=True)
    alarm_goes_on = models.BooleanField(_("alarmen virker som før"), null=True, blank=True)
    consequences_shown = models.TextField(_("følgene du leste og bekreftet"), blank=True)
    lift_notice_sent_at = models.DateTimeField(_("varslet om opphevelse"), null=True, blank=True)
    lift_not_before = models.DateTimeField(_("oppheves tidligst"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("opphevet av"),
    )
    lift_reason_sealed = SealedTextField(_("hvorfor den oppheves"), null=True, blank=True, owner="person")
    is_lifted_by_oneself = models.BooleanField(_("opphevet av deg"), default=False)
    lifted_at = models.DateTimeField(_("opphevet"), null=True, blank=True)

    lift_reason = Unsealed("lift_reason_sealed")

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("begrensning"), _("begrensninger")
        ordering = ["-started_at", "created_at"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=Q(use__in=["", *(use.value for use in STOPPABLE)]),
                name="restriction_of_a_use_that_can_be_stopped",
            ),
            models.CheckConstraint(condition=Q(ground__in=Why.values), name="restriction_known_ground"),
            models.CheckConstraint(
                condition=(Q(row="") | ~Q(table="")) & (Q(table="") | ~Q(category="")),
                name="restriction_of_a_row_names_its_table_and_category",
            ),
            # Told first, by a named employee who says why, and then time to object (GDPR Art. 18(3)).
            models.CheckConstraint(
                condition=Q(
                    lift_notice_sent_at__isnull=True,
                    lift_not_before__isnull=True,
                    lifted_by__isnull=True,
                    lift_reason_sealed__isnull=True,
                )
                | Q(
                    lift_notice_sent_at__isnull=False,
                    lift_not_before__isnull=False,
                    lift_not_before__gte=F("lift_notice_sent_at") + NOTICE,
                    lifted_by__isnull=False,
                    lift_reason_sealed__isnull=False,
                ),
                name="restriction_notice_says_who_why_and_when",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True)
                | Q(is_lifted_by_oneself=True)
                | Q(lifted_at__gte=F("lift_not_before"), lift_not_before__isnull=False),
                name="restriction_lifted_after_notice_or_by_oneself",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="restriction_active", condition=Q(lifted_at__isnull=True)),
            models.Index(
                fields=["lift_not_before"],
                name="restriction_to_lift",
                condition=Q(lifted_at__isnull=True, lift_not_before__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="restriction_stays", exclude=list(CHANGED_BY_LIFTING)),
            pgtrigger.Protect(name="restriction_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"restriction {self.pk}"


class Weighing(Recorded):
    """An objection weighed: the company's interest, whether it needs this, what it does to the person (R-32)."""

    request = models.OneToOneField(
        PrivacyRequest, models.PROTECT, related_name="weighing", verbose_name=_("krav")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("vurdert av")
    )
    at = models.DateTimeField(_("vurdert"), default=timezone.now)
    interest_sealed = SealedTextField(_("interessen vår"), null=True, owner="request__person")
    necessity_sealed = SealedTextField(_("hvorfor det er nødvendig"), null=True, owner="request__person")
    effect_sealed = SealedTextField(_("hva det gjør for personen"), null=True, owner="request__person")
    conclusion_sealed = SealedTextField(_("konklusjon"), null=True, owner="request__person")

    interest = Unsealed("interest_sealed")
    necessity = Unsealed("necessity_sealed")
    effect = Unsealed("effect_sealed")
    conclusion = Unsealed("conclusion_sealed")

    class Meta:
        verbose_name, verbose_name_plural = _("interesseavveiing"), _("interesseavveiinger")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    interest_sealed__isnull=False,
                    necessity_sealed__isnull=False,
                    effect_sealed__isnull=False,
                    conclusion_sealed__isnull=False,
                ),
                name="weighing_is_whole",
            )
        ]

    def __str__(self) -> str:
        return f"weighing {self.pk}"
