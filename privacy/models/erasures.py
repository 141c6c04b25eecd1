"""An erasure: the plan one person confirmed, how far it has come, and what a law keeps of it, locked away."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, StoredFile
from accounts.models.recorded import Recorded
from accounts.models.sealed_text import SealedTextField, Unsealed
from accounts.references import ALPHABET
from privacy.models.requests import PrivacyRequest

GROUPS = 3


def new_receipt_number() -> str:
    """What anybody can check on a public page: LS7K-8NQ2-XW4M, 60 random bits."""
    letters = "".join(secrets.choice(ALPHABET) for _unused in range(4 * GROUPS))
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


class OwnTextField(SealedTextField):
    """Text under a key of the row's own: it outlives the keys of the person it is about, and goes with the row."""

    def owner_of(self, row: Any) -> UUID | None:
        return None


class Erasure(Recorded):
    """What a request for erasure is about, one to one with it. Nothing in it says who the person was.

    `plan` is the plan they confirmed: counts, dates and grounds. `found` holds keys of rows that could not be found
    again once the erasure had begun; it is emptied at its end. `started_at` is the point of no return. The row, and
    the request and case it belongs to, stay without the person as the proof that it was done.
    """

    class Choice(models.TextChoices):
        NOW = "now", _("Slett det vi ikke trenger mens avtalen løper")
        AT_END = "at_end", _("Slett resten når avtalen er slutt")
        ALL = "all", _("Slett alt")

    request = models.OneToOneField(
        PrivacyRequest, models.PROTECT, related_name="erasure", verbose_name=_("sak")
    )
    choice = models.CharField(_("hva som skal slettes"), max_length=6, choices=Choice)
    plan = models.JSONField(_("planen"), default=dict)
    plan_hash = models.CharField(_("planens kontrollsum"), max_length=64)
    entry_number = models.UUIDField(_("nummer i slettelisten"), null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("bekreftet"), null=True, blank=True)
    cooling_until = models.DateTimeField(_("angrefrist til"), null=True, blank=True)
    cancel_mark = models.BinaryField(_("nøkkelavtrykk av lenken for å angre"), null=True, max_length=32)
    found = models.JSONField(_("rader som skal bort"), default=dict, blank=True)
    started_at = models.DateTimeField(_("begynte å slette"), null=True, blank=True)
    finished_at = models.DateTimeField(_("slettet"), null=True, blank=True)
    verified_at = models.DateTimeField(_("kontrollert"), null=True, blank=True)
    receipt_number = models.CharField(
        _("kvitteringsnummer"), max_length=14, unique=True, default=new_receipt_number, editable=False
    )
    receipt = models.JSONField(_("kvitteringen"), default=dict, blank=True)
    # Where the last letter goes, when the last kept row is gone (N-09); then it goes itself.
    last_address_sealed = OwnTextField(_("adressen til det siste brevet"), null=True, blank=True)

    # What to look for afterwards, taken before the first delete; it goes when nothing is found.
    marks_sealed = OwnTextField(_("det vi leter etter etterpå"), null=True, blank=True)

    last_address = Unsealed("last_address_sealed")
    marks = Unsealed("marks_sealed")

    class Meta:
        verbose_name, verbose_name_plural = _("sletting"), _("slettinger")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(choice__in=["now", "at_end", "all"]), name="erasure_known_choice"
            ),
            models.CheckConstraint(
                condition=Q(started_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="erasure_confirmed_before_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(started_at__isnull=False),
                name="erasure_ends_after_it_began",
            ),
        ]
        indexes = [
            models.Index(
                fields=["cooling_until"], name="erasure_cooling", condition=Q(started_at__isnull=True)
            ),
            models.Index(fields=["cancel_mark"], name="erasure_cancel"),
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk}"


class Kept(Recorded):
    """The locked archive: a row that a law keeps, moved out of its live table under a key of its own.

    Support neither searches nor reads it; bookkeeping reads what is booked, and the data protection officer all.
    Retention removes it on `keep_until`. `entry_number` is the number in the ledger of erasures (LedgerEntry),
    which also stands outside the database, and so is no foreign key. `row_key` is that of the row it was.
    """

    entry_number = models.UUIDField(_("nummer i slettelisten"), db_index=True)
    label = models.CharField(_("tabell"), max_length=60)
    row_key = models.CharField(_("nøkkelen raden hadde"), max_length=60)
    category = models.CharField(_("kategori"), max_length=20)
    law = models.CharField(_("lov"), max_length=120)
    reason = models.CharField(_("grunn"), max_length=200)
    keep_until = models.DateField(_("slettes"))
    kept_at = models.DateTimeField(_("låst inn"), default=timezone.now)
    row_sealed = OwnTextField(_("innhold"), null=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("fil")
    )

    row = Unsealed("row_sealed")

    class Meta:
        verbose_name, verbose_name_plural = _("låst rad"), _("låste rader")
        ordering = ["keep_until", "pk"]
        constraints = [
            # A step that is done again moves nothing twice.
            models.UniqueConstraint(fields=["entry_number", "label", "row_key"], name="kept_once"),
        ]
        indexes = [models.Index(fields=["keep_until"], name="kept_until")]

    def __str__(self) -> str:
        return f"kept {self.pk}"


class SubjectGate(Recorded):
    """Exists only while a person is being erased: whoever would add to them is refused by the database."""

    person = models.OneToOneField(
        Person, models.CASCADE, related_name="erasure_gate", verbose_name=_("person")
    )
    closed_at = models.DateTimeField(_("stengt"), default=timezone.now)

    def __str__(self) -> str:
        return f"gate {self.pk}"
