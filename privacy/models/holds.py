"""What must not be deleted although its time is up: for a reason, looked at again, let go by two (R-30)."""

from __future__ import annotations

from datetime import date
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.models.recorded import Recorded
from accounts.models.sealed_text import Unsealed
from privacy.models.erasures import OwnTextField

RELEASING = ("proposed_by", "proposed_at", "why_sealed", "released_by", "released_at", "review_on")


class HoldQuerySet(models.QuerySet["Hold"]):
    def standing(self) -> Self:
        """Those that hold now: until the second of two has let it go."""
        return self.filter(released_at=None)

    def to_review(self, today: date) -> Self:
        """Those somebody ought to look at again by `today`."""
        return self.standing().filter(review_on__lte=today)


class Hold(Recorded):
    """One row, one table, one category or everything of a person, held back from every deletion.

    What is empty is not narrowed. One employee opens it and says why and when to look again; one proposes to let it
    go and another does.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="holds", verbose_name=_("person"))
    category = models.CharField(_("kategori"), max_length=20, blank=True)
    label = models.CharField(_("tabell"), max_length=60, blank=True)
    row_key = models.CharField(_("opplysning"), max_length=60, blank=True)
    reason_sealed = OwnTextField(_("hvorfor"), null=True)
    review_on = models.DateField(_("vurderes igjen"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("holdt av")
    )
    opened_at = models.DateTimeField(_("holdt fra"), default=timezone.now)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("foreslått sluppet av"),
    )
    proposed_at = models.DateTimeField(_("foreslått sluppet"), null=True, blank=True)
    why_sealed = OwnTextField(_("hvorfor den slippes"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sluppet av"),
    )
    released_at = models.DateTimeField(_("sluppet"), null=True, blank=True)

    reason = Unsealed("reason_sealed")
    why = Unsealed("why_sealed")

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("sperre mot sletting"), _("sperrer mot sletting")
        ordering = ["review_on", "opened_at"]
        default_permissions = ("view", "add", "change")
        constraints = [
            models.CheckConstraint(condition=Q(reason_sealed__isnull=False), name="hold_says_why"),
            models.CheckConstraint(
                condition=(Q(row_key="") | ~Q(label="")) & (Q(label="") | ~Q(category="")),
                name="hold_of_a_row_names_its_table_and_category",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True, proposed_at__isnull=True, why_sealed__isnull=True)
                | Q(proposed_by__isnull=False, proposed_at__isnull=False, why_sealed__isnull=False),
                name="hold_proposal_says_who_when_and_why",
            ),
            # Not by one alone.
            models.CheckConstraint(
                condition=Q(released_by__isnull=True, released_at__isnull=True)
                | (
                    Q(released_by__isnull=False, released_at__isnull=False, proposed_by__isnull=False)
                    & ~Q(released_by=F("proposed_by"))
                ),
                name="hold_released_by_two",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="hold_standing", condition=Q(released_at__isnull=True)),
            models.Index(
                fields=["label", "row_key"], name="hold_of_row", condition=Q(released_at__isnull=True)
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="hold_stays", exclude=list(RELEASING)),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"

    @property
    def is_late(self) -> bool:
        """Whether somebody ought to have looked at it again."""
        return self.released_at is None and self.review_on < timezone.localdate()
