"""When the alarm went off: what the sensors said, what we did, and the pictures the cameras took."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.access import ContactPerson
from accounts.models.files import StoredFile
from accounts.models.people import Person
from accounts.models.recipients import Recipient
from accounts.models.recorded import Recorded
from accounts.models.sites import Component, Site


def placed_then(name: str) -> pgtrigger.Trigger:
    """Write down where the component hung, so that whoever comes after and renames it does not rename the past."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition("NEW.component_id IS NOT NULL AND NEW.placement = ''"),
        func="""
            NEW.placement := (SELECT c.location_label FROM accounts_component c WHERE c.id = NEW.component_id);
            RETURN NEW;
        """,
    )


class AlarmActivation(Recorded):
    """The alarm went off (E-18)."""

    class Kind(models.TextChoices):
        BURGLARY = "burglary", _("innbruddsalarm")
        FIRE = "fire", _("brannalarm")
        WATER = "water", _("vannalarm")
        PANIC = "panic", _("overfallsalarm")
        DURESS = "duress", _("overfallskode")
        TECHNICAL = "technical", _("teknisk alarm")
        TAMPER = "tamper", _("sabotasjealarm")

    class Classification(models.TextChoices):
        UNRESOLVED = "unresolved", _("ikke avklart")
        FALSE = "false", _("falsk alarm")
        CONFIRMED = "confirmed", _("ekte alarm")

    site = models.ForeignKey(Site, models.PROTECT, related_name="alarms", verbose_name=_("anlegg"))
    key = models.CharField(_("alarmnummer"), max_length=60, unique=True)
    occurred_at = models.DateTimeField(_("tidspunkt"))
    alarm_type = models.CharField(_("type alarm"), max_length=9, choices=Kind)
    component = models.ForeignKey(
        Component, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("enhet")
    )
    placement = models.CharField(
        _("hvor enheten hang"), max_length=100, blank=True, db_default="", editable=False
    )
    cause = models.CharField(_("hva som utløste den"), max_length=120, blank=True)
    triggered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("utløst av")
    )
    classification = models.CharField(
        _("vurdering"), max_length=10, choices=Classification, default=Classification.UNRESOLVED
    )
    classification_note = models.CharField(_("forklaring til vurderingen"), max_length=120, blank=True)
    acknowledged_at = models.DateTimeField(_("tatt imot av alarmsentralen"), null=True, blank=True)
    closed_at = models.DateTimeField(_("avsluttet"), null=True, blank=True)

    class Meta:
        ordering = ["-occurred_at"]
        indexes = [models.Index(fields=["site", "-occurred_at", "-id"], name="alarm_by_site")]
        constraints = [
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | Q(acknowledged_at__gte=F("occurred_at")),
                name="alarm_acknowledged_after_it_went_off",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("occurred_at")),
                name="alarm_closed_after_it_went_off",
            ),
        ]
        triggers = [placed_then("alarm_placed_then")]

    def __str__(self) -> str:
        return f"alarm {self.pk}"


class FollowUp(Recorded):
    """One thing we did about an alarm (E-20). Staff stand here as a role, never by name."""

    class Action(models.TextChoices):
        SIGNAL = "signal", _("signal fra anlegget")
        IMAGES_TAKEN = "images_taken", _("kameraet tok bilder")
        IMAGES_VIEWED = "images_viewed", _("operatøren så på bildene")
        CALL = "call", _("vi ringte, og fikk svar")
        NO_ANSWER = "no_answer", _("vi ringte, uten svar")
        PASSPHRASE_OK = "passphrase_ok", _("riktig kontrollord")
        PASSPHRASE_FAILED = "passphrase_failed", _("feil kontrollord")
        GUARD_DISPATCHED = "guard_dispatched", _("vekter sendt")
        POLICE_CALLED = "police_called", _("politi eller brannvesen varslet")
        CLOSED = "closed", _("alarmen avsluttet")

    class Role(models.TextChoices):
        SYSTEM = "system", _("anlegget")
        OPERATOR = "operator", _("alarmoperatør")
        GUARD = "guard", _("vekter")

    alarm = models.ForeignKey(
        AlarmActivation, models.PROTECT, related_name="follow_ups", verbose_name=_("alarm")
    )
    step_no = models.PositiveSmallIntegerField(_("steg"))
    at = models.DateTimeField(_("tidspunkt"))
    action = models.CharField(_("hva vi gjorde"), max_length=17, choices=Action)
    contact = models.ForeignKey(
        ContactPerson,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kontaktperson"),
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("hvem vi snakket med")
    )
    operator_role = models.CharField(_("utført av"), max_length=8, choices=Role)
    note = models.CharField(_("notat"), max_length=500, blank=True)
    outcome = models.CharField(_("resultat"), max_length=200, blank=True)

    class Meta:
        ordering = ["alarm", "step_no"]
        constraints = [models.UniqueConstraint(fields=["alarm", "step_no"], name="follow_up_one_per_step")]

    def __str__(self) -> str:
        return f"follow-up {self.pk}"


