"""A request to exercise a right, with its state, deadlines and decision."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.audit import Action, Outcome, record
from accounts.models import Person, User
from accounts.models.recorded import Recorded
from accounts.models.sealed_text import SealedTextField, Unsealed
from privacy.models.cases import PrivacyCase, key_of, until_erased
from privacy.models.events import Event
from privacy.models.moves import decided_by_oneself, moves_of_request
from privacy.states import UNDER_WAY, Ground, Right, Status, WrongState, may_move


def _employee(words: Any) -> models.ForeignKey[User | None, User | None]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=words
    )


class PrivacyRequestQuerySet(models.QuerySet["PrivacyRequest"]):
    def for_viewer(self, person: Person) -> Self:
        """A person's own requests. Nobody else in the household sees that they exist (security.md S5)."""
        return self.filter(person=person)

    def under_way(self) -> Self:
        return self.filter(status__in=UNDER_WAY)


class PrivacyRequest(Recorded):
    """One right in a case, with a state, a deadline and an outcome of its own (E-36, F-20).

    `about` tells two requests of the same right apart: empty for the whole, else the key of what it is about;
    only one of each is under way (F-17). `wish` is what the person asked, in their own words; `answer` what they
    read of the decision, word for word; `assessment` is internal (personopplysningsloven § 16(1)(e)).
    """

    case = models.ForeignKey(PrivacyCase, models.PROTECT, related_name="requests", verbose_name=_("sak"))
    person = until_erased("privacy_requests")
    right = models.CharField(_("rettighet"), max_length=13, choices=Right)
    about = models.CharField(_("hva den gjelder"), max_length=160, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status)
    scope = models.JSONField(_("omfang"), default=dict)
    wish_sealed = SealedTextField(_("det du skrev"), null=True, blank=True, owner="person")
    received_at = models.DateTimeField(_("mottatt"), default=timezone.now)
    safe_due_on = models.DateField(_("svarfrist"))
    legal_due_on = models.DateField(_("lovens frist"))
    extended_at = models.DateTimeField(_("fristen forlenget"), null=True, blank=True)
    extended_by = _employee(_("forlenget av"))
    extension_reason_sealed = SealedTextField(
        _("hvorfor fristen er forlenget"), null=True, blank=True, owner="person"
    )
    extended_safe_due_on = models.DateField(_("forlenget svarfrist"), null=True, blank=True)
    extended_legal_due_on = models.DateField(_("lovens frist når den er forlenget"), null=True, blank=True)
    due_on = models.GeneratedField(
        expression=Coalesce("extended_safe_due_on", "safe_due_on"),
        output_field=models.DateField(_("frist")),
        db_persist=True,
        verbose_name=_("frist"),
    )
    assigned_to = _employee(_("saksbehandler"))
    proposed_by = _employee(_("foreslått av"))
    proposed_status = models.CharField(_("forslag"), max_length=12, choices=Status, blank=True)
    ground = models.CharField(_("begrunnelse etter loven"), max_length=12, choices=Ground, blank=True)
    assessment_sealed = SealedTextField(_("vurderingen vår"), null=True, blank=True, owner="person")
    answer_sealed = SealedTextField(_("svaret vårt"), null=True, blank=True, owner="person")
    decided_by = _employee(_("avgjort av"))
    decided_at = models.DateTimeField(_("avgjort"), null=True, blank=True)
    closed_at = models.DateTimeField(pgettext_lazy("om en sak", "avsluttet"), null=True, blank=True)

    wish = Unsealed("wish_sealed")
    extension_reason = Unsealed("extension_reason_sealed")
    assessment = Unsealed("assessment_sealed")
    answer = Unsealed("answer_sealed")

    objects = PrivacyRequestQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("krav"), _("krav")
        ordering = ["-received_at", "created_at"]
        permissions = [
            ("decide_privacyrequest", _("Kan avgjøre krav")),
            ("refuse_excessive", _("Kan avslå krav som åpenbart grunnløse eller overdrevne")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "right", "about"],
                condition=Q(status__in=[status.value for status in sorted(UNDER_WAY)]),
                name="privacy_request_one_under_way",
            ),
            models.UniqueConstraint(fields=["case", "right", "about"], name="privacy_request_once_in_a_case"),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="privacy_request_known_status"
            ),
            # Without a person there is only the proof that somebody was erased.
            models.CheckConstraint(
                condition=Q(person__isnull=False)
                | Q(right="erasure", status__in=["executing", "stopped", "erased"]),
                name="privacy_request_of_somebody",
            ),
            # No refusal, in whole or part, without a ground, an answer and a named human (PE-57, R-14, F-77).
            models.CheckConstraint(
                condition=~Q(status__in=["refused", "partly"])
                | (~Q(ground="") & Q(decided_by__isnull=False, answer_sealed__isnull=False)),
                name="privacy_request_refused_by_somebody_on_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="privacy_request_decision_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="proposed") | (Q(proposed_by__isnull=False) & ~Q(proposed_status="")),
                name="privacy_request_proposal_says_who_and_what",
            ),
            # Nobody approves their own (F-56).
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(decided_by=F("proposed_by")),
                name="privacy_request_two_different_people",
            ),
            models.CheckConstraint(
                condition=Q(
                    extended_at__isnull=True,
                    extended_by__isnull=True,
                    extension_reason_sealed__isnull=True,
                    extended_safe_due_on__isnull=True,
                    extended_legal_due_on__isnull=True,
                )
                | Q(
                    extended_at__isnull=False,
                    extended_by__isnull=False,
                    extension_reason_sealed__isnull=False,
                    extended_safe_due_on__isnull=False,
                    extended_legal_due_on__isnull=False,
                ),
                name="privacy_request_extended_by_somebody_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="request_queue", condition=Q(closed_at__isnull=True)),
            models.Index(
                fields=["assigned_to", "due_on"], name="request_assigned", condition=Q(closed_at__isnull=True)
            ),
            models.Index(
                fields=["status", "due_on"], name="request_status_due", condition=Q(closed_at__isnull=True)
            ),
            models.Index(fields=["-closed_at", "id"], name="request_closed"),
            models.Index(fields=["received_at"], name="request_received"),
        ]
        triggers = [moves_of_request(), decided_by_oneself()]

    def __str__(self) -> str:
        return f"request {self.pk}"

    @property
    def person_key(self) -> UUID:
        """The key of whom it is about. Raises ValueError once they are erased."""
        return key_of(self.person_id)

    @property
    def reference(self) -> str:
        """The number of the case it is in."""
        return self.case.reference

    @property
    def language(self) -> str:
        return self.case.language

    @property
    def promised_on(self) -> date:
        """The day we promise an answer by, extended or not."""
        return self.extended_safe_due_on or self.safe_due_on

    @property
    def last_legal_day(self) -> date:
        """The law's last day, extended or not."""
        return self.extended_legal_due_on or self.legal_due_on

    def move_to(
        self,
        status: Status,
        *,
        by: User | None = None,
        note: str = "",
        facts: dict[str, Any] | None = None,
        at: datetime | None = None,
        **changed: Any,
    ) -> None:
        """Take the request to `status` and write the event that says so, in one transaction.

        Compare-and-set on the status this object was read with. `by` is the sign-in that did it, None for the
        portal itself; `facts` holds ids and counts; `changed` are fields that change with it. Raises WrongState.
        """
        old = Status(self.status)
        if not may_move(Right(self.right), old, status):
            raise WrongState(f"{self.right}: {old} -> {status}")
        with transaction.atomic():
            moved = type(self).objects.filter(pk=self.pk, status=old).update(status=status, **changed)
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
        for name, value in changed.items():
            setattr(self, name, value)

    def log(
        self, action: Action, *, by: User | None, reason: str = "", outcome: Outcome = Outcome.OK
    ) -> None:
        """Write in the log what was done with this request, by somebody or by the portal itself."""
        record(
            action,
            actor=by or "portal",
            subject=Person(pk=self.person_id) if self.person_id else None,
            target=self,
            outcome=outcome,
            reason=reason,
            case=self.reference,
        )
