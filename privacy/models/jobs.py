"""Work that must survive crashes: the row is the job, a Celery message only a doorbell."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.recorded import Recorded
from privacy.models.moves import moves_of_job
from privacy.models.requests import PrivacyRequest
from privacy.states import JOB_DUE, JOB_OPEN, JobState


class JobQuerySet(models.QuerySet["Job"]):
    def due(self) -> Self:
        """Jobs a worker may claim now, by PostgreSQL's clock: waiting ones, and running ones nobody holds."""
        return self.filter(
            Q(state__in=JOB_DUE, run_after__lte=Now()) | Q(state=JobState.RUNNING, lease_until__lt=Now())
        )


class Job(Recorded):
    """One piece of work on one request. `checkpoint` and `error_code` never hold anything personal."""

    class Kind(models.TextChoices):
        EXPORT = "export", _("kopi")
        ERASURE = "erasure", _("sletting")

    class Lane(models.TextChoices):
        """Which workers take it: what takes long stands in nobody's way."""

        LIGHT = "light", _("vanlig")
        HEAVY = "heavy", _("stor")

    kind = models.CharField(_("arbeid"), max_length=8, choices=Kind)
    request = models.ForeignKey(PrivacyRequest, models.PROTECT, related_name="jobs", verbose_name=_("sak"))
    key = models.CharField(_("nøkkel"), max_length=80, unique=True)
    lane = models.CharField(_("kø"), max_length=5, choices=Lane, default=Lane.LIGHT)
    state = models.CharField(_("tilstand"), max_length=9, choices=JobState, default=JobState.QUEUED)
    fence = models.BigIntegerField(_("gjerde"), null=True, blank=True)
    owner = models.CharField(_("arbeider"), max_length=80, blank=True)
    owner_pid = models.IntegerField(_("databaseprosess"), null=True, blank=True)
    lease_until = models.DateTimeField(_("holdt til"), null=True, blank=True)
    run_after = models.DateTimeField(_("tidligst"), default=timezone.now)
    step_tries = models.PositiveSmallIntegerField(_("forsøk på dette steget"), default=0)
    claims = models.PositiveIntegerField(_("ganger startet"), default=0)
    checkpoint = models.JSONField(_("framdrift"), default=dict)
    error_code = models.CharField(_("feilkode"), max_length=60, blank=True)
    finished_at = models.DateTimeField(_("ferdig"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("jobb"), _("jobber")
        constraints = [
            models.UniqueConstraint(
                fields=["request", "kind"],
                condition=Q(state__in=[state.value for state in sorted(JOB_OPEN)]),
                name="job_one_open_per_request",
            ),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_known_state"),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(fence__isnull=False, lease_until__isnull=False),
                name="job_running_is_held",
            ),
        ]
        indexes = [
            models.Index(
                fields=["run_after"], name="job_waiting", condition=Q(state__in=["queued", "retry"])
            ),
            models.Index(fields=["lease_until"], name="job_held", condition=Q(state="running")),
        ]
        triggers = [moves_of_job()]

    def __str__(self) -> str:
        return f"job {self.pk}"

    def end(self, state: JobState, *, code: str = "") -> None:
        """It is over, one way or another: nobody holds it any more."""
        self.state, self.error_code, self.finished_at, self.lease_until = state, code, timezone.now(), None
        self.save(update_fields=["state", "error_code", "finished_at", "lease_until"])

    def age(self, now: datetime) -> int:
        """Whole minutes since the job was ordered."""
        return int((now - self.created_at).total_seconds() // 60)


class JobStep(Recorded):
    """A step that is done. The unique pair is the second wall against doing it twice."""

    job = models.ForeignKey(Job, models.PROTECT, related_name="steps", verbose_name=_("jobb"))
    name = models.CharField(_("steg"), max_length=60)
    fence = models.BigIntegerField(_("gjerde"))
    at = models.DateTimeField(_("ferdig"), default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "name"], name="job_step_once")]

    def __str__(self) -> str:
        return f"job step {self.pk}"
