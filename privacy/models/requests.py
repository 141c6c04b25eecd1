"""A request to exercise a right, and the events that tell its story."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import references
from accounts.audit import Action, Outcome, record
from accounts.models import Person, User
from accounts.models.people import Language
from accounts.models.recorded import Recorded
from privacy.models.moves import moves_of_request
from privacy.states import UNDER_WAY, Right, Status, WrongState, may_move


def new_reference() -> str:
    """A case number: PV-7K4M-Q2XD."""
    return references.new_reference("PV")


class PrivacyRequestQuerySet(models.QuerySet["PrivacyRequest"]):
    def for_viewer(self, person: Person) -> Self:
        """A person's own requests. Nobody else in the household sees that they exist (security.md S5)."""
        return self.filter(person=person)

    def under_way(self) -> Self:
        return self.filter(status__in=UNDER_WAY)


class PrivacyRequest(Recorded):
    """One person's exercise of one right (E-36)."""

    class Channel(models.TextChoices):
        PORTAL = "portal", _("Mine sider")

    reference = models.CharField(_("saksnummer"), max_length=12, unique=True, default=new_reference)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="privacy_requests", verbose_name=_("person")
    )
    right = models.CharField(_("rettighet"), max_length=13, choices=Right)
    channel = models.CharField(_("kanal"), max_length=6, choices=Channel, default=Channel.PORTAL)
    status = models.CharField(_("status"), max_length=9, choices=Status)
    language = models.CharField(_("språk"), max_length=2, choices=Language)
    scope = models.JSONField(_("omfang"), default=dict)
    received_at = models.DateTimeField(_("mottatt"), default=timezone.now)
    safe_due_on = models.DateField(_("svarfrist"))
    legal_due_on = models.DateField(_("lovens frist"))
    closed_at = models.DateTimeField(pgettext_lazy("om en sak", "avsluttet"), null=True, blank=True)

    objects = PrivacyRequestQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("sak"), _("saker")
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "right"],
                condition=Q(status__in=[status.value for status in sorted(UNDER_WAY)]),
                name="privacy_request_one_under_way",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="privacy_request_known_status"
            ),
        ]
        triggers = [moves_of_request()]

    def __str__(self) -> str:
        return self.reference

    def move_to(
        self,
        status: Status,
        *,
        by: User | None = None,
        note: str = "",
        facts: dict[str, Any] | None = None,
        at: datetime | None = None,
    ) -> None:
        """Take the request to `status` and write the event that says so, in one transaction.

        Compare-and-set on the status this object was read with. `by` is the sign-in that did it, None for the
        portal itself; `facts` holds ids and counts. Raises WrongState.
        """
        old = Status(self.status)
        if not may_move(Right(self.right), old, status):
            raise WrongState(f"{self.right}: {old} -> {status}")
        with transaction.atomic():
            moved = type(self).objects.filter(pk=self.pk, status=old).update(status=status)
            if not moved:
                raise WrongState(f"{self.right}: no longer {old}")
            Event.objects.create(
                request=self,
                from_status=old,
                to_status=status,
                by=by,
                note=note,
                facts=facts or {},
                at=at or timezone.now(),
            )
            self.log(Action.REQUEST_MOVED, by=by, reason=status)
        self.status = status

    def log(
        self, action: Action, *, by: User | None, reason: str = "", outcome: Outcome = Outcome.OK
    ) -> None:
        """Write in the log what was done with this request, by somebody or by the portal itself."""
        record(
            action,
            actor=by or "portal",
            subject=Person(pk=self.person_id),
            target=self,
            outcome=outcome,
            reason=reason,
            case=self.reference,
        )


class Event(Recorded):
    """One thing that happened to a request. Rows are added, never changed or removed."""

    request = models.ForeignKey(PrivacyRequest, models.PROTECT, related_name="events", verbose_name=_("sak"))
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("utført av"),
    )
    from_status = models.CharField(_("fra status"), max_length=9, choices=Status, blank=True)
    to_status = models.CharField(_("til status"), max_length=9, choices=Status)
    note = models.TextField(_("merknad"), blank=True)
    facts = models.JSONField(_("detaljer"), default=dict)

    class Meta:
        verbose_name, verbose_name_plural = _("hendelse"), _("hendelser")
        ordering = ["at", "created_at"]
        triggers = [
            pgtrigger.Protect(name="event_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"event {self.pk}"
