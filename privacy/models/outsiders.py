"""Who asks for their rights without an account: the case with its code and its door, and what was done there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import references
from accounts.models.people import Language
from accounts.models.recorded import Recorded


def new_reference() -> str:
    """The number of a case of somebody without an account: UK-7K4M-Q2XD."""
    return references.new_reference("UK")


class OutsiderCase(Recorded):
    """Somebody asks what is held at an address or a number, and shows by a code that it is theirs (WF-09, F-12).

    Nothing is looked up before they have. Code and token are kept as keyed fingerprints. The address goes when the
    case is closed; its fingerprint stays, so that whoever proves it again can follow what was done.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-post")
        SMS = "sms", _("SMS")

    class Closing(models.TextChoices):
        DONE = "done", _("ferdig")
        UNPROVEN = "unproven", _("ingen bekreftet adressen")

    reference = models.CharField(_("saksnummer"), max_length=12, unique=True, default=new_reference)
    channel = models.CharField(_("kanal"), max_length=5, choices=Channel)
    address = models.CharField(_("e-post eller telefon"), max_length=254, blank=True)
    address_mark = models.BinaryField(_("nøkkelavtrykk av adressen"), max_length=32)
    language = models.CharField(_("språk"), max_length=2, choices=Language)
    asked_at = models.DateTimeField(_("spurt"), default=timezone.now)
    code_hmac = models.BinaryField(_("nøkkelavtrykk av koden"), max_length=32, null=True, blank=True)
    code_until = models.DateTimeField(_("koden virker til"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("forsøk"), default=0)
    proven_at = models.DateTimeField(_("bekreftet"), null=True, blank=True)
    token_hmac = models.BinaryField(_("nøkkelavtrykk av økten"), max_length=32, null=True, blank=True)
    open_until = models.DateTimeField(_("åpen til"), null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(_("påminnelser"), default=0)
    closed_at = models.DateTimeField(_("sak avsluttet"), null=True, blank=True)
    closing = models.CharField(_("hvorfor avsluttet"), max_length=8, choices=Closing, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("sak uten konto"), _("saker uten konto")
        ordering = ["-asked_at"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["address_mark", "-asked_at"], name="outsider_case_by_mark"),
            models.Index(fields=["asked_at"], name="outsider_case_open", condition=Q(closed_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["token_hmac"], name="outsider_case_one_per_token"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closing="") & ~Q(address="")
                | Q(closed_at__isnull=False, address="", token_hmac=None, code_hmac=None) & ~Q(closing=""),
                name="outsider_case_forgets_when_closed",
            ),
            models.CheckConstraint(
                condition=Q(token_hmac=None) | Q(proven_at__isnull=False, open_until__isnull=False),
                name="outsider_case_opens_to_proof",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class OutsiderStep(Recorded):
    """One thing somebody did in a case of theirs, for them to follow. Added, never changed; `about` is a number."""

    class What(models.TextChoices):
        PROVEN = "proven", _("Du bekreftet at adressen er din.")
        COPIED = "copied", _("Du hentet en kopi.")
        CORRECTED = "corrected", _("Du rettet noe.")
        ERASED = "erased", _("Du slettet noe.")
        OBJECTED = "objected", _("Du protesterte, og vi sluttet å bruke det.")
        NO_MARKETING = "no_marketing", _("Du sa nei til reklame.")
        WISHED = "wished", _("Du ba oss gjøre noe for deg.")
        LINKED = "linked", _("Du åpnet siden for ringelisten du står på.")

    case = models.ForeignKey(OutsiderCase, models.PROTECT, related_name="steps", verbose_name=_("sak"))
    what = models.CharField(_("hva"), max_length=12, choices=What)
    about = models.CharField(_("gjelder"), max_length=60, blank=True)
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("det som er gjort"), _("det som er gjort")
        ordering = ["at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"outsider step {self.pk}"
