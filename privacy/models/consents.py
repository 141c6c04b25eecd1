"""The ledger of consents: what a person said yes and no to, in which words, and what came of taking it back."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Recipient
from accounts.models.people import Language
from accounts.models.recorded import Recorded
from privacy.marketing.purposes import PURPOSES
from privacy.models.cases import PrivacyCase
from privacy.models.requests import PrivacyRequest


class ConsentEntryQuerySet(models.QuerySet["ConsentEntry"]):
    def standing(self) -> Self:
        """The consents that hold now."""
        return self.filter(act=ConsentEntry.Act.GIVEN, ended_at=None)

    def for_viewer(self, person: Person) -> Self:
        return self.filter(person=person)


class ConsentEntry(Recorded):
    """One act of a person about one purpose: yes, no, or taken back (E-31, GDPR Art. 7). Never rewritten.

    `wording` is what was read, to the letter. `ended_at` is written once: of a yes when it is taken back or given
    in other words, of the rest at once. From then on the proof is kept for five years.
    """

    class Purpose(models.TextChoices):
        """What one can consent to here. Accepting terms is an agreement and no consent, so it is none of these."""

        BONUS = "bonus", _("Deling med bonusprogram")
        CALLS = "opptak", _("Opptak av samtaler")
        EMAIL = "reklame-epost", _("Nyheter og tilbud på e-post")
        SMS = "reklame-sms", _("Nyheter og tilbud på SMS")
        PHONE = "reklame-tlf", _("Tilbud på telefon")
        POST = "reklame-post", _("Reklame i posten")
        APP = "reklame-app", _("Tilbud som varsler i appen")
        HERE = "reklame-her", _("Tilbud her på Mine sider")

    class Act(models.TextChoices):
        GIVEN = "given", _("sa ja")
        DECLINED = "declined", _("sa nei takk")
        WITHDRAWN = "withdrawn", _("trakk samtykket")

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents", verbose_name=_("person"))
    purpose = models.CharField(_("hva det gjelder"), max_length=13, choices=Purpose)
    partner = models.ForeignKey(
        Recipient, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("partner")
    )
    act = models.CharField(_("hva du gjorde"), max_length=9, choices=Act)
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    wording = models.TextField(_("ordlyden"), blank=True)
    wording_version = models.PositiveSmallIntegerField(_("ordlydens utgave"), default=0)
    language = models.CharField(_("språk"), max_length=2, choices=Language)
    channel = models.CharField(_("kanal"), max_length=9, choices=PrivacyCase.Channel)
    evidence = models.CharField(_("hvordan vi vet det"), max_length=200, blank=True)
    ended_at = models.DateTimeField(_("gjaldt til"), null=True, blank=True)

    objects = ConsentEntryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("samtykke"), _("samtykker")
        ordering = ["-at", "-created_at"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=["bonus", "opptak", *PURPOSES.values()]),
                name="consent_is_for_a_purpose_and_never_terms",
            ),
            models.CheckConstraint(
                condition=Q(act__in=["given", "declined", "withdrawn"]), name="consent_known_act"
            ),
            models.CheckConstraint(
                condition=~Q(act="given") | (Q(wording_version__gt=0) & ~Q(wording="") & ~Q(evidence="")),
                name="consent_given_in_known_words_with_evidence",
            ),
            models.CheckConstraint(
                condition=Q(purpose="bonus", partner__isnull=False)
                | (~Q(purpose="bonus") & Q(partner__isnull=True)),
                name="consent_to_sharing_names_the_partner",
            ),
            models.CheckConstraint(
                condition=Q(act="given") | Q(ended_at__isnull=False), name="consent_only_a_yes_goes_on"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("at")), name="consent_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["person", "purpose", "partner"],
                condition=Q(act="given", ended_at=None),
                nulls_distinct=False,
                name="consent_stands_once",
            ),
        ]
        indexes = [models.Index(fields=["person", "purpose", "-at"], name="consent_latest")]
        triggers = [
            pgtrigger.ReadOnly(name="consent_never_rewritten", exclude=["ended_at"]),
            pgtrigger.Protect(
                name="consent_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            ),
            pgtrigger.Protect(name="consent_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"


class ConsentEnd(Recorded):
    """What follows a consent taken back: its case, and the word of an employee on what rested on it alone (WF-07).

    Whether partners have been told stands in `RecipientNotice`.
    """

    class Assessment(models.TextChoices):
        NOTHING = "nothing", _("Vi har ingenting som bare hvilte på samtykket")
        OTHER_BASIS = "other_basis", _("Alt vi har, har vi også et annet grunnlag for")
        ERASE = "erase", _("Noe hvilte bare på samtykket, og skal slettes")

    entry = models.OneToOneField(
        ConsentEntry, models.PROTECT, related_name="end", verbose_name=_("samtykket som ble trukket")
    )
    request = models.ForeignKey(
        PrivacyRequest, models.PROTECT, related_name="consent_ends", verbose_name=_("krav")
    )
    assessment = models.CharField(_("hva som skal slettes"), max_length=11, choices=Assessment, blank=True)
    assessed_at = models.DateTimeField(_("vurdert"), null=True, blank=True)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("vurdert av"),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("samtykke som er trukket"), _("samtykker som er trukket")
        ordering = ["created_at"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=Q(assessment="", assessed_at__isnull=True)
                | (Q(assessment__in=["nothing", "other_basis", "erase"]) & Q(assessed_at__isnull=False)),
                name="consent_end_assessed_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"consent end {self.pk}"
