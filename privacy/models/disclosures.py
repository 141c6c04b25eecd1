"""Orders that a disclosure be kept secret for a time: whose, until when, and how they ended."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Disclosure
from accounts.models.recorded import Recorded


class SecrecyOrder(Recorded):
    """That somebody with the power to do so forbade telling the person, until a day that is known.

    What hides the disclosure is its own `secret_until`; this row says why. It is told together with the disclosure.
    """

    class Issuer(models.TextChoices):
        POLICE = "police", _("politiet")
        PROSECUTION = "prosecution", _("påtalemyndigheten")
        COURT = "court", _("en domstol")
        TAX = "tax", _("skattemyndighetene")
        OTHER = "other", _("en annen myndighet")

    class EndReason(models.TextChoices):
        LIFTED = "lifted", _("opphevet av den som ga det")
        KNOWN = "known", _("saken er kjent for den det gjelder")
        MISTAKEN = "mistaken", _("skrevet inn ved en feil")

    disclosure = models.OneToOneField(
        Disclosure, models.PROTECT, related_name="secrecy", verbose_name=_("utlevering")
    )
    issued_by = models.CharField(_("gitt av"), max_length=11, choices=Issuer)
    reference = models.CharField(_("nummeret på pålegget"), max_length=60)
    until = models.DateTimeField(_("gjelder til"))
    recorded_at = models.DateTimeField(_("skrevet inn"), default=timezone.now)
    ended_at = models.DateTimeField(_("avsluttet før tiden"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("avsluttet av"),
    )
    end_reason = models.CharField(_("hvorfor avsluttet"), max_length=8, choices=EndReason, blank=True)

    class Meta:
        ordering = ["-recorded_at"]
        verbose_name = _("pålegg om taushet")
        verbose_name_plural = _("pålegg om taushet")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="secrecy_ended_early_by_somebody_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__lte=F("until")),
                name="secrecy_ends_early_or_by_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"secrecy order {self.pk}"
