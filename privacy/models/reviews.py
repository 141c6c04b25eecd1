"""What may show or name others, and is looked at by two before it is handed out (F-37, F-43, F-56)."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import StoredFile, User
from accounts.models.recorded import Recorded
from accounts.models.sealed_text import SealedTextField, Unsealed
from privacy.models.moves import decided_by_oneself, moves_of_review
from privacy.models.requests import PrivacyRequest
from privacy.states import REVIEW_OPEN, Ground, ReviewState


def _employee(words: Any) -> models.ForeignKey[User | None, User | None]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=words
    )


class ReviewQuerySet(models.QuerySet["Review"]):
    def open(self) -> Self:
        """Those nobody has decided yet."""
        return self.filter(state__in=REVIEW_OPEN)


class Review(Recorded):
    """One file or text of one row, left out of a copy until two employees have looked at it.

    `label`, `row_key` and `field` say which; `row` is what the row calls itself. `marks` are what is taken out:
    of a picture regions in fractions (left, top, width, height), of a recording milliseconds (start, end), of a
    text places (start, end). The original is never changed: what was made of it is `result`, or `text`. `reason`
    is internal (personopplysningsloven § 16(1)(e)); `ground` is what the person reads.
    """

    class Kind(models.TextChoices):
        IMAGE = "image", _("bilde")
        RECORDING = "recording", _("opptak")
        TEXT = "text", _("tekst")
        SOURCE = "source", _("kilde svarte ikke")

    request = models.ForeignKey(PrivacyRequest, models.PROTECT, related_name="reviews", verbose_name=_("sak"))
    kind = models.CharField(_("type"), max_length=9, choices=Kind)
    label = models.CharField(_("tabell"), max_length=60)
    row_key = models.UUIDField(_("rad"))
    field = models.CharField(_("felt"), max_length=60)
    row = models.CharField(_("nummer"), max_length=120, blank=True)
    state = models.CharField(_("kontroll"), max_length=8, choices=ReviewState, default=ReviewState.WAITING)
    proposed_state = models.CharField(_("forslag"), max_length=8, choices=ReviewState, blank=True)
    marks = models.JSONField(_("hva som tas ut"), default=list, blank=True)
    ground = models.CharField(_("begrunnelse etter loven"), max_length=12, choices=Ground, blank=True)
    reason_sealed = SealedTextField(_("hvorfor, hos oss"), null=True, blank=True, owner="request__person")
    text_sealed = SealedTextField(_("teksten du får"), null=True, blank=True, owner="request__person")
    result = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("filen du får")
    )
    proposed_by = _employee(_("foreslått av"))
    decided_by = _employee(_("avgjort av"))
    decided_at = models.DateTimeField(_("avgjort"), null=True, blank=True)

    reason = Unsealed("reason_sealed")
    text = Unsealed("text_sealed")
    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("gjennomgang"), _("gjennomgang")
        ordering = ["created_at", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["request", "label", "row_key", "field"], name="review_once_per_request"
            ),
            models.CheckConstraint(condition=Q(state__in=ReviewState.values), name="review_known_state"),
            models.CheckConstraint(
                condition=~Q(state="proposed")
                | (Q(proposed_by__isnull=False) & Q(proposed_state__in=["approved", "withheld"])),
                name="review_proposal_says_who_and_what",
            ),
            # Nobody approves their own (F-56); what could only not be read is read again by one.
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(decided_by=F("proposed_by")),
                name="review_two_different_people",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "withheld"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="review_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "withheld"])
                | Q(kind="source")
                | Q(proposed_by__isnull=False),
                name="review_proposed_before_decided",
            ),
            # Nothing is taken out or held back without a ground.
            models.CheckConstraint(
                condition=~Q(state="withheld") | ~Q(ground=""), name="review_withheld_on_a_ground"
            ),
            models.CheckConstraint(
                condition=Q(result__isnull=True, text_sealed__isnull=True) | ~Q(ground=""),
                name="review_changed_on_a_ground",
            ),
        ]
        indexes = [
            models.Index(
                fields=["request"], name="review_waiting", condition=Q(state__in=["waiting", "proposed"])
            )
        ]
        triggers = [
            moves_of_review(),
            decided_by_oneself("review_decided_by_oneself", signed=("proposed_by_id", "decided_by_id")),
        ]

    def __str__(self) -> str:
        return f"review {self.pk}"

    @property
    def is_file(self) -> bool:
        return self.kind in {self.Kind.IMAGE, self.Kind.RECORDING}
