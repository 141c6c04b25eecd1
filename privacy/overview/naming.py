"""How the small tables are told as cards: what names a row, what stands beside the name, what is said above."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.registry import Table, Text

# The field that names a card. A number says nothing alone, so it keeps its label.
NAMED_BY: Mapping[str, str] = {
    "accounts.AccessCode": "slot_no",
    "accounts.Agreement": "number",
    "accounts.AgreementDocument": "kind",
    "accounts.AgreementLine": "description",
    "accounts.AlarmActivation": "alarm_type",
    "accounts.AuthorisedUser": "display_name",
    "accounts.CallRecording": "started_at",
    "accounts.CodeAssignment": "user_display_name",
    "accounts.Component": "location_label",
    "accounts.ContactAttachment": "file_name",
    "accounts.ContactChange": "asked_at",
    "accounts.ContactPerson": "name",
    "accounts.ContactPoint": "value",
    "accounts.Conversation": "subject",
    "accounts.CreditCheck": "bureau_name",
    "accounts.Customer": "customer_number",
    "accounts.CustomerContact": "at",
    "accounts.Disclosure": "recipient_name",
    "accounts.FollowUp": "at",
    "accounts.GuardDispatch": "ordered_at",
    "accounts.ImageAccess": "at",
    "accounts.Inquiry": "subject",
    "accounts.InstallationJob": "key",
    "accounts.Invoice": "number",
    "accounts.InvoiceLine": "description",
    "accounts.Letter": "kind",
    "accounts.LogAttestation": "attested_at",
    "accounts.MaintenanceRecord": "kind",
    "accounts.NationalIdentifier": "kind",
    "accounts.Occupancy": "site_installation_number",
    "accounts.Organisation": "name",
    "accounts.OwnershipChange": "key",
    "accounts.Panel": "model",
    "accounts.Payment": "key",
    "accounts.PaymentArrangement": "kind",
    "accounts.PriceLine": "description",
    "accounts.QuoteRequest": "reference",
    "accounts.RecordingAccess": "at",
    "accounts.ServiceVisit": "key",
    "accounts.Site": "street_address",
    "accounts.Takeover": "key",
    "accounts.TextMessage": "kind",
    "accounts.UserInvitation": "user_display_name",
    "accounts.VerificationImage": "captured_at",
    "accounts.ViewPause": "started_at",
    "privacy.Archive": "request_case_reference",
    "privacy.ArchivePart": "number",
    "privacy.Correction": "field",
    "privacy.Download": "at",
    "privacy.Erasure": "choice",
    "privacy.Event": "to_status",
    "privacy.Job": "request_case_reference",
    "privacy.JobStep": "name",
    "privacy.LogView": "at",
    "privacy.Pause": "started_at",
    "privacy.PrivacyCase": "reference",
    "privacy.PrivacyRequest": "right",
    "privacy.Hold": "opened_at",
    "privacy.Restriction": "ground",
    "privacy.ConsentEnd": "entry_purpose",
    "privacy.ConsentEntry": "purpose",
    "privacy.RecipientNotice": "recipient_name",
    "privacy.RecordNote": "record",
}
WITH_LABEL = frozenset(
    {
        "accounts.AccessCode",
        "accounts.Agreement",
        "accounts.Customer",
        "accounts.InstallationJob",
        "accounts.Occupancy",
        "accounts.OwnershipChange",
        "accounts.Panel",
        "accounts.QuoteRequest",
        "accounts.ServiceVisit",
        "accounts.Takeover",
    }
)
# Shown beside the name, like a tag.
MARKED_BY: Mapping[str, str] = {
    "accounts.AccessCode": "status",
    "accounts.Agreement": "status",
    "accounts.AuthorisedUser": "role",
    "accounts.ContactChange": "what",
    "accounts.ContactPerson": "state",
    "accounts.ContactPoint": "kind",
    "accounts.CreditCheck": "decision",
    "accounts.Customer": "status",
    "accounts.Disclosure": "recipient_category",
    "accounts.Inquiry": "state",
    "accounts.OwnershipChange": "state",
    "accounts.QuoteRequest": "state",
    "accounts.RecordingAccess": "role",
    "privacy.ConsentEntry": "act",
    "privacy.Download": "outcome",
    "privacy.PrivacyRequest": "status",
    "privacy.RecipientNotice": "state",
}
FOLDED = frozenset({"accounts.ContactChange", "accounts.TextMessage", "privacy.Job", "privacy.JobStep"})
# Told as lists and on pages of their own, never as cards.
ELSEWHERE = frozenset(
    {
        "accounts.CallRecording",
        "accounts.ContactAttachment",
        "accounts.Conversation",
        "accounts.CustomerContact",
        "accounts.Invoice",
        "accounts.InvoiceLine",
        "accounts.Payment",
    }
)
NOTES: Mapping[str, Text] = {
    "accounts.AccessCode": _("Koden vises aldri."),
    "accounts.Passphrase": _("Ordet du sier når vi ringer. Vi viser det aldri her."),
    "accounts.ContactPerson": _(
        "Vi ringer ovenfra og ned til noen svarer. Den som ikke har svart på om vi kan ringe, kan bli ringt når "
        "alarmen går, helt til vi får et nei."
    ),
    "accounts.CreditCheck": _(
        "En av oss avgjorde saken, ikke en maskin. Vil du vite hvordan resultatet ble til, må "
        "kredittopplysningsforetaket forklare det, og det er dit du klager på opplysningene de ga. Er du uenig i "
        "det vi bestemte, sier du fra til oss, så ser vi på saken på nytt. Du kan også klage til Datatilsynet."
    ),
    "accounts.NationalIdentifier": _("Selve nummeret vises ikke."),
    "accounts.OwnershipChange": _(
        "Hver side ser bare sin egen del. Hvem den andre er, og hva vi har om dem, vises ikke."
    ),
}


def short_name(table: Table) -> str:
    """The table in an address: «invoice»."""
    return table.label.rsplit(".", 1)[-1].lower()
