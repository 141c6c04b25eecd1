"""The customer relationship: who has it, and what was agreed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.files import StoredFile
from accounts.models.people import Organisation, Person
from accounts.models.recorded import Recorded


class Customer(Recorded):
    """A person or an organisation that buys alarm services (E-04). The number proves nobody's identity (PE-21)."""

    class Kind(models.TextChoices):
        PERSON = "person", _("privatkunde")
        ORGANISATION = "organisation", _("bedriftskunde")

    class Status(models.TextChoices):
        PROSPECT = "prospect", _("interessent")
        ACTIVE = "active", _("aktiv")
        TERMINATING = "terminating", _("under avslutning")
        ENDED = "ended", _("avsluttet")

    customer_number = models.CharField(_("kundenummer"), max_length=12, unique=True)
    kind = models.CharField(_("kundetype"), max_length=12, choices=Kind)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="customers", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="customers",
        verbose_name=_("virksomhet"),
    )
    status = models.CharField(_("status"), max_length=11, choices=Status, default=Status.ACTIVE)
    started_on = models.DateField(_("kunde fra"), null=True, blank=True)
    ended_on = models.DateField(_("kunde til"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="person", person__isnull=False, organisation__isnull=True)
                | Q(kind="organisation", person__isnull=True, organisation__isnull=False),
                name="customer_is_a_person_or_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="customer_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"customer {self.pk}"


class Agreement(Recorded):
    """What the customer and the company agreed on for one site (E-07)."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("aktiv")
        TERMINATED = "terminated", _("oppsagt")
        ENDED = "ended", _("avsluttet")

    class Channel(models.TextChoices):
        PHONE = "phone", _("telefon")
        WEB = "web", _("nett")
        HOME_VISIT = "home_visit", _("hjemmebesøk")
        OWNERSHIP_CHANGE = "ownership_change", _("eierskapsendring")

    number = models.CharField(_("avtalenummer"), max_length=20, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="agreements", verbose_name=_("kunde"))
    site = models.ForeignKey(
        "accounts.Site", models.PROTECT, related_name="agreements", verbose_name=_("anlegg")
    )
    signed_on = models.DateField(_("signert"))
    starts_on = models.DateField(_("gjelder fra"))
    binding_until = models.DateField(_("bindingstid til"), null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField(_("oppsigelsestid i måneder"), default=1)
    ended_on = models.DateField(_("avsluttet"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    terms_version = models.CharField(_("vilkårsversjon"), max_length=20)
    sales_channel = models.CharField(_("salgskanal"), max_length=16, choices=Channel)
    withdrawal_deadline = models.DateField(_("angrefrist"), null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("starts_on")),
                name="agreement_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"agreement {self.pk}"


class AgreementLine(Recorded):
    """One thing delivered under an agreement, and its price in kroner a month, VAT included (PE-05)."""

    class Product(models.TextChoices):
        ALARM = "alarm", _("alarmtjeneste")
        OTHER_SERVICE = "other_service", _("annen tjeneste")
        RENTAL = "rental", _("leie av utstyr")
        ADD_ON = "addon", _("tilleggsutstyr")

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="lines", verbose_name=_("avtale"))
    product = models.CharField(_("type"), max_length=13, choices=Product)
    description = models.CharField(_("beskrivelse"), max_length=200)
    monthly_price = models.DecimalField(_("pris per måned"), max_digits=9, decimal_places=2)
    valid_from = models.DateField(_("fra"))
    valid_to = models.DateField(_("til"), null=True, blank=True)

    class Meta:
        ordering = ["valid_from", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(monthly_price__gte=0), name="agreement_line_price_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="agreement_line_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"agreement line {self.pk}"


class AgreementDocument(Recorded):
    """What was signed: the document itself, and how (E-07)."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("avtale")
        AMENDMENT = "amendment", _("endring av avtalen")
        TERMS = "terms", _("vilkår")
        TERMINATION = "termination", _("oppsigelse")

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="documents", verbose_name=_("avtale")
    )
    kind = models.CharField(_("type"), max_length=11, choices=Kind)
    signed_at = models.DateTimeField(_("signert"), null=True, blank=True)
    signature_evidence = models.CharField(_("hvordan den ble signert"), max_length=200, blank=True)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+", verbose_name=_("dokument"))

    class Meta:
        ordering = ["-signed_at"]

    def __str__(self) -> str:
        return f"agreement document {self.pk}"


class OwnershipChange(Recorded):
    """A site that goes from one customer to another (E-08). Each side is told its own half."""

    class InitiatedBy(models.TextChoices):
        SELLER = "seller", _("den som overdrar")
        BUYER = "buyer", _("den som overtar")
        SUPPORT = "support", _("kundeservice")

    class State(models.TextChoices):
        INITIATED = "initiated", _("startet")
        AWAITING_COUNTERPARTY = "awaiting_counterparty", _("venter på den andre")
        BUYER_ONBOARDING = "buyer_onboarding", _("ny eier registreres")
        SCHEDULED = "scheduled", _("planlagt")
        EXECUTING = "executing", _("pågår")
        COMPLETED = "completed", _("fullført")
        CANCELLED = "cancelled", _("avbrutt")
        EXPIRED = "expired", _("utløpt")

    key = models.CharField(_("saksnummer"), max_length=60, unique=True)
    site = models.ForeignKey(
        "accounts.Site", models.PROTECT, related_name="ownership_changes", verbose_name=_("anlegg")
    )
    from_customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="handed_over", verbose_name=_("tidligere eier")
    )
    to_customer = models.ForeignKey(
        Customer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="taken_over",
        verbose_name=_("ny eier"),
    )
    initiated_by = models.CharField(_("startet av"), max_length=7, choices=InitiatedBy)
    initiated_at = models.DateTimeField(_("startet"))
    takeover_at = models.DateTimeField(_("overtakelse"), null=True, blank=True)
    seller_confirmed_at = models.DateTimeField(_("bekreftet av tidligere eier"), null=True, blank=True)
    buyer_confirmed_at = models.DateTimeField(_("bekreftet av ny eier"), null=True, blank=True)
    completed_at = models.DateTimeField(_("fullført"), null=True, blank=True)
    state = models.CharField(_("status"), max_length=21, choices=State, default=State.INITIATED)
    wipe_report = models.JSONField(_("hva som ble slettet hos den forrige"), default=dict, blank=True)

    class Meta:
        ordering = ["-initiated_at"]
        verbose_name, verbose_name_plural = _("eierskifte"), _("eierskifter")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_customer__isnull=True) | ~Q(to_customer=F("from_customer")),
                name="ownership_change_between_two",
            ),
            models.CheckConstraint(
                condition=~Q(state="completed")
                | Q(completed_at__isnull=False, takeover_at__isnull=False, to_customer__isnull=False),
                name="ownership_change_completed_is_whole",
            ),
            models.UniqueConstraint(
                fields=["site"],
                condition=~Q(state__in=["completed", "cancelled", "expired"]),
                name="ownership_change_one_open_per_site",
            ),
        ]

    def __str__(self) -> str:
        return f"ownership change {self.pk}"
