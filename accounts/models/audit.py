"""The log that cannot be changed: what waits to be sealed, what is sealed, and who the pseudonyms stand for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.people import Person

PSEUDONYM_LENGTH = 32
HASH_LENGTH = 64


class AuditPseudonym(models.Model):
    """The random name a person or an employee goes by in the log. Without this row the log names nobody.

    Nearly always one each; two first entries at the same moment make two, so that neither waits for the other.
    """

    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("innlogging"),
    )
    pseudonym = models.CharField(_("navn i loggen"), max_length=PSEUDONYM_LENGTH, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(user__isnull=True), name="audit_pseudonym_of_one"
            )
        ]

    def __str__(self) -> str:
        return f"pseudonym {self.pk}"


class Audited(models.Model):
    """What an entry says. Names of fields, never what stands in them; times as text, so that bytes are bytes."""

    class ActorKind(models.TextChoices):
        PERSON = "person", _("kunde")
        STAFF = "staff", _("ansatt")
        SYSTEM = "system", _("portalen")
        NOBODY = "nobody", _("ikke innlogget")

    class Outcome(models.TextChoices):
        OK = "ok", _("gjort")
        REFUSED = "refused", _("avvist")
        FAILED = "failed", _("mislyktes")

    at = models.CharField(_("tidspunkt (UTC)"), max_length=27)
    action = models.CharField(_("hva skjedde"), max_length=40)
    actor_kind = models.CharField(_("hvem slags"), max_length=6, choices=ActorKind)
    actor = models.CharField(_("hvem, ved navn i loggen"), max_length=60, blank=True)
    subject = models.CharField(_("om hvem, ved navn i loggen"), max_length=PSEUDONYM_LENGTH, blank=True)
    target = models.CharField(_("om hva"), max_length=200, blank=True)
    fields = models.TextField(_("felter"), blank=True)
    outcome = models.CharField(_("utfall"), max_length=7, choices=Outcome)
    reason = models.CharField(_("grunn"), max_length=60, blank=True)
    case = models.CharField(pgettext_lazy("i loggen", "sak"), max_length=12, blank=True)

    class Meta:
        abstract = True


class AuditInbox(Audited):
    """What happened and is not sealed yet. Written by `audit_append` in the database and by nothing else."""

    transaction = models.BigIntegerField(_("transaksjon"))

    class Meta:
        verbose_name_plural = "audit inbox"

    def __str__(self) -> str:
        return f"inbox {self.pk}"


class AuditEntry(Audited):
    """One sealed entry: its number without gaps, and the hash that binds it to the one before.

    See docs/formats/audit-log.md. Triggers refuse every change, to the owner of the table too.
    """

    seq = models.BigIntegerField(_("nummer"), primary_key=True)
    inbox_number = models.BigIntegerField(_("nummer i innboksen"), unique=True)
    prev = models.CharField(_("forrige"), max_length=HASH_LENGTH, unique=True)
    hash = models.CharField(_("segl"), max_length=HASH_LENGTH)

    class Meta:
        verbose_name, verbose_name_plural = _("loggoppføring"), _("logg")
        indexes = [
            models.Index(fields=["subject", "seq"], name="audit_of_subject", condition=~Q(subject="")),
            models.Index(fields=["actor", "seq"], name="audit_by_actor", condition=~Q(actor="")),
        ]

    def __str__(self) -> str:
        return f"entry {self.pk}"
