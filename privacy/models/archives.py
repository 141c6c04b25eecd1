"""The copy a person can fetch, and every time it was fetched."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.recorded import Recorded
from privacy.models.jobs import Job
from privacy.models.requests import PrivacyRequest


class Archive(Recorded):
    """A sealed zip in storage. The file goes before the row does, so no file is ever without its row."""

    request = models.OneToOneField(
        PrivacyRequest, models.PROTECT, related_name="archive", verbose_name=_("sak")
    )
    job = models.OneToOneField(Job, models.PROTECT, related_name="archive", verbose_name=_("jobb"))
    path = models.CharField(_("sti"), max_length=200, unique=True)
    sha256 = models.CharField(_("kontrollsum"), max_length=64)
    size = models.BigIntegerField(_("størrelse i byte"))
    rows = models.BigIntegerField(_("antall rader"))
    contents = models.JSONField(_("innhold per kategori"), default=list)
    snapshot_at = models.DateTimeField(_("slik det var"))
    expires_at = models.DateTimeField(_("slettes"))

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="archive_expiry")]

    def __str__(self) -> str:
        return f"archive {self.pk}"


class Download(Recorded):
    """One time somebody fetched, or tried to fetch, a copy (F-44)."""

    class Outcome(models.TextChoices):
        STARTED = "started", _("lastet ned")
        REFUSED_LIMIT = "limit", _("stoppet: for mange nedlastinger")
        MISSING = "missing", _("stoppet: filen mangler")

    request = models.ForeignKey(
        PrivacyRequest, models.PROTECT, related_name="downloads", verbose_name=_("sak")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("innlogging")
    )
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    outcome = models.CharField(_("resultat"), max_length=8, choices=Outcome, default=Outcome.STARTED)
    device = models.CharField(_("nettleser"), max_length=60, blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"download {self.pk}"
