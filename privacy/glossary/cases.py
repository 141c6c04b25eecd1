"""What you asked for under data protection law, and what we did."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.glossary.identity import LANGUAGE
from privacy.registry import Text

STATUS: Mapping[str, Text | None] = {
    "queued": _("Vi har fått det og begynner straks."),
    "building": _("Datamaskinen samler opplysningene dine."),
    "stopped": _("Noe gikk galt, og en av oss har fått beskjed. Du trenger ikke gjøre noe."),
    "ready": _("Du kan laste ned filen."),
    "delivered": _("Du har lastet ned filen."),
    "expired": _("Tiden var ute, og filen er borte. Du kan be om en ny."),
    "withdrawn": _("Du ombestemte deg, og vi har slettet det vi hadde laget."),
}
FIELDS: Mapping[str, Mapping[str, Text]] = {
    "privacy.PrivacyRequest": {
        "reference": _(
            "Nummeret på saken. Det er tilfeldig, så det røper ikke hvor mange som har bedt om noe."
        ),
        "right": _("Hva du ba om."),
        "channel": _("Hvor du ba om det."),
        "status": _("Hvor langt saken har kommet."),
        "language": _("Hvilket språk svaret skal være på."),
        "scope": _("Hvilke kategorier og hvilken tid du valgte."),
        "received_at": _("Når du ba om det. Fristene regnes herfra."),
        "safe_due_on": _("Dagen vi har satt som mål, så vi har tid igjen om noe går galt."),
        "legal_due_on": _("Siste dag loven gir oss til å svare."),
        "closed_at": _("Når saken var ferdig. Den slettes 5 år etter."),
    },
    "privacy.Event": {
        "at": _("Når det skjedde."),
        "from_status": _("Hvor saken sto før."),
        "to_status": _("Hvor saken sto etterpå."),
        "note": _("Det vi skrev til deg, når vi skrev noe."),
    },
    "privacy.Job": {
        "kind": _("Hva datamaskinen skulle lage."),
        "state": _("Hvor langt datamaskinen har kommet."),
        "claims": _("Hvor mange forsøk som trengtes."),
        "finished_at": _("Når den var ferdig."),
    },
    "privacy.JobStep": {
        "name": _("Hva som ble gjort."),
        "at": _("Når det var gjort."),
    },
    "privacy.Archive": {
        "snapshot_at": _("Kopien viser alt slik det var i dette øyeblikket."),
        "expires_at": _("Når filen blir borte. Etter det kan du be om en ny."),
        "size": _("Hvor stor filen er. 1 000 000 byte er en megabyte."),
        "rows": _("Hvor mange linjer det er i alle tabellene til sammen."),
        "sha256": _("Filens fingeravtrykk. Er bare ett tegn i filen endret, blir det et annet."),
        "contents": _("Hvilke kategorier som er med."),
    },
    "privacy.Download": {
        "at": _("Når noen hentet filen eller prøvde på det."),
        "outcome": _("Hvordan det gikk."),
        "device": _("Hva slags nettleser og maskin det ble gjort fra."),
    },
}
CODES: Mapping[str, Mapping[str, Text | None]] = {
    "privacy.PrivacyRequest.status": STATUS,
    "privacy.Event.from_status": STATUS,
    "privacy.Event.to_status": STATUS,
    "privacy.PrivacyRequest.language": LANGUAGE,
    "privacy.PrivacyRequest.right": {
        "access": _("Alt vi har om deg, i en fil du kan lese og ta med deg."),
    },
    "privacy.PrivacyRequest.channel": {
        "portal": _("Du ba om det her, mens du var logget inn."),
    },
    "privacy.Job.kind": {
        "export": _("Filen med opplysningene dine."),
    },
    "privacy.Job.state": {
        "queued": _("Venter på en ledig datamaskin."),
        "running": _("Arbeidet pågår nå."),
        "retry": _("Noe gikk galt, og maskinen prøver igjen av seg selv."),
        "succeeded": _("Det gikk bra."),
        "dead": _("Det gikk galt for mange ganger, og en av oss må se på det."),
        "cancelled": _("Du ombestemte deg før det var ferdig."),
    },
    "privacy.JobStep.name": {
        "begin": None,
        "finish": None,
    },
    "privacy.Download.outcome": {
        "started": None,
        "limit": _("Den hadde vært hentet så mange ganger som er lov."),
        "missing": _("Noe var galt hos oss, og filen kunne ikke hentes."),
    },
}
