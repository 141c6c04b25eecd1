"""A case: what one person asked for at one time, whichever way it came, and however many rights it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import references
from accounts.models import Conversation, Person
from accounts.models.people import Language
from accounts.models.recorded import Recorded
from accounts.models.sealed_text import SealedTextField, Unsealed


def new_reference() -> str:
    """A case number: PV-7K4M-Q2XD."""
    return references.new_reference("PV")


# Apart from the call, so that every page may go on taking for granted that there is somebody.
OUTLIVES: Mapping[str, Any] = {"null": True}


def until_erased(related_name: str) -> models.ForeignKey[Person, Person]:
    """Whom it is about: nobody once that person is erased, which only the erasure itself outlives."""
    return models.ForeignKey(
        Person, models.PROTECT, related_name=related_name, verbose_name=_("person"), **OUTLIVES
    )


def key_of(person_id: UUID | None) -> UUID:
    """The key of a person who is there. Raises ValueError for one who is erased."""
    if person_id is None:
        raise ValueError("nobody: the person is erased")
    return person_id


class PrivacyCaseQuerySet(models.QuerySet["PrivacyCase"]):
    def for_viewer(self, person: Person) -> Self:
        """A person's own cases. Nobody else in the household sees that they exist (security.md S5)."""
        return self.filter(person=person)


class PrivacyCase(Recorded):
    """The number a person and the company speak of (E-36, F-20). Each right in it is a PrivacyRequest of its own.

    `received_at` is when it first reached the company, whoever wrote it down and when (R-11). What identified the
    person is noted, never copied. `conversation` is the thread of messages, begun with the first of them.
    """

    class Channel(models.TextChoices):
        PORTAL = "portal", _("Mine sider")
        PHONE = "phone", _("telefon")
        LETTER = "letter", _("brev")
        EMAIL = "email", _("e-post")
        IN_PERSON = "in_person", _("personlig")

    class Identity(models.TextChoices):
        """How we know who asks: proportionate, and proof only on reasonable doubt (GDPR Art. 12(6), PE-81)."""

        SIGN_IN = "sign_in", _("innlogging på Mine sider")
        CALL_BACK = "call_back", _("vi ringte nummeret vi har")
        CODE = "code", _("engangskode til e-post eller telefon vi har")
        QUESTIONS = "questions", _("kontrollspørsmål")
        SEEN = "seen", _("legitimasjon vist, ikke kopiert")
        UNKNOWN = "unknown", _("ikke bekreftet ennå")

    reference = models.CharField(_("saksnummer"), max_length=12, unique=True, default=new_reference)
    person = until_erased("privacy_cases")
    channel = models.CharField(_("kanal"), max_length=9, choices=Channel, default=Channel.PORTAL)
    language = models.CharField(_("språk"), max_length=2, choices=Language)
    received_at = models.DateTimeField(_("mottatt"), default=timezone.now)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("registrert av"),
    )
    receipt_note_sealed = SealedTextField(
        _("hvordan vi vet når den kom"), null=True, blank=True, owner="person"
    )
    identity = models.CharField(_("identitet"), max_length=9, choices=Identity, default=Identity.SIGN_IN)
    conversation = models.OneToOneField(
        Conversation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="privacy_case",
        verbose_name=_("meldinger"),
    )
    continues = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tidligere sak")
    )
    closed_at = models.DateTimeField(pgettext_lazy("om en sak", "avsluttet"), null=True, blank=True)

    receipt_note = Unsealed("receipt_note_sealed")

    objects = PrivacyCaseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("sak"), _("saker")
        ordering = ["-received_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="portal", registered_by__isnull=True)
                | (~Q(channel="portal") & Q(registered_by__isnull=False, receipt_note_sealed__isnull=False)),
                name="case_from_outside_says_who_registered_it_and_how",
            ),
            # True receipt: only ever earlier than the moment it was written down (PE-82).
            models.CheckConstraint(
                condition=Q(received_at__lte=F("created_at")), name="case_received_before_registered"
            ),
        ]
        indexes = [models.Index(fields=["person", "-received_at"], name="case_of_person")]

    def __str__(self) -> str:
        return self.reference

    @property
    def person_key(self) -> UUID:
        """The key of whom it is about. Raises ValueError once they are erased."""
        return key_of(self.person_id)


class CaseNote(Recorded):
    """What employees write to each other about a case, apart from its messages. Added, never changed."""

    case = models.ForeignKey(PrivacyCase, models.PROTECT, related_name="notes", verbose_name=_("sak"))
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("skrevet av")
    )
    text_sealed = SealedTextField(_("tekst"), null=True, blank=True, owner="case__person")

    text = Unsealed("text_sealed")

    class Meta:
        verbose_name, verbose_name_plural = _("notat"), _("notater")
        ordering = ["at", "created_at"]

    def __str__(self) -> str:
        return f"note {self.pk}"
