"""Marketing: what a person has said, addresses nothing is sent to, the register of reservations, who may ask."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.models.people import Language
from accounts.models.recorded import Recorded


class Channel(models.TextChoices):
    """A way marketing reaches somebody."""

    EMAIL = "email", _("e-post")
    SMS = "sms", _("SMS")
    PHONE = "phone", _("telefon")
    POST = "post", _("post")
    APP = "app", _("varsler i appen")
    PORTAL = "in_portal", _("her på Mine sider")


class How(models.TextChoices):
    """How a choice reached the company. The last two are no choice: an objection, and a sale."""

    PORTAL = "portal", _("på Mine sider")
    LINK = "link", _("med lenken i et brev")
    SMS = "sms", _("med STOPP på SMS")
    STAFF = "staff", _("ved å si det til oss")
    OBJECTION = "objection", _("ved å protestere mot reklame")
    SALE = "sale", _("da du kjøpte noe")


class MarketingChoice(Recorded):
    """What somebody said about one channel, and when (E-32, WF-06): the latest yes or no counts, none is changed.

    `wording` is the sentence a person said yes to, in its language. A sale is neither yes nor no: the address was
    given with it, and the person could have said no (markedsføringsloven § 15(3)).
    """

    class State(models.TextChoices):
        NO = "opted_out", _("nei")
        YES = "opted_in", _("ja")
        SALE = "with_sale", _("oppgitt ved kjøp")

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="marketing_choices", verbose_name=_("person")
    )
    channel = models.CharField(_("kanal"), max_length=9, choices=Channel)
    state = models.CharField(_("valg"), max_length=9, choices=State)
    how = models.CharField(_("hvordan"), max_length=9, choices=How)
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    wording = models.CharField(_("det du sa ja til"), max_length=300, blank=True)
    language = models.CharField(_("språk"), max_length=2, choices=Language, blank=True)
    # Filled in by the clock: what is known of marketing goes a year later (RET-MKT).
    contract_ended_on = models.DateField(_("sluttet som kunde"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("valg om reklame"), _("valg om reklame")
        ordering = ["-at", "-created_at"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["person", "channel", "-at"], name="marketing_choice_latest"),
            models.Index(fields=["contract_ended_on"], name="marketing_choice_ended"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="marketing_choice_known_channel"
            ),
            # A yes is the person's own, made here, to a sentence that is kept.
            models.CheckConstraint(
                condition=Q(state="opted_in", how="portal", language__in=Language.values) & ~Q(wording="")
                | Q(state="opted_out") & ~Q(how="sale")
                | Q(state="with_sale", how="sale"),
                name="marketing_choice_yes_is_proven",
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="marketing_choice_stays", exclude=["contract_ended_on"])]

    def __str__(self) -> str:
        return f"marketing choice {self.pk}"


class SuppressionEntry(Recorded):
    """An address that gets no marketing by one channel, known by a keyed fingerprint and by nothing else.

    It outlives whoever it was, as long as the company does marketing (GDPR Art. 21(3), RET-MKT).
    """

    channel = models.CharField(_("kanal"), max_length=9, choices=Channel)
    mark = models.BinaryField(_("nøkkelavtrykk"), max_length=32)
    how = models.CharField(_("hvordan"), max_length=9, choices=How)
    since = models.DateTimeField(_("siden"), default=timezone.now)
    # A no after a yes counts from here.
    last_at = models.DateTimeField(_("sist sagt"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("adresse uten reklame"), _("adresser uten reklame")
        default_permissions = ("add",)
        constraints = [
            models.UniqueConstraint(fields=["mark", "channel"], name="suppression_once"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="suppression_known_channel"),
        ]

    def __str__(self) -> str:
        return f"suppression {self.pk}"


class ReservationCheck(Recorded):
    """One month's file of the Reservasjonsregisteret, taken in (markedsføringsloven § 13 a)."""

    file_date = models.DateField(_("filens dato"))
    checked_at = models.DateTimeField(_("tatt inn"), default=timezone.now)
    sha256 = models.CharField(_("filens avtrykk"), max_length=64)
    marks = models.PositiveIntegerField(_("antall"))

    class Meta:
        default_permissions = ()
        ordering = ["-checked_at"]

    def __str__(self) -> str:
        return f"reservation check {self.pk}"


class ReservedAddress(models.Model):
    """A number or postal address of the newest file, as a keyed fingerprint."""

    channel = models.CharField(_("kanal"), max_length=9, choices=Channel)
    mark = models.BinaryField(_("nøkkelavtrykk"), max_length=32)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["mark", "channel"], name="reserved_address_once"),
            models.CheckConstraint(
                condition=Q(channel__in=["phone", "post"]), name="reserved_address_channel"
            ),
        ]

    def __str__(self) -> str:
        return f"reserved address {self.pk}"


class MarketingSystem(Recorded):
    """A campaign system of the company's that asks whether it may send. Its token is kept as a fingerprint.

    `scope` is all that the token is good for.
    """

    class Scope(models.TextChoices):
        ASK = "ask", _("spørre om reklame kan sendes")
        REPLIES = "replies", _("levere svar på SMS")
        BOTH = "both", _("begge deler")

    name = models.CharField(_("navn"), max_length=60, unique=True)
    token_hmac = models.BinaryField(_("nøkkelavtrykk av nøkkelen"), max_length=32, unique=True)
    scope = models.CharField(_("hva nøkkelen kan"), max_length=7, choices=Scope, default=Scope.BOTH)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("laget av"),
    )
    revoked_at = models.DateTimeField(_("trukket tilbake"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("system som sender reklame"), _("systemer som sender reklame")
        ordering = ["name"]
        default_permissions = ("add",)

    def __str__(self) -> str:
        return f"marketing system {self.pk}"
