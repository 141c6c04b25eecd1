"""What a person says is wrong: the value proposed instead, their note beside a record, and who is told of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Recipient
from accounts.models.recorded import Recorded
from accounts.models.sealed_text import SealedTextField, Unsealed
from privacy.models.erasures import OwnTextField
from privacy.models.requests import PrivacyRequest


class Correction(Recorded):
    """One value as it was when the person pointed at it, and what they say is right (GDPR Art. 16, WF-03).

    `label`, `row_key` and `field` name a table of the register, a row of it and a field. `applied_at`: when the
    row was changed, in the transaction of the decision.
    """

    request = models.OneToOneField(
        PrivacyRequest, models.PROTECT, related_name="correction", verbose_name=_("krav")
    )
    label = models.CharField(_("tabell"), max_length=60)
    row_key = models.CharField(_("rad"), max_length=64)
    field = models.CharField(_("felt"), max_length=60)
    before_sealed = SealedTextField(_("før"), null=True, blank=True, owner="request__person")
    proposed_sealed = SealedTextField(
        _("forslag til ny verdi"), null=True, blank=True, owner="request__person"
    )
    applied_at = models.DateTimeField(_("rettet"), null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("rettet av"),
    )

    before = Unsealed("before_sealed")
    proposed = Unsealed("proposed_sealed")

    class Meta:
        verbose_name, verbose_name_plural = _("retting"), _("rettinger")
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(proposed_sealed__isnull=False), name="correction_says_what_is_right"
            ),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True, applied_by__isnull=True)
                | Q(applied_at__isnull=False, applied_by__isnull=False),
                name="correction_applied_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["label", "row_key"], name="correction_open", condition=Q(applied_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"correction {self.pk}"


class RecordNote(Recorded):
    """A person's own words beside a record that is not changed (GDPR Art. 16, R-26, F-66).

    Shown with the record to its author and to the company, and in copies. `record` is what the page calls the
    record, so that the note can be read where the row is not at hand.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="record_notes", verbose_name=_("person"))
    request = models.OneToOneField(
        PrivacyRequest,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="record_note",
        verbose_name=_("krav"),
    )
    label = models.CharField(_("tabell"), max_length=60)
    row_key = models.CharField(_("rad"), max_length=64)
    record_sealed = SealedTextField(_("hva merknaden gjelder"), null=True, blank=True, owner="person")
    text_sealed = SealedTextField(_("merknaden din"), null=True, blank=True, owner="person")
    added_at = models.DateTimeField(_("lagt til"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("fjernet"), null=True, blank=True)

    record = Unsealed("record_sealed")
    text = Unsealed("text_sealed")

    class Meta:
        verbose_name, verbose_name_plural = _("merknad"), _("merknader")
        ordering = ["added_at", "created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(text_sealed__isnull=False), name="record_note_has_text"),
        ]
        indexes = [
            models.Index(
                fields=["person", "label", "row_key"],
                name="record_note_shown",
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.Index(
                fields=["label", "row_key"],
                name="record_note_of_row",
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"record note {self.pk}"


class RecipientNotice(Recorded):
    """Somebody who got what was corrected or erased, and whether they have been told (GDPR Art. 19).

    `known_as` is what they know an erased person by, under a key of the row's own, and goes when it is settled.
    """

    class State(models.TextChoices):
        OWED = "owed", _("skal få beskjed")
        TOLD = "told", _("har fått beskjed")
        IMPOSSIBLE = "impossible", _("kunne ikke få beskjed")

    request = models.ForeignKey(
        PrivacyRequest, models.PROTECT, related_name="recipient_notices", verbose_name=_("krav")
    )
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="+", verbose_name=_("mottaker"))
    state = models.CharField(_("tilstand"), max_length=10, choices=State, default=State.OWED)
    reason_sealed = SealedTextField(_("hvorfor ikke"), null=True, blank=True, owner="request__person")
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("utført av"),
    )

    known_as_sealed = OwnTextField(_("hva mottakeren kjenner personen som"), null=True, blank=True)
    chased_at = models.DateTimeField(_("purret"), null=True, blank=True)

    reason = Unsealed("reason_sealed")
    known_as = Unsealed("known_as_sealed")

    class Meta:
        verbose_name, verbose_name_plural = _("beskjed til mottaker"), _("beskjeder til mottakere")
        ordering = ["at", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["request", "recipient"], name="recipient_notice_once"),
            models.CheckConstraint(
                condition=Q(state="owed", by__isnull=True) | (~Q(state="owed") & Q(by__isnull=False)),
                name="recipient_notice_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="impossible") | Q(reason_sealed__isnull=False),
                name="recipient_notice_impossible_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="owed") | Q(known_as_sealed__isnull=True),
                name="recipient_notice_forgets_when_settled",
            ),
        ]

    def __str__(self) -> str:
        return f"recipient notice {self.pk}"
