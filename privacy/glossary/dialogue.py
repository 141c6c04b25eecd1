"""Conversations, messages, recordings of calls and who has listened."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.glossary.alarms import LOOKED, LOOKER
from privacy.registry import Text

FIELDS: Mapping[str, Mapping[str, Text]] = {
    "accounts.Conversation": {
        "reference": _("Nummeret på saken du tok opp. Alle meldinger om den samme saken har det samme."),
        "subject": _("Hva saken handler om, i få ord."),
        "opened_at": _("Når den første meldingen kom."),
        "closed_at": _("Når saken ble regnet som ferdig. Fristen for å slette regnes herfra."),
        "site_installation_number": _("Anlegget det gjaldt, når det gjaldt et bestemt."),
    },
    "accounts.CustomerContact": {
        "key": _("Nummeret meldingen eller samtalen har hos oss."),
        "at": _("Når den ble sendt eller begynte."),
        "channel": _("Hvordan dere var i kontakt."),
        "direction": _("Hvem som tok kontakt."),
        "subject": _("Emnelinjen, når det var en."),
        "body": _("Det som ble skrevet, ord for ord. For samtaler: det vi noterte."),
        "internal_note": _("Det den ansatte skrev til kollegene sine om saken."),
        "handled_by": _("Hvilken avdeling som svarte. Ansatte vises ikke ved navn."),
        "alarm_key": _("Alarmen det handlet om, når det handlet om en."),
    },
    "accounts.ContactAttachment": {
        "contact_key": _("Meldingen filen fulgte med."),
    },
    "accounts.CallRecording": {
        "contact_key": _("Samtalen som ble tatt opp."),
        "started_at": _("Når opptaket begynte."),
        "duration_seconds": _("Hvor langt opptaket er, i sekunder."),
        "line": _("Hvem hos oss du snakket med."),
        "notice_given": _("Om du fikk høre at samtalen ble tatt opp før det begynte."),
        "notice_version": _("Hvilken utgave av meldingen du hørte."),
        "basis": _("Hva vi bygger på når vi tar opp samtalen."),
        "state": _("Om du kan høre opptaket."),
        "confirmed_in_writing_at": _(
            "Når avtalen fra samtalen ble sendt deg skriftlig. Opptak av salg slettes 30 dager etter."
        ),
        "transcript": _("Samtalen skrevet ut, når det er gjort."),
        "deleted_at": _("Når lyden ble slettet. Da er bare denne raden igjen."),
    },
    "accounts.RecordingAccess": {
        **LOOKED,
        "recording_contact_key": _("Samtalen som ble hørt på."),
    },
}
CODES: Mapping[str, Mapping[str, Text | None]] = {
    "accounts.RecordingAccess.role": LOOKER,
    "accounts.CustomerContact.channel": {
        "email": None,
        "web_form": _("Du skrev i et skjema på nettsidene våre."),
        "sms": None,
        "chat": _("Du skrev i chatten på nettsidene våre."),
        "phone": _("Dere snakket på telefon."),
    },
    "accounts.CustomerContact.direction": {
        "in": _("Du tok kontakt med oss."),
        "out": _("Vi tok kontakt med deg eller svarte deg."),
    },
    "accounts.CustomerContact.handled_by": {
        "support": _("De som svarer på vanlige spørsmål."),
        "alarm_operator": _("De som tar imot alarmene, hele døgnet."),
        "sales": _("De som selger og fornyer avtaler."),
        "technician": _("De som setter opp og reparerer utstyr."),
        "finance": _("De som sender fakturaer og tar imot betaling."),
        "system": _("Ingen ansatte skrev den; den ble sendt av en maskin."),
    },
    "accounts.CallRecording.line": {
        "alarm_centre": _("Du snakket med alarmsentralen. Opptaket slettes etter 90 dager."),
        "sales": _("Du snakket med salg. Opptaket slettes 30 dager etter at avtalen er bekreftet skriftlig."),
        "service": _("Du snakket med kundeservice. Opptaket slettes etter 30 dager."),
    },
    "accounts.CallRecording.basis": {
        "consent": _("Du sa ja til opptaket. Du kan trekke det tilbake."),
        "6_1_f": _("Vi trenger å kunne vise hva som ble sagt. Du kan si fra hvis du ikke vil."),
    },
    "accounts.CallRecording.state": {
        "available": None,
        "waiting": _("En ansatt må høre om andre enn deg er på opptaket."),
        "quarantined": _("Ingen får høre på det mens vi undersøker hvorfor det ble tatt opp."),
    },
}
