"""Safety of people in one household from each other: reviews, what staff look at, and who has seen the log."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Occupancy, Person, User
from accounts.models.recorded import Recorded
from accounts.models.sealed_text import SealedTextField, Unsealed


def _employee(words: Any) -> models.ForeignKey[User | None, User | None]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=words
    )


class SafetyReviewQuerySet(models.QuerySet["SafetyReview"]):
    def open(self) -> Self:
        """Those somebody at the company has something to do with."""
        return self.filter(state__in=SafetyReview.OPEN)

    def to_review(self, today: date) -> Self:
        """Those granted that somebody ought to look at again by `today`."""
        return self.filter(state=SafetyReview.State.GRANTED, review_on__lte=today)


class SafetyReview(Recorded):
    """Somebody asks that an owner who has moved out no longer sees their home (R-67).

    One employee proposes it, says why, and whether a paper was seen, of which nothing is kept; another grants it.
    It is looked at again by `review_on`.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("venter på oss")
        PROPOSED = "proposed", _("foreslått")
        GRANTED = "granted", _("innvilget")
        REFUSED = "refused", _("ikke innvilget")
        ENDED = "ended", _("avsluttet")

    class Evidence(models.TextChoices):
        NONE = "none", _("ingen papirer sett")
        ORDER = "order", _("kontaktforbud eller annen avgjørelse sett")
        OTHER = "other", _("annet papir sett")

    OPEN = (State.ASKED, State.PROPOSED, State.GRANTED)

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="safety_reviews", verbose_name=_("person")
    )
    # Empty when whose home it was is erased.
    occupancy = models.ForeignKey(
        Occupancy, models.PROTECT, null=True, related_name="safety_reviews", verbose_name=_("anlegg")
    )
    message_sealed = SealedTextField(_("hva personen skriver"), null=True, blank=True, owner="person")
    wants_letter = models.BooleanField(_("vil ha svar på e-post"), default=False)
    state = models.CharField(_("status"), max_length=8, choices=State, default=State.ASKED)
    evidence = models.CharField(_("papirer"), max_length=5, choices=Evidence, default=Evidence.NONE)
    reason_sealed = SealedTextField(_("hvorfor, hos oss"), null=True, blank=True, owner="person")
    proposed_by = _employee(_("foreslått av"))
    proposed_at = models.DateTimeField(_("foreslått"), null=True, blank=True)
    decided_by = _employee(_("avgjort av"))
    decided_at = models.DateTimeField(_("avgjort"), null=True, blank=True)
    review_on = models.DateField(_("vurderes igjen"), null=True, blank=True)
    ended_at = models.DateTimeField(_("avsluttet"), null=True, blank=True)

    message = Unsealed("message_sealed")
    reason = Unsealed("reason_sealed")
    objects = SafetyReviewQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("trygghetssak"), _("trygghetssaker")
        ordering = ["created_at", "id"]
        default_permissions = ("view",)
        permissions = (("handle_safety", "Can look after the safety of people"),)
        constraints = [
            models.UniqueConstraint(
                fields=["person", "occupancy"],
                condition=Q(state__in=["asked", "proposed", "granted"]),
                name="safety_review_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted")
                | Q(proposed_by__isnull=False, decided_by__isnull=False, review_on__isnull=False),
                name="safety_review_granted_by_two",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(decided_by=F("proposed_by")),
                name="safety_review_two_different_people",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True) | Q(reason_sealed__isnull=False),
                name="safety_review_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"safety review {self.pk}"


class SafetyLook(models.Model):
    """Something that is going on at a home that is watched, for a human being to look at (R-64).

    Made by the clock, never in the request of a customer: what they do is the same with it and without it. `label`
    and `row_key` say which row; whose it is, the row says.
    """

    class Kind(models.TextChoices):
        REQUEST = "request", _("sak om personvern")
        PICTURES = "pictures", _("bilde, opptak eller tekst som skal utleveres")
        USER = "user", _("ny bruker")
        OWNERSHIP = "ownership", _("eierskifte")

    id = models.UUIDField(_("id"), primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("hva"), max_length=9, choices=Kind)
    label = models.CharField(_("tabell"), max_length=60)
    row_key = models.UUIDField(_("rad"))
    occupancy_key = models.UUIDField(_("anlegg"))
    noticed_at = models.DateTimeField(_("oppdaget"), default=timezone.now)
    seen_by = _employee(_("sett av"))
    seen_at = models.DateTimeField(_("sett"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("noe å se på"), _("noe å se på")
        ordering = ["seen_at", "noticed_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["label", "row_key"], name="safety_look_once"),
            models.CheckConstraint(
                condition=Q(seen_by__isnull=True, seen_at__isnull=True)
                | Q(seen_by__isnull=False, seen_at__isnull=False),
                name="safety_look_seen_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"safety look {self.pk}"


class LogView(Recorded):
    """That an owner has looked at how others used the alarm at home. The others see it (R-63)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="log_views", verbose_name=_("person"))
    occupancy = models.ForeignKey(
        Occupancy, models.PROTECT, null=True, related_name="log_views", verbose_name=_("anlegg")
    )
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("visning av loggen"), _("visninger av loggen")
        ordering = ["-at"]
        default_permissions = ()
        indexes = [models.Index(fields=["occupancy", "-at"], name="log_view_of_home")]

    def __str__(self) -> str:
        return f"log view {self.pk}"
