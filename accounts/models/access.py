"""Who may use the alarm, and whom we call when it goes off. Codes and passphrases have no way out."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts import sealing
from accounts.models.overlap import no_overlap
from accounts.models.people import Person
from accounts.models.recorded import Recorded
from accounts.models.sealed_text import SealedTextField, Unsealed
from accounts.models.sites import Occupancy, Site

HOUR = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"


class AuthorisedUserQuerySet(models.QuerySet["AuthorisedUser"]):
    def valid_at(self, moment: datetime) -> Self:
        return self.filter(valid_from__lte=moment).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=moment))


class AuthorisedUser(Recorded):
    """Someone the customer gave access to the alarm, for a time (E-12). A data subject in their own right."""

    class Role(models.TextChoices):
        OWNER = "owner", _("eier")
        OWNER_DELEGATE = "owner_delegate", _("eiers stedfortreder")
        HOUSEHOLD = "household", _("husstandsmedlem")
        CHILD = "child", _("barn")
        CLEANER = "cleaner", _("renhold")
        NEIGHBOUR = "neighbour", _("nabo")
        EMPLOYEE = "employee", _("ansatt")
        TEMPORARY = "temporary", _("midlertidig")

    class State(models.TextChoices):
        DRAFT = "draft", _("kladd")
        INVITED = "invited", _("invitert")
        NOTIFIED = "notified", _("varslet")
        ACTIVE = "active", _("aktiv")
        SUSPENDED = "suspended", _("satt på pause")
        REVOKED = "revoked", _("fjernet")
        LEFT = "left", _("har sluttet")
        DECLINED = "declined", _("takket nei")
        EXPIRED = "expired", _("utløpt")

    class InformedBy(models.TextChoices):
        INVITATION = "invitation", _("invitasjonen")
        TEXT_MESSAGE = "sms", _("SMS fra oss")
        CUSTOMER = "customer", _("den som ga tilgangen")

    class Reason(models.TextChoices):
        """Why an access ended; a code, and never told to the other side."""

        BY_OWNER = "by_owner", _("tatt bort av den som har anlegget")
        BY_SELF = "by_self", _("sa den fra seg")
        DECLINED = "declined", _("takket nei")
        UNANSWERED = "unanswered", _("svarte ikke")
        ADDRESS_LOST = "address_lost", _("adressen er ikke lenger vedkommendes")
        TIME_OVER = "time_over", _("tiden er over")
        HANDED_OVER = "handed_over", _("anlegget fikk ny eier")
        SAFETY = "safety", _("av hensyn til sikkerhet")

    occupancy = models.ForeignKey(
        Occupancy, models.PROTECT, related_name="authorised_users", verbose_name=_("anlegg")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="accesses", verbose_name=_("person")
    )
    display_name = models.CharField(_("navn i panelet"), max_length=60)
    role = models.CharField(_("rolle"), max_length=14, choices=Role)
    has_app_access = models.BooleanField(_("kan bruke appen"), default=False)
    may_arm = models.BooleanField(_("kan slå på"), default=True)
    may_disarm = models.BooleanField(_("kan slå av"), default=True)
    may_lock = models.BooleanField(_("kan låse"), default=False)
    may_view_log = models.BooleanField(_("kan se loggen"), default=False)
    show_name_to_owner = models.BooleanField(_("eieren ser navnet i loggen"), default=False)
    valid_from = models.DateTimeField(_("fra"))
    valid_to = models.DateTimeField(_("til"), null=True, blank=True)
    invited_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="invited", verbose_name=_("invitert av")
    )
    # Which days of the week, Monday is 1, and between which times in Oslo; empty is always.
    weekdays = models.CharField(_("dager"), max_length=7, blank=True)
    from_time = models.CharField(_("fra klokken"), max_length=5, blank=True)
    to_time = models.CharField(_("til klokken"), max_length=5, blank=True)
    informed_at = models.DateTimeField(_("informert"), null=True, blank=True)
    informed_by = models.CharField(_("informert av"), max_length=10, choices=InformedBy, blank=True)
    notice_version = models.CharField(_("utgave av informasjonen"), max_length=20, blank=True)
    ended_reason = models.CharField(_("hvorfor den sluttet"), max_length=12, choices=Reason, blank=True)
    state = models.CharField(_("status"), max_length=9, choices=State, default=State.DRAFT)

    objects = AuthorisedUserQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from", "display_name"]
        indexes = [
            models.Index(
                fields=["valid_from"],
                name="authorised_user_with_hours",
                condition=~Q(weekdays="") | ~Q(from_time=""),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="authorised_user_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(informed_at__isnull=False) | Q(role="owner"),
                name="authorised_user_active_only_when_informed",
            ),
            models.CheckConstraint(
                condition=Q(from_time="", to_time="")
                | Q(from_time__regex=HOUR, to_time__regex=HOUR, to_time__gt=F("from_time")),
                name="authorised_user_hours_end_after_start",
            ),
            models.CheckConstraint(
                condition=Q(weekdays__regex=r"^1?2?3?4?5?6?7?$"), name="authorised_user_weekdays_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"authorised user {self.pk}"


class UserInvitation(Recorded):
    """The open question to somebody who was given access: a link and a code, both kept as keyed HMAC only.

    The row goes with the answer, or when nobody answers in time. The address is what the customer typed.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-post")
        SMS = "sms", _("SMS")

    user = models.OneToOneField(
        AuthorisedUser, models.PROTECT, related_name="invitation", verbose_name=_("bruker")
    )
    channel = models.CharField(_("sendt på"), max_length=5, choices=Channel)
    address_sealed = SealedTextField(_("sendt til"), owner="user__invited_by")
    address_hmac = models.BinaryField(_("nøkkelavtrykk av adressen"), max_length=32)
    token_hmac = models.BinaryField(_("nøkkelavtrykk av lenken"), max_length=32, unique=True)
    code_hmac = models.BinaryField(_("nøkkelavtrykk av koden"), max_length=32, null=True, blank=True)
    code_sent_at = models.DateTimeField(_("kode sendt"), null=True, blank=True)
    codes_sent = models.PositiveSmallIntegerField(_("koder sendt"), default=0)
    tries = models.PositiveSmallIntegerField(_("forsøk"), default=0)
    expires_at = models.DateTimeField(_("virker til"))

    address = Unsealed("address_sealed")

    class Meta:
        indexes = [
            models.Index(fields=["address_hmac"], name="user_invitation_address"),
            models.Index(fields=["expires_at"], name="user_invitation_expiry"),
        ]

    def __str__(self) -> str:
        return f"user invitation {self.pk}"


