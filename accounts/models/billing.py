"""What things cost, what was billed and what was paid. Booked documents never change (bokføringsloven § 10)."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.customers import Agreement, Customer
from accounts.models.files import StoredFile
from accounts.models.recorded import Recorded

KEPT_YEARS = 5


def booked(name: str, *, ends_on: str) -> pgtrigger.Trigger:
    """Refuse every change, and removal before the end of the fifth year after the fiscal year (§ 13).

    `ends_on` is SQL for the last day of the fiscal year of the row OLD. Raises IntegrityError (check_violation).
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP = 'DELETE' AND current_date > ({ends_on}) + interval '{KEPT_YEARS} years' THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION 'a booked document does not change' USING ERRCODE = 'check_violation';
        """,
    )


class PriceLine(Recorded):
    """A price agreed with a customer beside the monthly ones: a call-out, an extra key (E-29)."""

    class Unit(models.TextChoices):
        MONTH = "month", _("per måned")
        TIME = "time", _("per gang")
        PIECE = "piece", _("per stykk")
        HOUR = "hour", _("per time")

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="prices", verbose_name=_("avtale"))
    description = models.CharField(_("beskrivelse"), max_length=200)
    amount = models.DecimalField(_("pris"), max_digits=10, decimal_places=2)
    unit = models.CharField(_("prisenhet"), max_length=5, choices=Unit)
    valid_from = models.DateField(_("fra"))
    valid_to = models.DateField(_("til"), null=True, blank=True)

    class Meta:
        ordering = ["valid_from", "description"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "description", "valid_from"], name="price_line_once"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="price_line_not_negative"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="price_line_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"price line {self.pk}"


class PaymentArrangement(Recorded):
    """How a customer wishes to pay (E-29)."""

    class Kind(models.TextChoices):
        DIRECT_DEBIT = "avtalegiro", _("AvtaleGiro")
        E_INVOICE = "efaktura", _("eFaktura")
        EMAIL = "epost", _("faktura på e-post")
        PAPER = "papir", _("faktura på papir")

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="payment_arrangements", verbose_name=_("kunde")
    )
    kind = models.CharField(_("måte"), max_length=10, choices=Kind)
    bank_account_masked = models.CharField(_("kontonummer, delvis skjult"), max_length=20, blank=True)
    valid_from = models.DateField(_("fra"))
    valid_to = models.DateField(_("til"), null=True, blank=True)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind", "valid_from"], name="payment_arrangement_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="payment_arrangement_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(bank_account_masked="") | Q(bank_account_masked__regex=r"\*{5,}[0-9]{0,4}$"),
                name="payment_arrangement_account_is_masked",
            ),
        ]

    def __str__(self) -> str:
        return f"payment arrangement {self.pk}"


class Invoice(Recorded):
    """An invoice or credit note as it was issued. Corrected by a credit note, never by a change."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("faktura")
        CREDIT_NOTE = "credit_note", _("kreditnota")

    number = models.CharField(_("fakturanummer"), max_length=20, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="invoices", verbose_name=_("kunde"))
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="invoices", verbose_name=_("avtale")
    )
    kind = models.CharField(_("type"), max_length=11, choices=Kind, default=Kind.INVOICE)
    credits = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="credited_by", verbose_name=_("gjelder")
    )
    fiscal_year_ends_on = models.DateField(_("regnskapsåret slutter"))
    issued_on = models.DateField(_("fakturadato"))
    due_on = models.DateField(_("forfallsdato"))
    period_from = models.DateField(_("for tiden fra"), null=True, blank=True)
    period_to = models.DateField(_("for tiden til"), null=True, blank=True)
    net = models.DecimalField(_("uten merverdiavgift"), max_digits=12, decimal_places=2)
    vat = models.DecimalField(_("merverdiavgift"), max_digits=12, decimal_places=2)
    total = models.DecimalField(_("å betale"), max_digits=12, decimal_places=2)
    recipient_name = models.CharField(_("navn på fakturaen"), max_length=200)
    recipient_address = models.CharField(_("adresse på fakturaen"), max_length=300)
    kid = models.CharField(_("KID"), max_length=25, blank=True)
    document = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("PDF")
    )

    class Meta:
        ordering = ["-issued_on", "-number"]
        indexes = [models.Index(fields=["customer", "-issued_on", "-id"], name="invoice_by_customer")]
        constraints = [
            models.CheckConstraint(condition=Q(total=F("net") + F("vat")), name="invoice_adds_up"),
            models.CheckConstraint(condition=Q(due_on__gte=F("issued_on")), name="invoice_due_after_issue"),
            models.CheckConstraint(
                condition=Q(fiscal_year_ends_on__gte=F("issued_on")), name="invoice_within_its_fiscal_year"
            ),
            models.CheckConstraint(
                condition=Q(kind="invoice", credits__isnull=True) | Q(kind="credit_note"),
                name="invoice_credits_only_by_note",
            ),
        ]
        triggers = [booked("invoice_is_booked", ends_on="OLD.fiscal_year_ends_on")]

    def __str__(self) -> str:
        return f"invoice {self.pk}"


class InvoiceLine(Recorded):
    """One line of an invoice. `vat_rate` in per cent."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="lines", verbose_name=_("faktura"))
    position = models.PositiveSmallIntegerField(_("linje"))
    description = models.CharField(_("beskrivelse"), max_length=200)
    quantity = models.DecimalField(_("antall"), max_digits=9, decimal_places=2)
    unit_price = models.DecimalField(_("pris"), max_digits=10, decimal_places=2)
    vat_rate = models.DecimalField(_("mva-sats"), max_digits=4, decimal_places=1)
    amount = models.DecimalField(_("beløp med mva"), max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["invoice", "position"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_one_per_position")
        ]
        triggers = [
            booked(
                "invoice_line_is_booked",
                ends_on="SELECT fiscal_year_ends_on FROM accounts_invoice WHERE id = OLD.invoice_id",
            )
        ]

    def __str__(self) -> str:
        return f"invoice line {self.pk}"


class Payment(Recorded):
    """Money that came in, or went back when negative."""

    class Method(models.TextChoices):
        DIRECT_DEBIT = "avtalegiro", _("AvtaleGiro")
        E_INVOICE = "efaktura", _("eFaktura")
        BANK = "bank", _("bankoverføring")
        CARD = "card", _("kort")
        REFUND = "refund", _("tilbakebetaling")

    key = models.CharField(_("bilagsnummer"), max_length=60, unique=True)
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="payments", verbose_name=_("faktura"))
    paid_on = models.DateField(_("betalt"))
    amount = models.DecimalField(_("beløp"), max_digits=12, decimal_places=2)
    method = models.CharField(_("måte"), max_length=10, choices=Method)
    fiscal_year_ends_on = models.DateField(_("regnskapsåret slutter"))

    class Meta:
        ordering = ["-paid_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fiscal_year_ends_on__gte=F("paid_on")), name="payment_within_its_fiscal_year"
            )
        ]
        triggers = [booked("payment_is_booked", ends_on="OLD.fiscal_year_ends_on")]

    def __str__(self) -> str:
        return f"payment {self.pk}"
