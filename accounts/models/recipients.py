"""Who else gets data: recipients by name, the agreements with processors, transfers abroad, and each disclosure."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.people import Person
from accounts.models.recorded import Recorded


class Recipient(Recorded):
    """A company or authority that receives data (E-35; GDPR Art. 15(1)(c)). The company's own register of them."""

    class Category(models.TextChoices):
        """The seven of the privacy statement (PE-59), and three more."""

        INSTALLATION = "installation", _("montering")
        DISTRIBUTION = "distribution", _("distribusjon")
        CREDIT = "credit", _("kredittvurdering")
        CUSTOMER_SERVICE = "customer_service", _("kundeservice og oppfølging")
        INVOICING = "invoicing", _("fakturering")
        DEVELOPMENT = "development", _("utvikling av tjenester")
        IT = "it", _("drift og IT")
        AUTHORITY = "authority", _("myndighet")
        BONUS_PARTNER = "bonus_partner", _("bonusprogram")
        NEW_PROVIDER = "new_provider", _("ny leverandør")

    class Role(models.TextChoices):
        PROCESSOR = "processor", _("databehandler")
        CONTROLLER = "controller", _("behandlingsansvarlig")

    key = models.CharField(_("nøkkel i selskapets register"), max_length=60, unique=True)
    name = models.CharField(_("navn"), max_length=200)
    organisation_number = models.CharField(_("organisasjonsnummer"), max_length=20, blank=True)
    category = models.CharField(_("kategori"), max_length=16, choices=Category)
    role = models.CharField(_("rolle"), max_length=10, choices=Role)
    countries = models.JSONField(_("land"), default=list)
    data_categories = models.JSONField(_("slags opplysninger"), default=list)
    contact_email = models.EmailField(_("e-post for varsel etter GDPR art. 19"), blank=True)
    active_from = models.DateField(_("mottaker fra"))
    active_to = models.DateField(_("mottaker til"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(active_to__isnull=True) | Q(active_to__gte=F("active_from")),
                name="recipient_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Processor(Recorded):
    """The data-processing agreement with a recipient who acts on the company's behalf (PE-60, GDPR Art. 28)."""

    recipient = models.OneToOneField(
        Recipient, models.PROTECT, related_name="processor", verbose_name=_("mottaker")
    )
    dpa_signed_on = models.DateField(_("databehandleravtale inngått"))
    dpa_valid_to = models.DateField(_("databehandleravtale til"), null=True, blank=True)
    purposes = models.JSONField(_("formål"), default=list)
    sub_processors = models.JSONField(_("underdatabehandlere"), default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(dpa_valid_to__isnull=True) | Q(dpa_valid_to__gte=F("dpa_signed_on")),
                name="processor_agreement_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"processor {self.pk}"

    def is_in_force(self, on: date) -> bool:
        """Whether the agreement holds on that day: it is signed, and not over."""
        return self.dpa_signed_on <= on and (self.dpa_valid_to is None or self.dpa_valid_to >= on)


class TransferMechanism(models.TextChoices):
    """What makes a transfer lawful (GDPR Art. 44–49). The last two are history and never active (PE-63)."""

    EEA = "eea", _("innenfor EU/EØS")
    ADEQUACY = "adequacy", _("beslutning om tilstrekkelig beskyttelsesnivå")
    ADEQUACY_DPF = "adequacy_us_dpf", _("EU-US Data Privacy Framework")
    SCC = "scc_2021_914", _("EUs standardkontrakter av 2021")
    BCR = "bcr", _("bindende virksomhetsregler")
    ARTICLE_49 = "art49", _("særlig unntak i GDPR art. 49")
    PRIVACY_SHIELD = "privacy_shield", _("Privacy Shield (ugyldig siden 16. juli 2020)")
    OLD_SCC = "scc_2001_2004_2010", _("eldre standardkontrakter (opphevet)")


DEAD_MECHANISMS = (TransferMechanism.PRIVACY_SHIELD, TransferMechanism.OLD_SCC)


class Transfer(Recorded):
    """Data going to a country, by one recipient, and what makes that lawful (PE-62, PE-63; GDPR Art. 15(2))."""

    recipient = models.ForeignKey(
        Recipient, models.PROTECT, related_name="transfers", verbose_name=_("mottaker")
    )
    country = models.CharField(_("land"), max_length=2)
    mechanism = models.CharField(_("grunnlag"), max_length=18, choices=TransferMechanism)
    is_active = models.BooleanField(_("i bruk"), default=True)
    assessed_on = models.DateField(_("vurdert"), null=True, blank=True)
    safeguards = models.CharField(_("garantier"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "country", "mechanism"], name="transfer_once"),
            models.CheckConstraint(
                condition=Q(is_active=False) | ~Q(mechanism__in=DEAD_MECHANISMS),
                name="transfer_never_on_a_dead_mechanism",
            ),
        ]

    def __str__(self) -> str:
        return f"transfer {self.pk}"


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    def tellable(self, now: datetime) -> Self:
        """Those no secrecy order hides any more (personopplysningsloven § 16)."""
        return self.filter(Q(secret_until__isnull=True) | Q(secret_until__lte=now))


class Disclosure(Recorded):
    """That data about a person was handed to somebody: to whom, what, when and on what ground (PE-61)."""

    class Ground(models.TextChoices):
        PROCESSOR = "processor", _("behandler for oss etter avtale")
        CONTRACT = "contract", _("nødvendig for avtalen med deg")
        CONSENT = "consent", _("samtykket ditt")
        LEGAL_OBLIGATION = "legal_obligation", _("pålagt ved lov")
        LEGITIMATE_INTEREST = "legitimate_interest", _("berettiget interesse")

    person = models.ForeignKey(Person, models.PROTECT, related_name="disclosures", verbose_name=_("person"))
    recipient = models.ForeignKey(
        Recipient, models.PROTECT, related_name="disclosures", verbose_name=_("mottaker")
    )
    at = models.DateTimeField(_("utlevert"))
    data_categories = models.JSONField(_("slags opplysninger"), default=list)
    description = models.CharField(_("hva som ble utlevert"), max_length=300, blank=True)
    ground = models.CharField(_("grunnlag"), max_length=19, choices=Ground)
    legal_provision = models.CharField(_("lovbestemmelse"), max_length=200, blank=True)
    consent_reference = models.CharField(_("samtykke"), max_length=60, blank=True)
    case_reference = models.CharField(_("mottakerens saksnummer"), max_length=60, blank=True)
    secret_until = models.DateTimeField(_("taushetsplikt til"), null=True, blank=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(ground="legal_obligation") | (~Q(legal_provision="") & ~Q(case_reference="")),
                name="disclosure_by_law_names_the_law_and_the_case",
            ),
            models.CheckConstraint(
                condition=~Q(ground="consent") | ~Q(consent_reference=""),
                name="disclosure_by_consent_names_the_consent",
            ),
        ]

    def __str__(self) -> str:
        return f"disclosure {self.pk}"
