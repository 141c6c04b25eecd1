"""What a person decides about looks at them: when to be told, what stays locked, and who is on the telephone."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.models.sealed_text import SealedTextField, Unsealed
from privacy.models.readings import Opening

TRIES = 5


class LookNotice(models.Model):
    """Which looks a person is written to about. Who never chose has no row, and the usual choice."""

    class Which(models.TextChoices):
        ALL = "all", _("hver gang noen ser noe om meg")
        MEDIA = "media", _("bare når noen ser bilder eller hører opptak")
        NEVER = "never", _("aldri")

    USUAL = Which.MEDIA

    id = models.UUIDField(_("id"), primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(
        Person, models.PROTECT, related_name="look_notice", verbose_name=_("person")
    )
    which = models.CharField(_("når du får e-post"), max_length=5, choices=Which)
    changed_at = models.DateTimeField(_("valgt"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("varsel om oppslag")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(which__in=["all", "media", "never"]), name="look_notice_known_choice"
            )
        ]

    def __str__(self) -> str:
        return f"look notice {self.pk}"


class RecordLockQuerySet(models.QuerySet["RecordLock"]):
    def in_force(self, now: datetime) -> Self:
        return self.filter(Q(until=None) | Q(until__gt=now), since__lte=now)


class RecordLock(models.Model):
    """A part of what is held that a person has locked: an employee must say why, and the person is told at once."""

    class What(models.TextChoices):
        CALLS = "calls", _("opptak av samtaler")
        IMAGES = "images", _("bilder fra alarmen")
        NOTES = "notes", _("henvendelser og notater")

    id = models.UUIDField(_("id"), primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="record_locks", verbose_name=_("person"))
    what = models.CharField(_("hva som er låst"), max_length=6, choices=What)
    since = models.DateTimeField(_("låst fra"), default=timezone.now)
    until = models.DateTimeField(_("låst til"), null=True, blank=True)

    objects = RecordLockQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("lås"), _("låser")
        ordering = ["-since"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "what"], condition=Q(until=None), name="record_lock_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(what__in=["calls", "images", "notes"]), name="record_lock_known_part"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="record_lock_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"lock {self.pk}"


class LockOpening(models.Model):
    """That an employee opened a locked part during one look, and why. Added, never changed or removed."""

    # As with an opening, the ground has a key of its own.
    nobody_id = None

    id = models.UUIDField(_("id"), primary_key=True, default=uuid.uuid4, editable=False)
    lock = models.ForeignKey(RecordLock, models.PROTECT, related_name="openings", verbose_name=_("lås"))
    opening = models.ForeignKey(
        Opening, models.PROTECT, related_name="opened_locks", verbose_name=_("kundeoppslag")
    )
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    ground_sealed = SealedTextField(_("begrunnelse"), null=True, blank=True, owner="nobody")

    ground = Unsealed("ground_sealed")

    class Meta:
        verbose_name, verbose_name_plural = _("åpning av lås"), _("åpninger av låser")
        ordering = ["-at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["lock", "opening"], name="lock_opening_once_in_a_look"),
            models.CheckConstraint(condition=Q(ground_sealed__isnull=False), name="lock_opening_says_why"),
        ]
        triggers = [
            pgtrigger.Protect(name="lock_opening_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"lock opening {self.pk}"


class CallerCheckQuerySet(models.QuerySet["CallerCheck"]):
    def unused(self, now: datetime) -> Self:
        return self.filter(used_at=None, expires_at__gt=now, tries__lt=TRIES)


class CallerCheck(models.Model):
    """A code that shows, on the telephone, that it is really us, or really the customer. Good once, for minutes.

    The side that must say it is shown it; `code_hmac` is there only where somebody types what they hear.
    """

    class Direction(models.TextChoices):
        WE_SAY = "we_say", _("vi sier koden")
        YOU_SAY = "you_say", _("du sier koden")

    id = models.UUIDField(_("id"), primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="caller_checks", verbose_name=_("person"))
    direction = models.CharField(_("hvem som sier koden"), max_length=7, choices=Direction)
    code_sealed = SealedTextField(_("kode"), null=True, blank=True, owner="person")
    code_hmac = models.BinaryField(_("fingeravtrykk av koden"), null=True, blank=True)
    made_at = models.DateTimeField(_("laget"), default=timezone.now)
    expires_at = models.DateTimeField(_("gjelder til"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ansatt"),
    )
    role = models.CharField(_("hvem"), max_length=20, blank=True)
    staff_number = models.CharField(_("ansattnummer"), max_length=6, blank=True)
    tries = models.PositiveSmallIntegerField(_("feil kode"), default=0)
    used_at = models.DateTimeField(_("brukt"), null=True, blank=True)

    code = Unsealed("code_sealed")
    objects = CallerCheckQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("ringesjekk"), _("ringesjekker")
        ordering = ["-made_at", "-id"]
        default_permissions = ("view",)
        permissions = (("check_caller", "Can check a caller"),)
        indexes = [models.Index(fields=["person", "-made_at"], name="caller_check_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(direction__in=["we_say", "you_say"]), name="caller_check_known_direction"
            ),
            models.CheckConstraint(condition=Q(expires_at__gte=F("made_at")), name="caller_check_ends"),
            models.CheckConstraint(condition=Q(tries__lte=TRIES), name="caller_check_few_tries"),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(by__isnull=False), name="caller_check_used_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(direction="we_say", code_hmac__isnull=True)
                | Q(direction="you_say", code_hmac__isnull=False, by__isnull=False),
                name="caller_check_is_compared_where_it_is_typed",
            ),
        ]

    def __str__(self) -> str:
        return f"caller check {self.pk}"
