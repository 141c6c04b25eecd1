"""Those whom a customer has named to us: how a contact person was asked, and whom we told too late."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.access import ContactPerson
from accounts.models.recorded import Recorded
from accounts.models.sites import Occupancy


class ContactNotice(Recorded):
    """How a contact person was told that they are on a call list, and what they answered (GDPR Art. 14, WF-12).

    The link in the notice is kept as a keyed HMAC. It works until it was used, or its time is up.
    """

    contact = models.OneToOneField(
        ContactPerson, models.PROTECT, related_name="notice", verbose_name=_("kontaktperson")
    )
    # The worker makes the link and sends it; no other process has ever had it.
    wanted_at = models.DateTimeField(_("skal spørres"), null=True, blank=True)
    asked_at = models.DateTimeField(_("sist spurt"), null=True, blank=True)
    turn = models.PositiveSmallIntegerField(_("antall ganger spurt"), default=0)
    link_hmac = models.BinaryField(_("nøkkelavtrykk av lenken"), max_length=32, null=True, blank=True)
    link_until = models.DateTimeField(_("lenken virker til"), null=True, blank=True)
    used_at = models.DateTimeField(_("lenken brukt"), null=True, blank=True)
    answered_at = models.DateTimeField(_("svarte"), null=True, blank=True)
    attested_at = models.DateTimeField(_("kunden har sagt fra selv"), null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["wanted_at"], name="contact_notice_wanted", condition=Q(wanted_at__isnull=False)
            ),
            models.Index(fields=["asked_at"], name="contact_notice_age"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["link_hmac"], name="contact_notice_one_per_link"),
            models.CheckConstraint(
                condition=Q(link_hmac__isnull=True) | Q(link_until__isnull=False),
                name="contact_notice_link_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"contact notice {self.pk}"


class ContactRefusal(Recorded):
    """A number whose holder said no to a call list, or that it is the wrong one: not to be put on that list again.

    Kept as a keyed fingerprint that is another one at every home. Gone 30 days after the household's time there.
    """

    occupancy = models.ForeignKey(Occupancy, models.PROTECT, related_name="+", verbose_name=_("anlegg"))
    number_hmac = models.BinaryField(_("nøkkelavtrykk av nummeret"), max_length=32)

    class Meta:
        verbose_name, verbose_name_plural = _("nummer som sa nei"), _("numre som sa nei")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["occupancy", "number_hmac"], name="contact_refusal_one_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"contact refusal {self.pk}"


class LateNotice(Recorded):
    """Somebody a customer named to us, and who has not been told in time: for staff to see to (R-21).

    Their key and no name: `key` is of the row of an AuthorisedUser or a ContactPerson. Gone 30 days after it was
    put right.
    """

    class Kind(models.TextChoices):
        CONTACT = "contact", _("kontaktperson")
        USER = "user", _("bruker")

    kind = models.CharField(_("hvem"), max_length=7, choices=Kind)
    key = models.UUIDField(_("nøkkel"), unique=True)
    installation_number = models.CharField(_("anleggsnummer"), max_length=20)
    since = models.DateTimeField(_("lagt inn"))
    alerted_at = models.DateTimeField(_("varslet"))
    suspended_at = models.DateTimeField(_("bare i nødstilfelle fra"), null=True, blank=True)
    settled_at = models.DateTimeField(_("ordnet"), null=True, blank=True)

    class Meta:
        ordering = ["since"]
        verbose_name = _("for sen beskjed")
        verbose_name_plural = _("for sene beskjeder")

    def __str__(self) -> str:
        return f"late notice {self.pk}"
