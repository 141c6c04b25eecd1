"""What the company publishes about itself and the portal, version by version, and who was shown which of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.people import Language
from accounts.models.recorded import Recorded


class Kind(models.TextChoices):
    STATEMENT = "statement", _("Personvernerklæring")
    TERMS = "terms", _("Vilkår for Mine sider")
    PORTAL = "portal_statement", _("Personvern på Mine sider")
    COOKIES = "cookies", _("Informasjonskapsler")


# Who has told which customers of a change is all that changes in what is published.
TOLD = ("told_up_to", "told_at")


class LegalDocumentQuerySet(models.QuerySet["LegalDocument"]):
    def published(self) -> Self:
        """The newest first."""
        return self.filter(published_at__isnull=False).order_by("-effective_from", "-version")

    def standing(self) -> Self:
        """Those published that were not withdrawn before they began, the newest first."""
        return self.published().exclude(pk__in=PaperWithdrawal.objects.by_two())

    def in_force(self, on: date) -> Self:
        """Those that have begun by `on`, the newest first: the first of a kind is the one that counts."""
        return self.standing().filter(effective_from__lte=on)

    def drafts(self) -> Self:
        return self.filter(published_at__isnull=True)

    def untold(self) -> Self:
        """Material changes of which not every customer has been written to."""
        return self.standing().filter(is_material=True, version__gt=1, told_at__isnull=True)


def _drafted_by_oneself() -> pgtrigger.Trigger:
    """Who writes in a draft is its author, and publishing changes nothing of what is published.

    Else one could put another's name on one's own text, and publish it alone.
    """
    texts = "text_nb,text_en,summary_nb,summary_en"
    written = f"'{{{texts},reason,is_material,effective_from,short_notice,drafted_by_id}}'"
    return pgtrigger.Trigger(
        name="legal_document_own_hand",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__published_at__isnull=True),
        declare=[("name", "text"), ("me", "text")],
        func=f"""
            me := nullif(current_setting('app.user', true), '');
            IF NEW.published_at IS NULL AND me IS NOT NULL AND NEW.drafted_by_id::text IS DISTINCT FROM me THEN
                RAISE EXCEPTION 'a draft has the name of whoever wrote it' USING ERRCODE = 'check_violation';
            END IF;
            IF NEW.published_at IS NOT NULL THEN
                FOREACH name IN ARRAY {written}::text[] LOOP
                    IF (to_jsonb(NEW) -> name) IS DISTINCT FROM (to_jsonb(OLD) -> name) THEN
                        RAISE EXCEPTION 'what is published is what was drafted'
                            USING ERRCODE = 'check_violation';
                    END IF;
                END LOOP;
            END IF;
            RETURN NEW;
        """,
    )


def _published_stays() -> pgtrigger.Trigger:
    others = " ".join(f"- '{name}'" for name in TOLD)
    return pgtrigger.Trigger(
        name="legal_document_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__published_at__isnull=False),
        func=f"""
            IF (to_jsonb(NEW) {others}) IS DISTINCT FROM (to_jsonb(OLD) {others}) THEN
                RAISE EXCEPTION 'what is published does not change: make a new version'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


