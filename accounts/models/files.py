"""Files about people: pictures, recordings and documents. The bytes lie sealed in the storage."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.recorded import Recorded


class StoredFile(Recorded):
    """One file under a key of its own. Without that `DataKey` nothing can read the bytes.

    A thumbnail points to its picture and goes with it. Made and removed by `accounts.files.storage` alone.
    """

    class Kind(models.TextChoices):
        IMAGE = "image", _("bilde")
        RECORDING = "recording", _("opptak")
        DOCUMENT = "document", _("dokument")
        ATTACHMENT = "attachment", _("vedlegg")

    kind = models.CharField(_("type"), max_length=10, choices=Kind)
    name = models.CharField(_("filnavn"), max_length=200)
    media_type = models.CharField(_("filtype"), max_length=60)
    size = models.PositiveBigIntegerField(_("størrelse"))
    sha256 = models.CharField(_("kontrollsum"), max_length=64)
    width = models.PositiveIntegerField(_("bredde i piksler"), null=True, blank=True)
    height = models.PositiveIntegerField(_("høyde i piksler"), null=True, blank=True)
    duration_seconds = models.PositiveIntegerField(_("varighet"), null=True, blank=True)
    path = models.CharField(_("plass i lageret"), max_length=80, unique=True, editable=False)
    removed_at = models.DateTimeField(_("slettet"), null=True, blank=True, editable=False)
    thumbnail_of = models.OneToOneField(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="thumbnail",
        verbose_name=_("miniatyr av"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(thumbnail_of__isnull=True) | Q(kind="image"), name="storedfile_thumbnail_is_image"
            ),
            models.CheckConstraint(
                condition=Q(kind="image", width__isnull=False, height__isnull=False) | ~Q(kind="image"),
                name="storedfile_image_has_size",
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"