class LogAttestation(Recorded):
    """An employer's word that the employees know who sees when they use the alarm (R-58). Rows are added only."""

    occupancy = models.ForeignKey(Occupancy, models.PROTECT, related_name="+", verbose_name=_("anlegg"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("bekreftet av"))
    attested_at = models.DateTimeField(_("bekreftet"))
    version = models.CharField(_("utgave av ordlyden"), max_length=20)

    def __str__(self) -> str:
        return f"log attestation {self.pk}"


class AccessCode(Recorded):
    """A code slot in the panel (E-13). The code itself is kept only as a keyed HMAC and cannot be read back."""

    class Kind(models.TextChoices):
        PIN = "pin", _("kode")
        TAG = "tag", _("brikke")
        APP = "app", _("app")

    class Status(models.TextChoices):
        ACTIVE = "active", _("satt")
        WAITING_FOR_PANEL = "waiting", _("venter på panel")
        REVOKED = "revoked", _("fjernet")

    site = models.ForeignKey(Site, models.PROTECT, related_name="codes", verbose_name=_("anlegg"))
    slot_no = models.PositiveSmallIntegerField(_("plass i panelet"))
    kind = models.CharField(_("type"), max_length=3, choices=Kind, default=Kind.PIN)
    secret_hmac = models.BinaryField(_("nøkkelavtrykk av koden"), null=True, blank=True, max_length=32)
    is_duress = models.BooleanField(_("overfallskode"), default=False)
    status = models.CharField(_("status"), max_length=7, choices=Status, default=Status.ACTIVE)
    set_at = models.DateTimeField(_("satt"), null=True, blank=True)
    last_changed_at = models.DateTimeField(_("sist endret"), null=True, blank=True)

    class Meta:
        ordering = ["slot_no"]
        constraints = [
            models.UniqueConstraint(fields=["site", "slot_no"], name="access_code_one_per_slot"),
            models.CheckConstraint(
                condition=~Q(status="revoked") | Q(secret_hmac__isnull=True),
                name="access_code_revoked_has_no_secret",
            ),
        ]

    def __str__(self) -> str:
        return f"access code {self.pk}"

    def remember(self, secret: str, *, now: datetime) -> None:
        """Keep what is needed to recognise `secret`, and nothing it could be read from. Does not save."""
        self.secret_hmac = self.mark(secret)
        self.set_at = self.set_at or now
        self.last_changed_at = now

    def mark(self, secret: str) -> bytes:
        """What `secret` would be recognised by if it were the code of this slot."""
        return sealing.fingerprint(secret, context=f"access_code:{self.pk}")


class CodeAssignment(Recorded):
    """Whose slot it was, and when. A reused slot never mixes two people's history (PE-35)."""

    code = models.ForeignKey(AccessCode, models.PROTECT, related_name="assignments", verbose_name=_("kode"))
    user = models.ForeignKey(
        AuthorisedUser, models.PROTECT, related_name="code_assignments", verbose_name=_("bruker")
    )
    valid_from = models.DateTimeField(_("fra"))
    valid_to = models.DateTimeField(_("til"), null=True, blank=True)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="code_assignment_ends_after_start",
            )
        ]
        triggers = [
            no_overlap("code_assignment_no_overlap", table="accounts_codeassignment", owner="code_id")
        ]

    def __str__(self) -> str:
        return f"code assignment {self.pk}"