class LegalDocument(Recorded):
    """One version of one document, in both languages. A draft until another than its author publishes it (PE-84).

    The text is plain: paragraphs, `## ` before a heading, `- ` before each point of a list. The first version of
    each comes with the portal and has no author; `told_up_to` is how far down the customers the letters have come.
    """

    class Reason(models.TextChoices):
        FIRST = "first", _("første versjon")
        SERVICE = "service", _("tjenestene er endret")
        LAW = "law", _("loven eller praksis er endret")
        WORDING = "wording", _("klarere ord, samme innhold")

    kind = models.CharField(_("dokument"), max_length=16, choices=Kind)
    version = models.PositiveIntegerField(_("versjon"))
    text_nb = models.TextField(_("tekst på bokmål"))
    text_en = models.TextField(_("tekst på engelsk"))
    summary_nb = models.TextField(_("hva som er nytt, på bokmål"))
    summary_en = models.TextField(_("hva som er nytt, på engelsk"))
    reason = models.CharField(_("hvorfor den er endret"), max_length=8, choices=Reason)
    is_material = models.BooleanField(_("endringen betyr noe for kundene"), default=True)
    effective_from = models.DateField(_("gjelder fra"))
    short_notice = models.TextField(_("hvorfor varselet er kortere enn 30 dager"), blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("skrevet av"),
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("publisert av"),
    )
    published_at = models.DateTimeField(_("publisert"), null=True, blank=True)
    sha256 = models.CharField(_("fingeravtrykk av teksten"), max_length=64, blank=True)
    told_up_to = models.UUIDField(_("brev sendt til og med"), null=True, blank=True)
    told_at = models.DateTimeField(_("alle har fått brev"), null=True, blank=True)

    objects = LegalDocumentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("dokument"), _("dokumenter")
        ordering = ["kind", "-version"]
        default_permissions = ("view", "add")
        permissions = [("publish_legaldocument", "Can publish what another has drafted")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="legal_document_version_once"),
            models.UniqueConstraint(
                fields=["kind", "effective_from"],
                condition=Q(published_at__isnull=False),
                name="legal_document_one_begins_on_a_day",
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(published_at__isnull=True), name="legal_document_one_draft"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="legal_document_known_kind"),
            # Not by one alone; only what came with the portal has no author.
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | (
                    Q(published_at__isnull=False, published_by__isnull=False, drafted_by__isnull=False)
                    & ~Q(published_by=F("drafted_by"))
                )
                | Q(
                    published_at__isnull=False, published_by__isnull=True, drafted_by__isnull=True, version=1
                ),
                name="legal_document_published_by_two",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | ~Q(sha256=""), name="legal_document_has_its_mark"
            ),
        ]
        triggers = [
            _published_stays(),
            _drafted_by_oneself(),
            pgtrigger.Protect(
                name="legal_document_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"

    @property
    def text(self) -> str:
        """In the language of the page."""
        return self.text_en if get_language() == "en" else self.text_nb

    @property
    def summary(self) -> str:
        return self.summary_en if get_language() == "en" else self.summary_nb

    @property
    def title(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def has_begun(self) -> bool:
        return self.effective_from <= timezone.localdate()


class PaperWithdrawalQuerySet(models.QuerySet["PaperWithdrawal"]):
    def by_two(self) -> models.QuerySet[Any, UUID]:
        """The keys of documents that two have taken back."""
        twice = self.order_by().values("document").annotate(hands=Count("pk")).filter(hands__gte=2)
        return twice.values_list("document", flat=True)


class PaperWithdrawal(Recorded):
    """One of the two who take back a version that is published and has not begun; with the second it is withdrawn.

    A day typed wrongly would else stand in the way of every later version.
    """

    document = models.ForeignKey(
        LegalDocument, models.PROTECT, related_name="withdrawals", verbose_name=_("dokument")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("trukket av")
    )

    objects = PaperWithdrawalQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["document", "by"], name="paper_withdrawal_by_two_different"),
        ]
        triggers = [
            pgtrigger.Protect(name="paper_withdrawal_stays", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="paper_withdrawal_in_time",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (SELECT FROM privacy_legaldocument d WHERE d.id = NEW.document_id
                        AND d.published_at IS NOT NULL
                        AND d.effective_from > (statement_timestamp() AT TIME ZONE 'Europe/Oslo')::date) THEN
                        RAISE EXCEPTION 'only what is published and has not begun is withdrawn'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"paper withdrawal {self.pk}"


class PaperEvidence(Recorded):
    """That a person was shown a version, or accepted it: terms are accepted, statements are shown and no more.

    Accepting terms is a contract and never a consent to the use of data (PE-86; GDPR Art. 7).
    """

    class Act(models.TextChoices):
        SHOWN = "shown", _("vist")
        ACCEPTED = "accepted", _("godtatt")

    user = models.ForeignKey(User, models.CASCADE, related_name="papers", verbose_name=_("innlogging"))
    document = models.ForeignKey(
        LegalDocument, models.PROTECT, related_name="evidence", verbose_name=_("dokument")
    )
    act = models.CharField(_("hva du gjorde"), max_length=8, choices=Act)
    language = models.CharField(_("språk"), max_length=2, choices=Language)
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "document"], name="paper_evidence_once"),
            models.CheckConstraint(
                condition=Q(act__in=["shown", "accepted"]), name="paper_evidence_known_act"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="paper_evidence_stays", operation=pgtrigger.Update),
            # It goes with an erasure and with the sign-in, which pass the triggers of what they remove.
            pgtrigger.Protect(name="paper_evidence_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="paper_evidence_fits",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF (NEW.act = 'accepted') IS DISTINCT FROM (
                        (SELECT d.kind FROM privacy_legaldocument d WHERE d.id = NEW.document_id) = 'terms'
                    ) THEN
                        RAISE EXCEPTION 'terms are accepted, and nothing else is'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"paper evidence {self.pk}"


class GapJudgement(Recorded):
    """How far one gap of the statement has come (domain.md 6.2). A new row for each step; the newest counts."""

    class State(models.TextChoices):
        OPEN = "open", _("åpen")
        WITH_LAWYER = "with_lawyer", _("hos juristen")
        SETTLED = "settled", _("løst i en versjon")
        KEPT = "kept", _("vurdert, beholdes som den er")

    code = models.CharField(_("mangel"), max_length=40)
    state = models.CharField(_("stand"), max_length=12, choices=State)
    document = models.ForeignKey(
        LegalDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("løst i"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("vurdert av")
    )
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)

    class Meta:
        ordering = ["-at"]
        default_permissions = ("add",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="settled") | Q(document__isnull=False), name="gap_settled_says_where"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="gap_judgement_stays", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"gap judgement {self.pk}"


class PromiseFigure(Recorded):
    """One figure of how promises are kept: `number` of `total`, counted by the worker every hour. Nobody's data."""

    code = models.CharField(_("tall"), max_length=40, unique=True)
    number = models.PositiveBigIntegerField(_("antall"), default=0)
    total = models.PositiveBigIntegerField(_("av"), default=0)
    counted_at = models.DateTimeField(_("telt"), default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.code

    def is_old(self, now: datetime) -> bool:
        """Whether nobody has counted for a day."""
        return (now - self.counted_at).total_seconds() > 86_400