class GuardDispatch(Recorded):
    """A guard sent out (E-21). The guard company is a recipient and named."""

    alarm = models.ForeignKey(
        AlarmActivation, models.PROTECT, related_name="dispatches", verbose_name=_("alarm")
    )
    recipient = models.ForeignKey(
        Recipient, models.PROTECT, related_name="+", verbose_name=_("vekterselskap")
    )
    ordered_at = models.DateTimeField(_("bestilt"))
    arrived_at = models.DateTimeField(_("framme"), null=True, blank=True)
    report = models.TextField(_("vekterens rapport"), max_length=4000, blank=True)
    cost = models.DecimalField(_("kostnad"), max_digits=9, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["-ordered_at"]
        constraints = [
            models.UniqueConstraint(fields=["alarm", "ordered_at"], name="guard_dispatch_once"),
            models.CheckConstraint(
                condition=Q(arrived_at__isnull=True) | Q(arrived_at__gte=F("ordered_at")),
                name="guard_arrives_after_order",
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | Q(cost__gte=0), name="guard_dispatch_cost_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"guard dispatch {self.pk}"


class VerificationImage(Recorded):
    """A picture a camera took in somebody's home (E-19).

    One taken while no alarm was on is quarantined: nobody may open it, and it is a possible breach (R-34). One that
    is deleted leaves its row until the alarm goes, so that the person sees that it was there and when it went.
    """

    class Classification(models.TextChoices):
        FALSE_ALARM = "false_alarm", _("falsk alarm")
        UNRESOLVED = "unresolved", _("ikke avklart")
        CONFIRMED = "confirmed_incident", _("ekte hendelse")

    class Review(models.TextChoices):
        WAITING = "waiting", _("venter på kontroll")
        RELEASED = "released", _("kontrollert og vist til deg")
        WITHHELD = "withheld", _("holdt tilbake fordi den viser andre")
        QUARANTINED = "quarantined", _("sperret: tatt uten at alarmen var utløst")

    site = models.ForeignKey(Site, models.PROTECT, related_name="images", verbose_name=_("anlegg"))
    alarm = models.ForeignKey(
        AlarmActivation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="images",
        verbose_name=_("alarm"),
    )
    key = models.CharField(_("bildenummer"), max_length=60, unique=True)
    component = models.ForeignKey(
        Component, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kamera")
    )
    placement = models.CharField(
        _("hvor kameraet hang"), max_length=100, blank=True, db_default="", editable=False
    )
    captured_at = models.DateTimeField(_("tatt"))
    classification = models.CharField(
        _("vurdering"), max_length=18, choices=Classification, default=Classification.UNRESOLVED
    )
    review_state = models.CharField(_("kontroll"), max_length=11, choices=Review, default=Review.WAITING)
    released_at = models.DateTimeField(_("vist fram"), null=True, blank=True)
    blur_applied = models.BooleanField(_("andre er gjort ukjennelige"), default=False)
    file = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bildefil")
    )
    deleted_at = models.DateTimeField(_("bildet slettet"), null=True, blank=True)

    class Meta:
        ordering = ["-captured_at"]
        indexes = [models.Index(fields=["site", "-captured_at", "-id"], name="image_by_site")]
        constraints = [
            models.CheckConstraint(
                condition=Q(alarm__isnull=False) | Q(review_state="quarantined"),
                name="image_without_alarm_is_quarantined",
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=False, deleted_at__isnull=True)
                | Q(file__isnull=True, deleted_at__isnull=False),
                name="image_has_a_file_until_deleted",
            ),
            models.CheckConstraint(
                condition=~Q(review_state="released") | Q(released_at__isnull=False),
                name="image_released_says_when",
            ),
        ]
        triggers = [placed_then("image_placed_then")]

    def __str__(self) -> str:
        return f"image {self.pk}"
