"""The copy a person can fetch, what it is made of in storage, and every time it was fetched."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.recorded import Recorded
from privacy.models.jobs import Job
from privacy.models.requests import PrivacyRequest


class Archive(Recorded):
    """One or more sealed zips in storage. The files go before the row does, so no file is ever without its row."""

    class Kind(models.TextChoices):
        COPY = "copy", _("kopi")
        SUPPLEMENT = "supplement", _("tillegg")

    request = models.ForeignKey(
        PrivacyRequest, models.PROTECT, related_name="archives", verbose_name=_("sak")
    )
    job = models.OneToOneField(Job, models.PROTECT, related_name="archive", verbose_name=_("jobb"))
    kind = models.CharField(_("type"), max_length=10, choices=Kind, default=Kind.COPY)
    size = models.BigIntegerField(_("størrelse i byte"))
    rows = models.BigIntegerField(_("antall rader"))
    contents = models.JSONField(_("innhold per kategori"), default=list)
    snapshot_at = models.DateTimeField(_("slik det var"))
    expires_at = models.DateTimeField(_("slettes"))

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(kind="copy"), name="archive_one_copy_per_request"
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="archive_expiry")]

    def __str__(self) -> str:
        return f"archive {self.pk}"


class ArchivePart(Recorded):
    """One zip of an archive, which opens without the others. Size and checksum are those of the plain zip."""

    archive = models.ForeignKey(Archive, models.CASCADE, related_name="parts", verbose_name=_("kopi"))
    number = models.PositiveIntegerField(_("del"))
    size = models.BigIntegerField(_("størrelse i byte"))
    sha256 = models.CharField(_("kontrollsum"), max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["archive", "number"], name="archive_part_once")]

    def __str__(self) -> str:
        return f"archive part {self.pk}"


class ArchiveSegment(Recorded):
    """A run of a part's plain bytes: `size` of them, from `start` in the zip, `skipped` into a file in storage.

    `sealing` is the id in that file's header and in its key. Files hold more than what is read of them where an
    earlier try wrote something that was written anew.
    """

    part = models.ForeignKey(ArchivePart, models.CASCADE, related_name="segments", verbose_name=_("del"))
    number = models.PositiveIntegerField(_("nummer"))
    name = models.CharField(_("navn i lageret"), max_length=200)
    sealing = models.UUIDField(_("forsegling"))
    skipped = models.BigIntegerField(_("begynner i filen ved"), default=0)
    start = models.BigIntegerField(_("begynner i delen ved"))
    size = models.BigIntegerField(_("størrelse i byte"))

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["part", "number"], name="archive_segment_once")]
        indexes = [models.Index(fields=["name"], name="archive_segment_name")]

    def __str__(self) -> str:
        return f"archive segment {self.pk}"


class Download(Recorded):
    """One time somebody fetched, or tried to fetch, a part of a copy (F-44).

    `archive_key` is the id of what it was a part of, and no foreign key: the history stays when the file goes.
    """

    class Outcome(models.TextChoices):
        STARTED = "started", _("lastet ned")
        REFUSED_LIMIT = "limit", _("stoppet: for mange nedlastinger")
        MISSING = "missing", _("stoppet: filen mangler")

    request = models.ForeignKey(
        PrivacyRequest, models.PROTECT, related_name="downloads", verbose_name=_("sak")
    )
    archive_key = models.UUIDField(_("kopi"), null=True, blank=True)
    part = models.PositiveIntegerField(_("del"), default=1)
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
