"""Questions and requests for a quote from people who need not be customers."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.registry import Text

FIELDS: Mapping[str, Mapping[str, Text]] = {
    "accounts.Inquiry": {
        "reference": _("Nummeret spørsmålet fikk."),
        "received_at": _("Når det kom til oss."),
        "channel": _("Hvordan du sendte det."),
        "name": _("Det du kalte deg da du skrev."),
        "email": _("Adressen du ville ha svar på, om du oppga en."),
        "phone": _("Nummeret du ville bli ringt på, om du oppga et."),
        "subject": _("Hva du spurte om, i få ord."),
        "body": _("Det du skrev, ord for ord."),
        "answer": _("Det vi svarte, ord for ord."),
        "state": _("Hvor langt vi har kommet med å svare."),
        "answered_at": _("Når vi sendte svaret."),
        "closed_at": _("Når vi regnet det som ferdig. Det slettes 6 måneder etter."),
        "notice_version": _("Hvilken utgave av personvernerklæringen du fikk se da du skrev."),
    },
    "accounts.QuoteRequest": {
        "reference": _("Nummeret på tilbudet."),
        "received_at": _("Når du ba om tilbudet."),
        "name": _("Hvem tilbudet er til: deg eller bedriften."),
        "birth_date": _("Fødselsdatoen du oppga. Den brukes til å vite hvem tilbudet er til."),
        "organisation_number": _("Bedriftens ni siffer i Enhetsregisteret, når tilbudet er til en bedrift."),
        "customer_number": _("Kundenummeret ditt, om du hadde et fra før."),
        "contact_persons": _("De du ville at vi skulle snakke med om tilbudet."),
        "phones": _("Numrene du oppga, med landkode."),
        "emails": _("Adressene du oppga."),
        "state": _("Hvor langt tilbudet har kommet."),
        "valid_until": _("Siste dag du kan si ja. Tilbudet slettes 6 måneder etter."),
    },
}
CODES: Mapping[str, Mapping[str, Text | None]] = {
    "accounts.Inquiry.channel": {
        "email": None,
        "web_form": _("Du skrev i et skjema på nettsidene våre."),
        "chat": _("Du skrev i chatten på nettsidene våre."),
    },
    "accounts.Inquiry.state": {
        "received": _("Det har kommet fram, men ingen har begynt på det."),
        "assigned": _("En av oss arbeider med det."),
        "answered": _("Du har fått svar, og vi venter på om du vil vite mer."),
        "followup": _("Du har fått svar, og en av oss kommer tilbake til deg."),
        "closed": _("Vi er ferdige med det."),
    },
    "accounts.QuoteRequest.state": {
        "draft": _("Du har begynt, men ikke sendt det."),
        "submitted": _("Du har sendt det, og vi har ikke svart ennå."),
        "need_confirmed": _("Du har sagt at du vil bestille, ikke bare vite prisen."),
        "credit_informed": _("Vi har fortalt deg at vi henter en kredittvurdering."),
        "credit_ordered": _("Vi har bestilt kredittvurderingen du fikk vite om."),
        "result_in": _("Vi har fått kredittvurderingen, og en av oss skal bestemme."),
        "offered_prepay": _("Du har fått et tilbud der du betaler på forhånd."),
        "offered": _("Du har fått et tilbud du kan svare på."),
        "declined": _("Vi ga deg ikke noe tilbud."),
        "accepted": _("Du har sagt ja."),
        "expired": _("Fristen gikk ut uten at du svarte."),
    },
}
