"""Who is responsible for the data: one versioned row, printed in footer, letters and copies (PE-88…PE-90)."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.people import check_organisation_number
from accounts.models.recorded import Recorded


class ControllerQuerySet(models.QuerySet["Controller"]):
    def in_force(self) -> Self:
        """Versions that have begun, the newest first."""
        return self.filter(valid_from__lte=timezone.now()).order_by("-valid_from")


class Controller(Recorded):
    """The company as it presents itself from `valid_from` on. A change is a new row."""

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

    def __str__(self) -> str:
        return self.name

    @property
    def organisation_number_display(self) -> str:
        """«975 368 211 MVA»: groups of three, and the mark that foretaksregisterloven § 10-2 asks for."""
        number = self.organisation_number
        mark = " MVA" if self.is_vat_registered else ""
        return f"{number[:3]} {number[3:6]} {number[6:]}{mark}"
