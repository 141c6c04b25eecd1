"""The register of breaches of security: what happened, when we knew, and what was decided (GDPR Art. 33(5))."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import references
from accounts.models import User
from accounts.models.recorded import Recorded
from accounts.models.sealed_text import SealedTextField, Unsealed

# GDPR Art. 33(1). Hours run through nights, weekends and holidays.
TO_NOTIFY = timedelta(hours=72)


def new_reference() -> str:
    """A number like AV-7K4M-Q2XD."""
    return references.new_reference("AV")


class IncidentQuerySet(models.QuerySet["Incident"]):
    def open(self) -> Self:
        return self.exclude(state=Incident.State.CLOSED)

    def running(self) -> Self:
        """Those whose 72 hours run: we know of them, and nobody has told the authority or decided not to."""
        return self.filter(state__in=[Incident.State.CONFIRMED, Incident.State.ASSESSED])


class Incident(Recorded):
    """One breach, or what may be one. No person is named in it: it is told by kinds and numbers."""

    # Its texts have a key of their own: they are about what happened, and about nobody.
    nobody_id = None

    class Kind(models.TextChoices):
        IMAGE_WITHOUT_ALARM = "image_without_alarm", _("bilde tatt uten at alarmen var utløst")
        RECORDING_WITHOUT_NOTICE = "recording_without_notice", _("opptak uten beskjed til den som ringte")
        LOOKED_WITHOUT_REASON = "looked_without_reason", _("noen så opplysninger uten grunn")
        WRONG_RECIPIENT = "wrong_recipient", _("opplysninger til feil mottaker")
        LOSS = "loss", _("opplysninger tapt eller utilgjengelige")
        OTHER = "other", _("annet")

    class State(models.TextChoices):
        SUSPECTED = "suspected", _("mistanke")
        CONFIRMED = "confirmed", _("brudd bekreftet")
        ASSESSED = "assessed", _("risiko vurdert")
        NOTIFIED = "notified", _("meldt til Datatilsynet")
        NOT_NOTIFIED = "not_notified", _("ikke meldepliktig")
        CLOSED = "closed", _("avsluttet")

    class Risk(models.TextChoices):
        """To the people it is about: what decides who must be told (GDPR Art. 33(1), 34(1))."""

        UNLIKELY = "unlikely", _("lite sannsynlig")
        RISK = "risk", _("risiko")
        HIGH = "high", _("høy risiko")

    reference = models.CharField(_("avviksnummer"), max_length=12, unique=True, default=new_reference)
    key = models.CharField(_("åpnet av seg selv for"), max_length=80, unique=True, null=True, blank=True)
    kind = models.CharField(_("slag"), max_length=24, choices=Kind)
    state = models.CharField(_("tilstand"), max_length=12, choices=State, default=State.SUSPECTED)
    found_at = models.DateTimeField(_("oppdaget"), default=timezone.now)
    items = models.PositiveIntegerField(_("antall bilder, opptak eller tilfeller"), default=1)
    description_sealed = SealedTextField(_("hva som skjedde"), null=True, blank=True, owner="nobody")
    aware_at = models.DateTimeField(_("bekreftet"), null=True, blank=True)
    risk = models.CharField(_("risiko"), max_length=8, choices=Risk, blank=True)
    people = models.PositiveIntegerField(_("antall berørte personer"), null=True, blank=True)
    assessment_sealed = SealedTextField(_("vurdering og tiltak"), null=True, blank=True, owner="nobody")
    notified_at = models.DateTimeField(_("meldt Datatilsynet"), null=True, blank=True)
    subjects_told_at = models.DateTimeField(_("berørte varslet"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("avgjort av"),
    )
    closed_at = models.DateTimeField(_("avsluttet"), null=True, blank=True)

    description = Unsealed("description_sealed")
    assessment = Unsealed("assessment_sealed")
    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("avvik"), _("avvik")
        ordering = ["-found_at"]
        default_permissions = ("view", "add")
        permissions = [("handle_incident", "Can handle a breach")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="suspected") | Q(aware_at__isnull=False) | Q(state="closed"),
                name="incident_confirmed_says_when",
            ),
            # A decision about it is a human's (PE-57), on a stated risk and for stated reasons.
            models.CheckConstraint(
                condition=~Q(state__in=["notified", "not_notified"])
                | (~Q(risk="") & Q(decided_by__isnull=False, assessment_sealed__isnull=False)),
                name="incident_decided_on_an_assessment",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_notified") | Q(risk="unlikely"),
                name="incident_with_a_risk_is_notified",
            ),
            models.CheckConstraint(
                condition=~Q(state="notified") | Q(notified_at__gte=F("aware_at")),
                name="incident_notified_after_we_knew",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def notify_by(self) -> datetime | None:
        """When the 72 hours are over; they begin when we know, not when it happened."""
        return self.aware_at + TO_NOTIFY if self.aware_at else None


class IncidentStep(Recorded):
    """One thing that was done with a breach: added, never changed. What was thought and written is sealed."""

    nobody_id = None

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="steps", verbose_name=_("avvik"))
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("utført av")
    )
    to_state = models.CharField(_("til tilstand"), max_length=12, choices=Incident.State)
    note_sealed = SealedTextField(_("begrunnelse"), null=True, blank=True, owner="nobody")

    note = Unsealed("note_sealed")

    class Meta:
        verbose_name, verbose_name_plural = _("steg"), _("steg")
        ordering = ["at", "created_at"]
        default_permissions = ()
        triggers = [
            pgtrigger.Protect(
                name="incident_step_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self) -> str:
        return f"step {self.pk}"
