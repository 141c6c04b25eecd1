"""Who is responsible for the data: one versioned row, printed in footer, letters and copies (PE-88…PE-90)."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.people import check_organisation_number
from accounts.models.recorded import Recorded


class ControllerQuerySet(models.QuerySet["Controller"]):
    def in_force(self) -> Self:
        """Versions that have begun, the newest first, without those that were taken back before they began."""
        return self.standing().filter(valid_from__lte=timezone.now())

    def standing(self) -> Self:
        """The newest first, but for those in whose place another was entered that begins sooner."""
        sooner = Controller.objects.filter(
            valid_from__lte=OuterRef("valid_from"),
            created_at__gt=OuterRef("created_at"),
            created_at__lt=OuterRef("valid_from"),
        )
        return self.exclude(Exists(sooner)).order_by("-valid_from")


class Controller(Recorded):
    """The company as it presents itself from `valid_from` on. A change is a new row.

    A row that has not begun is taken back by a newer one that begins sooner.
    """

    valid_from = models.DateTimeField(_("gjelder fra"), unique=True)
    name = models.CharField(_("navn"), max_length=200)
    organisation_number = models.CharField(
        _("organisasjonsnummer"), max_length=9, validators=[check_organisation_number]
    )
    is_vat_registered = models.BooleanField(_("i Merverdiavgiftsregisteret"), default=True)
    phone = models.CharField(_("telefon"), max_length=20)
    emergency_phone = models.CharField(_("alarmsentralens telefon"), max_length=20)
    visiting_address = models.CharField(_("besøksadresse"), max_length=200)
    postal_address = models.CharField(_("postadresse"), max_length=200)
    email = models.EmailField(_("e-post"))
    privacy_officer_email = models.EmailField(_("personvernombudets e-post"))

    objects = ControllerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation_number__regex=r"^\d{9}$"), name="controller_number_nine_digits"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def organisation_number_display(self) -> str:
        """«975 368 211 MVA»: groups of three, and the mark that foretaksregisterloven § 10-2 asks for."""
        number = self.organisation_number
        mark = " MVA" if self.is_vat_registered else ""
        return f"{number[:3]} {number[3:6]} {number[6:]}{mark}"
