"""What was said between a person and the company: conversations, recordings, inquiries and quotes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models.alarms import AlarmActivation
from accounts.models.files import StoredFile
from accounts.models.people import Person
from accounts.models.recorded import Recorded
from accounts.models.sealed_text import SealedTextField, Unsealed
from accounts.models.sites import Site


class Conversation(Recorded):
    """Contacts about one matter, in whatever channels, until it is closed: what RET-COM counts from."""

    reference = models.CharField(_("henvendelsesnummer"), max_length=60, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="conversations", verbose_name=_("person"))
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("anlegg")
    )
    subject = models.CharField(_("gjelder"), max_length=200)
    opened_at = models.DateTimeField(_("åpnet"))
    closed_at = models.DateTimeField(_("avsluttet"), null=True, blank=True)

    class Meta:
        ordering = ["-opened_at"]
        indexes = [models.Index(fields=["person", "-opened_at", "-id"], name="conversation_by_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="conversation_closed_after_opened",
            )
        ]

    def __str__(self) -> str:
        return f"conversation {self.pk}"


class Channel(models.TextChoices):
    EMAIL = "email", _("e-post")
    WEB_FORM = "web_form", _("kontaktskjema")
    SMS = "sms", _("SMS")
    CHAT = "chat", _("chat")
    PHONE = "phone", _("telefon")


class CustomerContact(Recorded):
    """One message or call, from either side (E-25). What was written is sealed."""

    class Direction(models.TextChoices):
        INBOUND = "in", _("fra deg")
        OUTBOUND = "out", _("fra oss")

    class Role(models.TextChoices):
        SUPPORT = "support", _("kundeservice")
        ALARM_OPERATOR = "alarm_operator", _("alarmsentralen")
        SALES = "sales", _("salg")
        TECHNICIAN = "technician", _("tekniker")
        FINANCE = "finance", _("økonomi")
        SYSTEM = "system", _("automatisk utsending")

    key = models.CharField(_("nummer"), max_length=60, unique=True)
    conversation = models.ForeignKey(
        Conversation, models.PROTECT, related_name="contacts", verbose_name=_("henvendelse")
    )
    channel = models.CharField(_("kanal"), max_length=8, choices=Channel)
    direction = models.CharField(_("retning"), max_length=3, choices=Direction)
    at = models.DateTimeField(_("tidspunkt"))
    subject = models.CharField(_("emne"), max_length=200, blank=True)
    body_sealed = SealedTextField(_("tekst"), null=True, blank=True, owner="conversation__person")
    internal_note_sealed = SealedTextField(
        _("notat hos oss"), null=True, blank=True, owner="conversation__person"
    )
    handled_by = models.CharField(_("behandlet av"), max_length=14, choices=Role, blank=True)
    alarm = models.ForeignKey(
        AlarmActivation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("alarm")
    )

    body = Unsealed("body_sealed")
    internal_note = Unsealed("internal_note_sealed")

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["conversation", "at"], name="contact_by_conversation")]

    def __str__(self) -> str:
        return f"contact {self.pk}"


class ContactAttachment(Recorded):
    """A file sent with a message."""

    contact = models.ForeignKey(
        CustomerContact, models.PROTECT, related_name="attachments", verbose_name=_("melding")
    )
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+", verbose_name=_("fil"))

    def __str__(self) -> str:
        return f"attachment {self.pk}"


class CallRecording(Recorded):
    """The sound of a call (E-26): only with evidence that the caller was told, otherwise quarantined (PE-49)."""

    class Line(models.TextChoices):
        ALARM_CENTRE = "alarm_centre", _("alarmsentralen")
        SALES = "sales", _("salg")
        SERVICE = "service", _("kundeservice")

    class Basis(models.TextChoices):
        CONSENT = "consent", _("samtykke")
        LEGITIMATE_INTEREST = "6_1_f", _("berettiget interesse")

    class State(models.TextChoices):
        AVAILABLE = "available", _("kan spilles av")
        WAITING = "waiting", _("venter på kontroll")
        QUARANTINED = "quarantined", _("sperret: vi kan ikke vise at du fikk beskjed om opptaket")

    contact = models.OneToOneField(
        CustomerContact, models.PROTECT, related_name="recording", verbose_name=_("samtale")
    )
    started_at = models.DateTimeField(_("startet"))
    duration_seconds = models.PositiveIntegerField(_("varighet"))
    line = models.CharField(_("linje"), max_length=12, choices=Line)
    notice_given = models.BooleanField(_("beskjed om opptaket gitt"))
    notice_version = models.CharField(_("ordlyden av beskjeden"), max_length=40, blank=True)
    basis = models.CharField(_("grunnlag"), max_length=7, choices=Basis)
    state = models.CharField(_("tilgang"), max_length=11, choices=State, default=State.AVAILABLE)
    confirmed_in_writing_at = models.DateTimeField(_("avtalen bekreftet skriftlig"), null=True, blank=True)
    transcript_sealed = SealedTextField(
        _("utskrift av samtalen"), null=True, blank=True, owner="contact__conversation__person"
    )
    file = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lydfil")
    )
    deleted_at = models.DateTimeField(_("opptaket slettet"), null=True, blank=True)

    transcript = Unsealed("transcript_sealed")

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="quarantined") | (Q(notice_given=True) & ~Q(notice_version="")),
                name="recording_without_notice_is_quarantined",
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=False, deleted_at__isnull=True)
                | Q(file__isnull=True, deleted_at__isnull=False),
                name="recording_has_a_file_until_deleted",
            ),
        ]

    def __str__(self) -> str:
        return f"recording {self.pk}"


class Inquiry(Recorded):
    """A question from somebody who need not be a customer (E-33)."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-post")
        WEB_FORM = "web_form", _("kontaktskjema")
        CHAT = "chat", _("chat")

    class State(models.TextChoices):
        RECEIVED = "received", _("mottatt")
        ASSIGNED = "assigned", _("under behandling")
        ANSWERED = "answered", _("besvart")
        FOLLOW_UP = "followup", _("følges opp")
        CLOSED = "closed", _("avsluttet")

    reference = models.CharField(_("henvendelsesnummer"), max_length=60, unique=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="inquiries", verbose_name=_("person")
    )
    channel = models.CharField(_("kanal"), max_length=8, choices=Channel)
    received_at = models.DateTimeField(_("mottatt"))
    name = models.CharField(_("navn"), max_length=120, blank=True)
    email = models.EmailField(_("e-post"), blank=True)
    phone = models.CharField(_("telefon"), max_length=20, blank=True)
    subject = models.CharField(_("gjelder"), max_length=200)
    body_sealed = SealedTextField(_("tekst"), null=True, blank=True, owner="person")
    answer_sealed = SealedTextField(_("svaret vårt"), null=True, blank=True, owner="person")
    state = models.CharField(_("status"), max_length=8, choices=State, default=State.RECEIVED)
    answered_at = models.DateTimeField(_("besvart"), null=True, blank=True)
    closed_at = models.DateTimeField(_("avsluttet"), null=True, blank=True)
    notice_version = models.CharField(_("personvernerklæringen som ble vist"), max_length=40, blank=True)

    body = Unsealed("body_sealed")
    answer = Unsealed("answer_sealed")

    class Meta:
        ordering = ["-received_at"]
        verbose_name_plural = "inquiries"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False), name="inquiry_closed_says_when"
            )
        ]
        # Whoever wrote finds it again by the address they wrote from.
        indexes = [
            models.Index(Lower("email"), name="inquiry_by_email"),
            models.Index(fields=["phone"], name="inquiry_by_phone"),
        ]

    def __str__(self) -> str:
        return f"inquiry {self.pk}"


