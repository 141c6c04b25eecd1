"""What happened at a site: large tables, partitioned by month of occurrence.

Rows are written by `accounts.activity.record` alone, which makes the month's partition first.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.access import AuthorisedUser
from accounts.models.people import Person
from accounts.models.sites import Site
from accounts.models.tallies import tallied


class ActorKind(models.TextChoices):
    """How we know who did it. Only `PERSON` rows are anybody's own (domain.md R-62)."""

    PERSON = "person", _("en bruker")
    UNNAMED = "unnamed", _("en kode uten navn")
    UNRESOLVED = "unresolved", _("et navn vi ikke kjenner")
    SYSTEM = "system", _("anlegget selv")


class Channel(models.TextChoices):
    KEYPAD = "keypad", _("betjeningspanel")
    CODE = "code", _("kode")
    APP = "app", _("app")
    TAG = "tag", _("brikke")
    AUTO = "auto", _("automatisk")
    ALARM_CENTRE = "alarm_centre", _("alarmsentralen")
    UNKNOWN = "unknown", _("ukjent")


class ActivityEvent(models.Model):
    """Fields every event has. `id` is made from the event itself, so loading it twice adds nothing."""

    pk = models.CompositePrimaryKey("occurred_at", "id")
    id = models.UUIDField(_("id"), default=uuid.uuid4, editable=False)
    occurred_at = models.DateTimeField(_("tidspunkt"))
    received_at = models.DateTimeField(_("mottatt"), default=timezone.now)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+", db_index=False, verbose_name=_("anlegg"))
    actor = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("utført av")
    )
    user = models.ForeignKey(
        AuthorisedUser, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("bruker")
    )
    actor_kind = models.CharField(_("hvordan vi vet hvem"), max_length=10, choices=ActorKind)
    unresolved_name = models.CharField(_("navn vi ikke kjenner"), max_length=100, blank=True)
    code_slot = models.PositiveSmallIntegerField(_("plass i panelet"), null=True)
    channel = models.CharField(_("hvordan"), max_length=12, choices=Channel)
    time_uncertain = models.BooleanField(_("usikkert tidspunkt"), default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.id}"


def indexes(name: str) -> list[models.Index]:
    """By site and by person, newest first; the site's own events apart, since a page asks for just those.

    By user, because a user who is removed must be looked for in every month.
    """
    return [
        models.Index(fields=["site", "-occurred_at", "-id"], name=f"{name}_by_site"),
        models.Index(
            fields=["actor", "-occurred_at", "-id"],
            name=f"{name}_by_actor",
            condition=models.Q(actor__isnull=False),
        ),
        models.Index(
            fields=["site", "-occurred_at", "-id"],
            name=f"{name}_by_system",
            condition=models.Q(actor_kind="system"),
        ),
        models.Index(fields=["user"], name=f"{name}_by_user", condition=models.Q(user__isnull=False)),
    ]


class ArmingEvent(ActivityEvent):
    """The alarm was switched on or off (E-16): when somebody came or went."""

    class Mode(models.TextChoices):
        FULL = "full", _("slått på")
        PARTIAL = "partial", _("delvis på")
        OFF = "off", _("slått av")
        ANNEX_ON = "annex_on", _("tilbygg slått på")
        ANNEX_OFF = "annex_off", _("tilbygg slått av")

    mode = models.CharField(_("hva skjedde"), max_length=9, choices=Mode)

    class Meta(ActivityEvent.Meta):
        indexes = indexes("arming")
        triggers = tallied("armingevent")


class LockEvent(ActivityEvent):
    """A digital lock was used (E-27)."""

    class Action(models.TextChoices):
        LOCK = "lock", _("låst")
        UNLOCK = "unlock", _("låst opp")
        FAIL = "fail", _("klarte ikke å låse")

    lock_name = models.CharField(_("lås"), max_length=100)
    action = models.CharField(_("hva skjedde"), max_length=6, choices=Action)

    class Meta(ActivityEvent.Meta):
        indexes = indexes("lock")
        triggers = tallied("lockevent")


class PlugEvent(ActivityEvent):
    """A smart plug was switched (E-28)."""

    class Action(models.TextChoices):
        ON = "on", _("strøm på")
        OFF = "off", _("strøm av")

    plug_name = models.CharField(_("smartplugg"), max_length=100)
    action = models.CharField(_("hva skjedde"), max_length=3, choices=Action)

    class Meta(ActivityEvent.Meta):
        indexes = indexes("plug")
        triggers = tallied("plugevent")


class CommandEvent(ActivityEvent):
    """Any other command, and the vendor's words we do not know yet (E-17). Never holds a code."""

    class Command(models.TextChoices):
        BYPASS = "bypass", _("sone koblet ut")
        ADD_USER = "add_user", _("bruker lagt til")
        REMOVE_USER = "remove_user", _("bruker fjernet")
        CHANGE_CODE = "change_code", _("kode byttet")
        UNKNOWN = "unknown", _("ukjent hendelse")

    class Result(models.TextChoices):
        DONE = "done", _("utført")
        FAILED = "failed", _("mislyktes")
        UNKNOWN = "unknown", _("ukjent")

    command = models.CharField(_("kommando"), max_length=11, choices=Command)
    vendor_type = models.CharField(_("leverandørens navn på hendelsen"), max_length=60, blank=True)
    result = models.CharField(_("resultat"), max_length=7, choices=Result, default=Result.UNKNOWN)

    class Meta(ActivityEvent.Meta):
        indexes = indexes("command")
        triggers = tallied("commandevent")


EVENT_MODELS: tuple[type[ActivityEvent], ...] = (ArmingEvent, LockEvent, PlugEvent, CommandEvent)
