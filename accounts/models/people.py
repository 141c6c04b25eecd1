"""People, how to reach them, and the organisations they stand for."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.no import orgnr

from accounts.models.reachable import MarkField
from accounts.models.recorded import Recorded, Source


class Language(models.TextChoices):
    BOKMAAL = "nb", _("Norsk bokmål")
    ENGLISH = "en", _("English")


class Protection(models.TextChoices):
    """Whether the person lives with a threat. Never shown to anyone else (domain.md R-64)."""

    NONE = "none", _("ingen")
    PROTECTED = "protected", _("beskyttet")


class Person(Recorded):
    """A human being: one row however many roles they have (E-01)."""

    given_name = models.CharField(_("fornavn"), max_length=100)
    family_name = models.CharField(_("etternavn"), max_length=100, blank=True)
    birth_date = models.DateField(_("fødselsdato"), null=True, blank=True)
    preferred_language = models.CharField(
        _("språk"), max_length=2, choices=Language, default=Language.BOKMAAL
    )
    protection_status = models.CharField(
        _("beskyttelse"), max_length=9, choices=Protection, default=Protection.NONE
    )
    deceased_on = models.DateField(_("dødsdato"), null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(protection_status="protected"), name="person_protected")
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class ContactPoint(Recorded):
    """One way to reach a person (E-05)."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("e-post")
        PHONE = "phone", _("telefon")
        POSTAL = "postal", _("postadresse")

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="contact_points", verbose_name=_("person")
    )
    kind = models.CharField(_("type"), max_length=6, choices=Kind)
    value = models.CharField(_("verdi"), max_length=254)
    # Employees find a customer by it, and read no address to do so. NULL until `accounts.reaching` has made it.
    value_hmac = MarkField(_("nøkkelavtrykk"), null=True, max_length=32)
    label = models.CharField(_("merkelapp"), max_length=50, blank=True)
    source = models.CharField(_("kilde"), max_length=10, choices=Source, default=Source.SUBJECT)
    is_primary = models.BooleanField(_("brukes først"), default=False)
    is_registered_for_delivery = models.BooleanField(_("registrert for svar fra oss"), default=False)
    verified_at = models.DateTimeField(_("bekreftet"), null=True, blank=True)
    changed_at = models.DateTimeField(_("endret"), null=True, blank=True)

    FOUND_BY = (Kind.EMAIL, Kind.PHONE)

    class Meta:
        ordering = ["kind", "-is_primary", "created_at"]
        indexes = [
            models.Index(fields=["value_hmac"], name="contact_point_mark"),
            models.Index(
                fields=["id"],
                condition=Q(value_hmac=None, kind__in=["email", "phone"]),
                name="contact_point_unmarked",
            ),
        ]
        triggers = [
            # A fingerprint of what stood there before would find the wrong person.
            pgtrigger.Trigger(
                name="contact_point_unmark",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__value__df=pgtrigger.F("new__value"))
                & pgtrigger.Q(old__value_hmac__ndf=pgtrigger.F("new__value_hmac")),
                func="NEW.value_hmac := NULL; RETURN NEW;",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "value"], name="contact_point_once"),
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(is_primary=True), name="contact_point_one_primary"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(is_registered_for_delivery=True),
                name="contact_point_one_delivery",
            ),
            models.CheckConstraint(
                condition=Q(is_registered_for_delivery=False) | Q(kind="email"),
                name="contact_point_delivery_is_email",
            ),
        ]

    def __str__(self) -> str:
        return f"contact point {self.pk}"

    def save(self, *args: Any, update_fields: Any = None, **options: Any) -> None:
        """Its fingerprint goes with the value."""
        if update_fields is not None and "value" in update_fields:
            update_fields = {*update_fields, "value_hmac"}
        super().save(*args, update_fields=update_fields, **options)


def check_organisation_number(value: str) -> None:
    """Nine digits whose last one is the modulus 11 check digit (enhetsregisterforskriften § 2)."""
    try:
        orgnr.validate(value)
    except WrongNumber as error:
        raise ValidationError(_("Skriv et gyldig organisasjonsnummer med ni siffer.")) from error


class Organisation(Recorded):
    """A company. Only a sole proprietorship is a data subject, through its proprietor (E-03)."""

    name = models.CharField(_("navn"), max_length=200)
    organisation_number = models.CharField(
        _("organisasjonsnummer"), max_length=9, unique=True, validators=[check_organisation_number]
    )
    organisation_form = models.CharField(_("organisasjonsform"), max_length=10)
    is_sole_proprietorship = models.BooleanField(_("enkeltpersonforetak"), default=False)
    proprietor = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sole_proprietorships",
        verbose_name=_("innehaver"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_sole_proprietorship=True, proprietor__isnull=False)
                | Q(is_sole_proprietorship=False, proprietor__isnull=True),
                name="organisation_proprietor_only_when_sole",
            ),
            models.CheckConstraint(
                condition=Q(organisation_number__regex=r"^\d{9}$"), name="organisation_number_nine_digits"
            ),
        ]

    def __str__(self) -> str:
        return f"organisation {self.pk}"


class NationalIdentifier(Recorded):
    """A national identity number: sealed, found again only by keyed HMAC (E-02, personopplysningsloven § 12)."""

    class Kind(models.TextChoices):
        BIRTH_NUMBER = "fnr", _("fødselsnummer")
        D_NUMBER = "dnr", _("d-nummer")

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="national_identifiers", verbose_name=_("person")
    )
    kind = models.CharField(_("type"), max_length=3, choices=Kind)
    value_encrypted = models.BinaryField(_("nummeret, forseglet"))
    value_hmac = models.BinaryField(_("nøkkelavtrykk"), unique=True, max_length=32)
    last_verified_at = models.DateTimeField(_("sist kontrollert"), null=True, blank=True)
    need_reason = models.CharField(_("hvorfor vi trenger det"), max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="national_identifier_one_of_each_kind"),
            models.CheckConstraint(condition=~Q(need_reason=""), name="national_identifier_needs_a_reason"),
        ]

    def __str__(self) -> str:
        return f"national identifier {self.pk}"
