"""The outbox: a letter is owed the moment its row is committed with the change that caused it."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.people import Language, Person
from accounts.models.recorded import Recorded


class LetterQuerySet(models.QuerySet["Letter"]):
    def owed(self, now: datetime) -> Self:
        """Letters whose time has come, oldest first, each locked so that two senders never share one."""
        waiting = self.filter(sent_at__isnull=True, given_up_at__isnull=True, next_try_at__lte=now)
        return waiting.order_by("next_try_at").select_for_update(skip_locked=True)

    def urgent(self) -> Self:
        """Those that bring a one-time code: somebody sits and waits for it."""
        return self.filter(secret_encrypted__isnull=False)


class Letter(Recorded):
    """One e-mail we owe. `facts` holds ids, dates and counts only; a one-time code lies sealed until it is sent."""

    key = models.CharField(_("nøkkel"), max_length=120, unique=True)
    kind = models.CharField(_("brev"), max_length=60)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name=_("person")
    )
    address = models.EmailField(_("sendt til"), blank=True)
    language = models.CharField(_("språk"), max_length=2, choices=Language, default=Language.BOKMAAL)
    facts = models.JSONField(_("innhold"), default=dict)
    secret_encrypted = models.BinaryField(_("engangskode, forseglet"), null=True, blank=True)
    next_try_at = models.DateTimeField(_("neste forsøk"), default=timezone.now)
    tries = models.PositiveSmallIntegerField(_("forsøk"), default=0)
    sent_at = models.DateTimeField(_("sendt"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("oppgitt"), null=True, blank=True)
    error_code = models.CharField(_("feil"), max_length=60, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="letter_owed",
                condition=models.Q(sent_at__isnull=True, given_up_at__isnull=True),
            ),
            models.Index(
                fields=["next_try_at"],
                name="letter_urgent",
                condition=models.Q(
                    sent_at__isnull=True, given_up_at__isnull=True, secret_encrypted__isnull=False
                ),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(secret_encrypted__isnull=True),
                name="letter_sent_keeps_no_secret",
            )
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"
