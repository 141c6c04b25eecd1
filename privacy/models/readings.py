"""Who at the company has opened whom, for what reason, and everything they saw."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, User
from accounts.models.sealed_text import SealedTextField, Unsealed

REFERENCE = r"^[A-Za-z0-9-]*$"


class Reason(models.TextChoices):
    """Why an employee looks. The person reads it."""

    CUSTOMER_CALLED = "customer_called", _("kunden ringte")
    CUSTOMER_WROTE = "customer_wrote", _("kunden skrev")
    CASE = "case", _("personvernsak")
    ALARM = "alarm", _("alarm")
    JOB = "job", _("oppdrag hos kunden")
    INVOICE = "invoice", _("spørsmål om faktura")
    CHECK = "check", _("kontroll")
    EMERGENCY = "emergency", _("nødtilfelle uten annen grunn")
    # Not to open with: somebody was looked for and found.
    SEARCH = "search", _("søk etter kunde")


class What(models.TextChoices):
    """What of a category an employee saw."""

    AMOUNTS = "amounts", _("hvor mye vi har")
    ROWS = "rows", _("opplysninger")
    LIST = "list", _("liste")
    SEARCH = "search", _("treff i søk")
    CASE = "case", _("sak")
    IMAGE = "image", _("bilde")
    RECORDING = "recording", _("opptak")
    DOCUMENT = "document", _("dokument")
    EXPORT = "export", _("kopi av opplysninger")
    CALLER_CHECK = "caller_check", _("ringesjekk")


OPENS = tuple(reason for reason in Reason if reason != Reason.SEARCH)
# With one of these and its reference an employee may see pictures and hear calls, where the role does at all.
WITH_FILES = (Reason.ALARM, Reason.CASE)


class OpeningQuerySet(models.QuerySet["Opening"]):
    def in_force(self, now: datetime) -> Self:
        return self.filter(closed_at=None, opened_at__lte=now, valid_until__gt=now)


class Opening(models.Model):
    """One employee may see one person for a short time, for a reason that is on record."""

    # The explanation has a key of its own: whoever explains why they must see somebody has no key of theirs yet.
    nobody_id = None

    id = models.UUIDField(_("id"), primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="openings", verbose_name=_("ansatt"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="openings", verbose_name=_("person"))
    reason = models.CharField(_("grunn"), max_length=15, choices=Reason)
    reference = models.CharField(_("referanse"), max_length=40, blank=True)
    explanation_sealed = SealedTextField(_("forklaring"), null=True, blank=True, owner="nobody")
    opened_at = models.DateTimeField(_("åpnet"), default=timezone.now)
    valid_until = models.DateTimeField(_("gjelder til"))
    closed_at = models.DateTimeField(_("lukket"), null=True, blank=True)

    explanation = Unsealed("explanation_sealed")
    objects = OpeningQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("kundeoppslag")
        ordering = ["-opened_at"]
        default_permissions = ()
        permissions = (("open_customer", "Can open a customer for a reason"),)
        indexes = [models.Index(fields=["by", "person", "-opened_at"], name="opening_by_of")]
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=OPENS), name="opening_known_reason"),
            models.CheckConstraint(condition=Q(reference__regex=REFERENCE), name="opening_plain_reference"),
            models.CheckConstraint(
                condition=(Q(reason=Reason.EMERGENCY) & Q(explanation_sealed__isnull=False))
                | (~Q(reason=Reason.EMERGENCY) & ~Q(reference="")),
                name="opening_says_what_for",
            ),
            models.CheckConstraint(condition=Q(valid_until__gt=F("opened_at")), name="opening_has_an_end"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")), name="opening_closed_after"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="opening_stays", exclude=["closed_at"]),
            pgtrigger.Protect(name="opening_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"opening {self.pk}"

    @property
    def shows_files(self) -> bool:
        """Whether pictures and calls may be opened, by those whose role may at all."""
        return self.reason in WITH_FILES and bool(self.reference)


class Reading(models.Model):
    """One time an employee saw something of a person. Rows are added, never changed or removed.

    The person sees role, number, what, when and why; `by` is for those who look into it.
    """

    id = models.UUIDField(_("id"), primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="readings", verbose_name=_("person"))
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="readings", verbose_name=_("ansatt")
    )
    # Kept as they were then: roles come and go.
    role = models.CharField(_("rolle"), max_length=40)
    staff_number = models.CharField(_("ansattnummer"), max_length=6)
    category = models.CharField(_("kategori"), max_length=20)
    what = models.CharField(_("hva"), max_length=20, choices=What)
    count = models.PositiveIntegerField(_("antall"), default=1)
    reason = models.CharField(_("grunn"), max_length=15, choices=Reason, blank=True)
    reference = models.CharField(_("referanse"), max_length=40, blank=True)
    opening = models.ForeignKey(
        Opening,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="readings",
        verbose_name=_("kundeoppslag"),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("oppslag"), _("oppslag")
        ordering = ["-at", "-id"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["person", "-at", "-id"], name="reading_of_person"),
            models.Index(fields=["by", "-at"], name="reading_by_employee"),
            # Rows come in the order of time, and what is counted is whole months.
            BrinIndex(fields=["at"], name="reading_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason="") | Q(reason__in=Reason.values), name="reading_known_reason"
            ),
            models.CheckConstraint(condition=Q(reference__regex=REFERENCE), name="reading_plain_reference"),
        ]
        triggers = [
            pgtrigger.Protect(name="reading_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"reading {self.pk}"
