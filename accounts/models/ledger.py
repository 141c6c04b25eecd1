"""Who has been erased: kept so that nobody comes back with a bundle or a backup, and told by fingerprints alone."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.recorded import Recorded

SEAL_LENGTH = 64


class LedgerQuerySet(models.QuerySet["LedgerEntry"]):
    def keeping_out(self) -> Self:
        """Those whose person is not to come back, and whom no named employee has let in again."""
        return self.filter(scope=LedgerEntry.Scope.ALL, lifted_at=None)

    def awaiting_replay(self) -> Self:
        """Those that came back with a backup and are not erased again yet."""
        return self.filter(restored_at__isnull=False, finished_at=None)


class LedgerEntry(Recorded):
    """One erasure, entered before its first delete. Nothing here says who it was to somebody who does not know.

    The same stands in a file outside the database (`accounts.ledger`), which an old backup cannot take back.
    `line` and `seal` are the entry's line there, `lifted_line` the one that lets the person in again.
    """

    class Scope(models.TextChoices):
        ALL = "all", _("alt")
        NOW = "now", _("det som ikke trengs nå")

    number = models.UUIDField(_("nummer"), unique=True, editable=False)
    person_key = models.UUIDField(_("nøkkelen personen hadde"), db_index=True, editable=False)
    marks = ArrayField(
        models.BinaryField(max_length=32), verbose_name=_("nøkkelavtrykk"), default=list, editable=False
    )
    plan_hash = models.CharField(_("planens avtrykk"), max_length=64, editable=False)
    scope = models.CharField(_("hva"), max_length=3, choices=Scope, editable=False)
    entered_at = models.DateTimeField(_("ført"), editable=False)
    finished_at = models.DateTimeField(_("ferdig"), null=True, editable=False)
    # It came from the file, after a backup that did not know of it.
    restored_at = models.DateTimeField(_("ført på nytt"), null=True, editable=False)
    line = models.PositiveIntegerField(_("linje i filen"), unique=True, editable=False)
    seal = models.CharField(_("linjens segl"), max_length=SEAL_LENGTH, editable=False)
    lifted_at = models.DateTimeField(_("sluppet inn igjen"), null=True, editable=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("sluppet inn av"),
        editable=False,
    )
    lifted_line = models.PositiveIntegerField(
        _("linje om det i filen"), null=True, unique=True, editable=False
    )
    lifted_seal = models.CharField(_("den linjens segl"), max_length=SEAL_LENGTH, blank=True, editable=False)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            GinIndex(fields=["marks"], name="ledger_marks"),
            models.Index(
                fields=["line"],
                name="ledger_awaiting_replay",
                condition=Q(restored_at__isnull=False, finished_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person_key", "plan_hash"], name="ledger_one_per_plan"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_line=None)
                | Q(lifted_at__isnull=False, lifted_line__isnull=False),
                name="ledger_lifted_with_its_line",
            ),
        ]

    def __str__(self) -> str:
        return f"ledger entry {self.pk}"
