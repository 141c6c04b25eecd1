"""The customer relationship: who has it, and what was agreed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

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
