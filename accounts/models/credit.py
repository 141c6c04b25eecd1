"""Credit checks before an agreement, decided by people (E-30, PE-17, PE-57)."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.customers import Agreement
from accounts.models.dialogue import QuoteRequest
from accounts.models.people import Organisation, Person
from accounts.models.recipients import Recipient
from accounts.models.recorded import Recorded


def only_before_an_agreement() -> pgtrigger.Trigger:
    """Refuse a check for a price question, and for an agreement that already ran (kredittopplysningsloven § 14).

    Raises IntegrityError (check_violation).
    """
    ready = ", ".join(f"'{state.value}'" for state in QuoteRequest.READY_FOR_CREDIT_CHECK)
    return pgtrigger.Trigger(
        name="credit_check_only_before_an_agreement",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.quote_id IS NULL AND NEW.agreement_id IS NULL THEN
                RAISE EXCEPTION 'no credit check without an order' USING ERRCODE = 'check_violation';
            END IF;
            IF NEW.quote_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM accounts_quoterequest q WHERE q.id = NEW.quote_id AND q.state IN ({ready})
            ) THEN
                RAISE EXCEPTION 'no credit check for a price question' USING ERRCODE = 'check_violation';
            END IF;
            IF NEW.agreement_id IS NOT NULL AND EXISTS (
                SELECT 1 FROM accounts_agreement a
                WHERE a.id = NEW.agreement_id AND a.starts_on < (NEW.requested_at AT TIME ZONE 'Europe/Oslo')::date
            ) THEN
                RAISE EXCEPTION 'no credit check of an existing customer' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - states come from the model
    )


class CreditCheck(Recorded):
    """One request to the bureau, why it was needed, and what a person decided. The report is never stored."""

    class Result(models.TextChoices):
        APPROVED = "approved", _("godkjent")
        MANUAL = "manual", _("måtte vurderes")
        DECLINED = "declined", _("ikke godkjent")
        BLOCKED = "blocked", _("kredittsperre")

    class Decision(models.TextChoices):
        APPROVED = "approved", _("godkjent")
        PREPAYMENT = "prepayment", _("godkjent mot forskudd")
        DECLINED = "declined", _("avslått")

    key = models.CharField(_("bestillingsnummer"), max_length=60, unique=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="credit_checks", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="credit_checks",
        verbose_name=_("virksomhet"),
    )
    quote = models.ForeignKey(
        QuoteRequest,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="credit_checks",
        verbose_name=_("tilbud"),
    )
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="credit_checks",
        verbose_name=_("avtale"),
    )
    need_reason = models.CharField(_("hvorfor vi trengte den"), max_length=200)
    informed_at = models.DateTimeField(_("du fikk vite om den"))
    requested_at = models.DateTimeField(_("bestilt"))
    bureau = models.ForeignKey(
        Recipient, models.PROTECT, related_name="+", verbose_name=_("kredittopplysningsforetak")
    )
    bureau_reference = models.CharField(_("foretakets referanse"), max_length=60, blank=True)
    result = models.CharField(_("resultat"), max_length=8, choices=Result, blank=True)
    decision = models.CharField(_("avgjørelse"), max_length=10, choices=Decision, blank=True)
    decided_by = models.CharField(_("avgjort av ansatt"), max_length=8, blank=True)
    decided_at = models.DateTimeField(_("avgjort"), null=True, blank=True)
    decision_note = models.CharField(_("begrunnelse"), max_length=500, blank=True)

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False),
                name="credit_check_of_a_person_or_an_organisation",
            ),
            models.CheckConstraint(condition=~Q(need_reason=""), name="credit_check_needs_a_reason"),
            models.CheckConstraint(
                condition=Q(requested_at__gte=F("informed_at")), name="credit_check_after_information"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, decided_by="")
                | (Q(decided_at__isnull=False, decided_by__regex=r"^[0-9]{3,8}$") & ~Q(decision="")),
                name="credit_decision_has_a_human",
            ),
            models.CheckConstraint(
                condition=~Q(decision="declined") | ~Q(decision_note=""),
                name="credit_refusal_has_a_reason",
            ),
        ]
        triggers = [only_before_an_agreement()]

    def __str__(self) -> str:
        return f"credit check {self.pk}"