class QuoteRequest(Recorded):
    """A request for a quote: just what the privacy statement names, and the technical (E-34, PE-53)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("kladd")
        SUBMITTED = "submitted", _("sendt")
        NEED_CONFIRMED = "need_confirmed", _("bestilling bekreftet")
        CREDIT_INFORMED = "credit_informed", _("informert om kredittvurdering")
        CREDIT_ORDERED = "credit_ordered", _("kredittvurdering bestilt")
        RESULT_IN = "result_in", _("kredittvurdering mottatt")
        OFFERED = "offered", _("tilbud gitt")
        OFFERED_PREPAY = "offered_prepay", _("tilbud gitt mot forskudd")
        DECLINED = "declined", _("ikke tilbud")
        ACCEPTED = "accepted", _("godtatt")
        EXPIRED = "expired", _("utløpt")

    # From a price question no credit check may come: only once an order is meant and the person is told.
    READY_FOR_CREDIT_CHECK = (State.CREDIT_INFORMED, State.OFFERED, State.DECLINED, State.ACCEPTED)

    reference = models.CharField(_("tilbudsnummer"), max_length=60, unique=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="quotes", verbose_name=_("person")
    )
    received_at = models.DateTimeField(_("mottatt"))
    name = models.CharField(_("navn"), max_length=200)
    birth_date = models.DateField(_("fødselsdato"), null=True, blank=True)
    organisation_number = models.CharField(_("organisasjonsnummer"), max_length=9, blank=True)
    customer_number = models.CharField(_("kundenummer"), max_length=12, blank=True)
    contact_persons = models.JSONField(_("kontaktpersoner"), default=list, blank=True)
    phones = models.JSONField(_("telefonnumre"), default=list, blank=True)
    emails = models.JSONField(_("e-postadresser"), default=list, blank=True)
    state = models.CharField(_("status"), max_length=15, choices=State, default=State.SUBMITTED)
    valid_until = models.DateField(_("tilbudet gjelder til"), null=True, blank=True)

    class Meta:
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return f"quote {self.pk}"