class Passphrase(Recorded):
    """The word said to the alarm centre (E-14). Only recognised, never read; the centre keeps its own vault."""

    occupancy = models.ForeignKey(
        Occupancy, models.PROTECT, related_name="passphrases", verbose_name=_("anlegg")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="passphrases", verbose_name=_("person"))
    secret_hmac = models.BinaryField(_("nøkkelavtrykk av ordet"), max_length=32)
    set_at = models.DateTimeField(_("satt"))
    last_changed_at = models.DateTimeField(_("sist endret"))
    last_used_at = models.DateTimeField(_("sist brukt"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occupancy", "person"], name="passphrase_one_per_person_and_home")
        ]

    def __str__(self) -> str:
        return f"passphrase {self.pk}"

    def remember(self, secret: str, *, now: datetime) -> None:
        """Keep what is needed to recognise `secret`, whatever its case and spaces. Does not save."""
        self.secret_hmac = sealing.fingerprint(
            " ".join(secret.casefold().split()), context=f"passphrase:{self.pk}"
        )
        self.last_changed_at = now


class ContactPerson(Recorded):
    """Someone we call, in order, when the alarm goes off (E-15). Named by the customer, with own rights."""

    class State(models.TextChoices):
        ADDED = "added", _("lagt til")
        NOTICE_SENT = "notice_sent", _("spurt")
        CONFIRMED = "confirmed", _("bekreftet")
        NO_RESPONSE = "no_response", _("har ikke svart")
        DECLINED = "declined", _("ønsker ikke å være kontakt")
        OBJECTED = "objected", _("har protestert")
        REMOVED = "removed", _("fjernet")

    class NoticeChannel(models.TextChoices):
        SMS = "sms", _("SMS")
        EMAIL = "email", _("e-post")

    occupancy = models.ForeignKey(
        Occupancy, models.PROTECT, related_name="contact_persons", verbose_name=_("anlegg")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="contact_roles", verbose_name=_("person")
    )
    name = models.CharField(_("navn"), max_length=120)
    phone = models.CharField(_("telefon"), max_length=20, blank=True)
    email = models.EmailField(_("e-post"), blank=True)
    relation = models.CharField(_("forhold"), max_length=60, blank=True)
    call_order = models.PositiveSmallIntegerField(_("nummer på ringelisten"))
    has_key = models.BooleanField(_("har nøkkel"), default=False)
    may_give_passphrase = models.BooleanField(_("kan oppgi kontrollord"), default=False)
    added_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts_added",
        verbose_name=_("lagt til av"),
    )
    notice_sent_at = models.DateTimeField(_("spurt"), null=True, blank=True)
    notice_channel = models.CharField(_("spurt på"), max_length=5, choices=NoticeChannel, blank=True)
    state = models.CharField(_("status"), max_length=11, choices=State, default=State.ADDED)
    valid_from = models.DateTimeField(_("fra"))
    valid_to = models.DateTimeField(_("til"), null=True, blank=True)

    class Meta:
        ordering = ["call_order"]
        constraints = [
            models.UniqueConstraint(
                fields=["occupancy", "call_order"],
                condition=Q(valid_to__isnull=True),
                name="contact_person_one_per_place_in_order",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="contact_person_ends_after_start",
            ),
        ]
        # Whoever is on a list finds themself by their own address.
        indexes = [
            models.Index(Lower("email"), name="contact_person_by_email"),
            models.Index(fields=["phone"], name="contact_person_by_phone"),
        ]
        triggers = [
            # Not by a bundle from the alarm centre either, which knows nothing of the answer.
            pgtrigger.Trigger(
                name="contact_person_no_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["declined", "objected"])
                & (
                    pgtrigger.Q(old__state__df=pgtrigger.F("new__state"))
                    | (pgtrigger.Q(old__phone__df=pgtrigger.F("new__phone")) & ~pgtrigger.Q(new__phone=""))
                ),
                func="""
                    RAISE EXCEPTION 'a no is taken back by nobody'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'contact_person_no_stays';
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"contact person {self.pk}"
