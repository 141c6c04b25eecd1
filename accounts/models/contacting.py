"""Changes a person makes to how we reach them, and the text messages that go with them."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.people import ContactPoint, Language, Person
from accounts.models.recorded import Recorded
from accounts.models.sealed_text import SealedTextField, Unsealed


class ContactChange(Recorded):
    """One change of a contact point: asked for, proven with a code sent to the new one, done (E-05, PE-22, PE-23).

    The value before lies sealed until the row goes, 30 days after: so that staff can undo a fraud. The code itself
    is kept nowhere. `point` is a key and no relation: a point that is removed is gone.
    """

    class What(models.TextChoices):
        ADD = "add", _("lagt til")
        CHANGE = "change", _("endret")
        REMOVE = "remove", _("fjernet")

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="contact_changes", verbose_name=_("person")
    )
    what = models.CharField(_("hva"), max_length=6, choices=What)
    kind = models.CharField(_("type"), max_length=6, choices=ContactPoint.Kind)
    point = models.UUIDField(_("kontaktpunkt"), null=True, blank=True)
    value_sealed = SealedTextField(_("ny verdi"), null=True, blank=True, owner="person")
    former_sealed = SealedTextField(_("forrige verdi"), null=True, blank=True, owner="person")
    code_hmac = models.BinaryField(_("nøkkelavtrykk av koden"), max_length=32, null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("forsøk"), default=0)
    asked_at = models.DateTimeField(_("bedt om"), default=timezone.now)
    done_at = models.DateTimeField(_("gjort"), null=True, blank=True)

    value = Unsealed("value_sealed")
    former = Unsealed("former_sealed")

    class Meta:
        ordering = ["-asked_at"]
        indexes = [
            models.Index(fields=["person", "-asked_at"], name="contact_change_of_person"),
            models.Index(fields=["asked_at"], name="contact_change_age"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what="remove") | Q(done_at__isnull=False), name="contact_change_removal_is_done"
            ),
        ]

    def __str__(self) -> str:
        return f"contact change {self.pk}"


class TextMessageQuerySet(models.QuerySet["TextMessage"]):
    def owed(self, now: datetime) -> Self:
        """Messages whose time has come, oldest first, each locked so that two senders never share one."""
        waiting = self.filter(sent_at__isnull=True, given_up_at__isnull=True, next_try_at__lte=now)
        return waiting.order_by("next_try_at").select_for_update(skip_locked=True)


class TextMessage(Recorded):
    """One text message we owe. The number lies sealed; a one-time code too, and only until it is sent.

    Whoever is on a call list and no customer of ours is no `person` here.
    """

    key = models.CharField(_("nøkkel"), max_length=120, unique=True)
    kind = models.CharField(_("melding"), max_length=60)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="text_messages", verbose_name=_("person")
    )
    number_sealed = SealedTextField(_("sendt til nummer"), null=True, blank=True, owner="person")
    secret_sealed = SealedTextField(_("engangskode, forseglet"), null=True, blank=True, owner="person")
    language = models.CharField(_("språk"), max_length=2, choices=Language, default=Language.BOKMAAL)
    next_try_at = models.DateTimeField(_("neste forsøk"), default=timezone.now)
    tries = models.PositiveSmallIntegerField(_("forsøk"), default=0)
    sent_at = models.DateTimeField(_("sendt"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("oppgitt"), null=True, blank=True)
    error_code = models.CharField(_("feil"), max_length=60, blank=True)

    number = Unsealed("number_sealed")
    secret = Unsealed("secret_sealed")

    objects = TextMessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="text_message_owed",
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(secret_sealed__isnull=True),
                name="text_message_sent_keeps_no_secret",
            )
        ]

    def __str__(self) -> str:
        return f"text message {self.pk}"
