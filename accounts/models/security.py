"""What sign-in leaves behind for its owner to see, and the wait after a change of what one signs in with."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.sign_in import User


class Method(models.TextChoices):
    PASSWORD = "password", _("passord")
    CODE = "code", _("kode på e-post")
    PASSKEY = "passkey", _("passnøkkel")
    TOTP = "totp", _("passord og kodeapp")
    RECOVERY = "recovery", _("passord og reservekode")
    BANKID = "bankid", _("BankID")
    OTHER = "other", _("annen måte")


class Change(models.TextChoices):
    """What happened to a way in. The labels end a sentence: «Nylig skjedde dette: …»."""

    PASSWORD = "password", _("passordet ble endret")
    ADDRESS = "address", _("e-postadressen for innlogging ble endret")
    CONTACT = "contact", _("e-post eller telefon hos oss ble endret")
    PASSKEY_ADDED = "passkey-added", _("en passnøkkel ble lagt til")
    PASSKEY_REMOVED = "passkey-removed", _("en passnøkkel ble fjernet")
    APP_ADDED = "app-added", _("kodeapp ble slått på")
    APP_REMOVED = "app-removed", _("kodeapp ble slått av")
    RECOVERY_CODES = "recovery-codes", _("nye reservekoder ble laget")
    BANKID_LINKED = "bankid-linked", _("BankID ble koblet til")
    BANKID_UNLINKED = "bankid-unlinked", _("BankID ble koblet fra")
    CLOSED = "closed", _("innloggingen ble stengt")


class SignInEvent(models.Model):
    """One sign-in, one try that was stopped, or one change of a way in.

    A try at an address nobody has is kept without a user: the same work as for one somebody has (S8).
    """

    class Kind(models.TextChoices):
        SIGN_IN = "sign-in", _("innlogging")
        CONFIRMATION = "confirmation", _("bekreftelse av hvem du er")
        CHANGE = "change", _("endring")

    class Outcome(models.TextChoices):
        DONE = "done", _("gikk gjennom")
        STOPPED = "stopped", _("stoppet")

    id = models.UUIDField(_("id"), primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sign_in_events",
        verbose_name=_("innlogging"),
    )
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    kind = models.CharField(_("hva"), max_length=12, choices=Kind)
    method = models.CharField(_("måte"), max_length=8, choices=Method, blank=True)
    change = models.CharField(_("endring"), max_length=15, choices=Change, blank=True)
    outcome = models.CharField(_("utfall"), max_length=7, choices=Outcome, default=Outcome.DONE)
    device = models.CharField(_("enhet"), max_length=60, blank=True)
    network = models.CharField(_("nett"), max_length=43, blank=True)
    is_new_device = models.BooleanField(_("ny enhet"), default=False)

    class Meta:
        indexes = [models.Index(fields=["user", "-at"], name="sign_in_event_of_user")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="change", method="") & ~Q(change="")
                | ~Q(kind="change") & ~Q(method="") & Q(change=""),
                name="sign_in_event_method_or_change",
            )
        ]

    def __str__(self) -> str:
        return f"sign-in event {self.pk}"


class KnownDevice(models.Model):
    """A browser somebody has signed in from before, known again by the keyed fingerprint of its cookie."""

    user = models.ForeignKey(User, models.PROTECT, related_name="known_devices", verbose_name=_("innlogging"))
    mark_hmac = models.BinaryField(_("nøkkelavtrykk"), max_length=32)
    device = models.CharField(_("enhet"), max_length=60, blank=True)
    first_seen_at = models.DateTimeField(_("brukt første gang"), default=timezone.now)
    last_seen_at = models.DateTimeField(_("brukt sist"), default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "mark_hmac"], name="known_device_once")]

    def __str__(self) -> str:
        return f"known device {self.pk}"


class WaitQuerySet(models.QuerySet["Wait"]):
    def running(self, now: datetime) -> Self:
        """Those that hold something back now: a locked one first, then the one that lasts longest."""
        held = Q(ends_at__gt=now) | Q(undone_at__isnull=False)
        rows = self.filter(held, lifted_at__isnull=True)
        return rows.order_by(F("undone_at").asc(nulls_last=True), "-ends_at")


class Wait(models.Model):
    """What cannot be taken back waits after a change of a way in (F-14, R-65).

    `undone_at`: its owner said it was not them; from then it is locked until staff lift it. `undo_hmac` is of the
    link in the notice; the link itself is kept nowhere.
    """

    id = models.UUIDField(_("id"), primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="waits", verbose_name=_("innlogging"))
    reason = models.CharField(_("grunn"), max_length=15, choices=Change)
    started_at = models.DateTimeField(_("begynte"), default=timezone.now)
    ends_at = models.DateTimeField(_("varer til"))
    former_address = models.EmailField(_("forrige e-post for innlogging"), blank=True)
    undo_hmac = models.BinaryField(_("nøkkelavtrykk av lenken"), max_length=32, unique=True)
    undone_at = models.DateTimeField(_("meldt at det ikke var deg"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("opphevet"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("opphevet av")
    )

    objects = WaitQuerySet.as_manager()

    class Meta:
        verbose_name = _("låst innlogging")
        verbose_name_plural = _("låste innlogginger")
        indexes = [
            models.Index(
                fields=["user", "ends_at"], name="wait_not_lifted", condition=Q(lifted_at__isnull=True)
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("started_at")), name="wait_ends_after_start"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="wait_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"wait {self.pk}"

    @property
    def is_locked(self) -> bool:
        return self.undone_at is not None and self.lifted_at is None
