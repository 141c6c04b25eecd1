"""What a change of ownership is made of besides the change: the link, the buyer's half, and what staff saw."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.customers import OwnershipChange
from accounts.models.people import Person
from accounts.models.recorded import Recorded
from accounts.models.sealed_text import SealedTextField, Unsealed


class TakeoverInvitation(Recorded):
    """The one-time link to whoever takes over: keyed fingerprints of its token and of the address it went to.

    Sent anew it is another link, and the old one is dead. Nothing of it is left when it has been used.
    """

    change = models.OneToOneField(
        OwnershipChange, models.CASCADE, related_name="invitation", verbose_name=_("eierskifte")
    )
    mark = models.BinaryField(_("nøkkelavtrykk av lenken"), max_length=32, null=True, unique=True)
    address_mark = models.BinaryField(_("nøkkelavtrykk av adressen"), max_length=32, null=True)
    sent_at = models.DateTimeField(_("sendt"))
    valid_until = models.DateTimeField(_("gjelder til"))
    used_at = models.DateTimeField(_("brukt"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("sent_at")), name="takeover_invitation_ends_after_sending"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(mark__isnull=True, address_mark__isnull=True),
                name="takeover_invitation_used_keeps_no_mark",
            ),
        ]

    def __str__(self) -> str:
        return f"takeover invitation {self.pk}"


class Takeover(Recorded):
    """The buyer's half of a change of ownership: what they read and agreed to, and what a person decided."""

    class Identity(models.TextChoices):
        BANKID = "bankid", _("BankID")
        SEEN = "seen", _("legitimasjon vist til en ansatt")

    class Decision(models.TextChoices):
        APPROVED = "approved", _("godkjent")
        PREPAYMENT = "prepayment", _("godkjent mot forskudd")

    # A seller may be erased, and the change with them; what the buyer agreed to stays.
    change = models.OneToOneField(
        OwnershipChange,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="takeover",
        verbose_name=_("eierskifte"),
    )
    key = models.CharField(_("saksnummer"), max_length=60, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="takeovers", verbose_name=_("ny eier"))
    joined_at = models.DateTimeField(_("tok imot"))
    notice_version = models.CharField(_("utgave av personvernteksten"), max_length=20, blank=True)
    terms_version = models.CharField(_("utgave av vilkårene"), max_length=20, blank=True)
    accepted_at = models.DateTimeField(_("godtok vilkårene"), null=True, blank=True)
    identity = models.CharField(_("slik viste du hvem du er"), max_length=6, choices=Identity, blank=True)
    identity_at = models.DateTimeField(_("viste hvem du er"), null=True, blank=True)
    credit = models.CharField(_("kredittvurdering"), max_length=10, choices=Decision, blank=True)
    credit_at = models.DateTimeField(_("kreditt vurdert"), null=True, blank=True)
    credit_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("vurdert av"),
    )

    class Meta:
        ordering = ["-joined_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | (~Q(terms_version="") & ~Q(notice_version="")),
                name="takeover_accepted_says_which_text",
            ),
            models.CheckConstraint(
                condition=Q(credit="", credit_at__isnull=True, credit_by__isnull=True)
                | (~Q(credit="") & Q(credit_at__isnull=False, credit_by__isnull=False)),
                name="takeover_credit_has_a_human",
            ),
        ]

    def __str__(self) -> str:
        return f"takeover {self.pk}"


class HandoverCheck(Recorded):
    """What employees saw before a home changed hands: a note of the deed, never a copy; and letting it go on.

    `stopped_at` says that somebody has to look, and not why: neither side ever reads it. Who let it go on last
    stays when it stops again.
    """

    class Ground(models.TextChoices):
        DEED = "deed", _("skjøte eller kjøpekontrakt sett")
        DEATH = "death", _("dødsfall: skifteattest sett")
        ESTATE = "estate", _("bo: bostyrers fullmakt sett")

    change = models.OneToOneField(
        OwnershipChange, models.CASCADE, related_name="check_up", verbose_name=_("eierskifte")
    )
    ground = models.CharField(_("grunnlag"), max_length=6, choices=Ground, blank=True)
    evidence_sealed = SealedTextField(_("hva som ble sett"), owner="nobody", null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sett av"),
    )
    stopped_at = models.DateTimeField(_("må ses på"), null=True, blank=True)
    released_at = models.DateTimeField(_("sluppet videre"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sluppet videre av"),
    )
    evidence = Unsealed("evidence_sealed")
    # The dead have no key: the note lies under one of its own row.
    nobody_id = None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ground="") | Q(seen_by__isnull=False), name="handover_ground_has_a_human"
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(released_by__isnull=False),
                name="handover_released_has_a_human",
            ),
        ]

    def __str__(self) -> str:
        return f"handover check {self.pk}"
