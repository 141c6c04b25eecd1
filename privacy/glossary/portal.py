"""Signing in, choices, and letters we sent."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.glossary.identity import LANGUAGE
from privacy.registry import Text

FIELDS: Mapping[str, Mapping[str, Text]] = {
    "accounts.User": {
        "email": _("Adressen du skriver når du logger inn."),
        "language": _("Språket sidene er på når du er logget inn."),
        "appearance": _("Om sidene er lyse eller mørke."),
        "date_joined": _("Når du fikk innlogging her."),
        "last_login": _("Når du var innlogget sist."),
        "is_active": _("Nei når innloggingen er stengt."),
    },
    "account.EmailAddress": {
        "email": _("Adressen kodene for innlogging blir sendt til."),
        "verified": _("Ja når du har vist at du leser posten dit."),
        "primary": _("Ja for den adressen vi skriver til."),
    },
    "usersessions.UserSession": {
        "user_agent": _("Nettleseren og hva den kjører på."),
        "ip": _("Nettet enheten sist kom fra. Den siste delen av adressen tar vi ikke vare på."),
        "created_at": _("Når du logget inn der."),
        "last_seen_at": _("Når siden sist ble brukt der."),
    },
    "mfa.Authenticator": {
        "type": _("Hva du bekrefter deg med. Selve nøkkelen vises aldri."),
        "created_at": _("Når du la den til."),
        "last_used_at": _("Når den sist ble brukt."),
    },
    "socialaccount.SocialAccount": {
        "provider": _("Hvem som bekrefter hvem du er."),
        "date_joined": _("Når du koblet den til."),
        "last_login": _("Når du sist logget inn med den."),
    },
    "accounts.SignInEvent": {
        "at": _("Når det skjedde."),
        "kind": _("Om noen logget inn, bekreftet hvem de er, eller endret noe."),
        "method": _("Hva som ble brukt for å komme inn."),
        "change": _("Hva som ble endret."),
        "outcome": _("Om det gikk gjennom, eller ble stoppet."),
        "device": _("Nettleseren og hva den kjører på."),
        "network": _("Nettet det kom fra. Den siste delen av adressen tar vi ikke vare på."),
        "is_new_device": _("Ja når vi ikke hadde sett nettleseren før. Da fikk du et brev."),
    },
    "accounts.KnownDevice": {
        "device": _("Nettleseren og hva den kjører på."),
        "first_seen_at": _("Når du logget inn derfra første gang."),
        "last_seen_at": _("Når du sist logget inn derfra."),
    },
    "accounts.Wait": {
        "reason": _("Hva som ble endret, så kopier og sletting måtte vente."),
        "started_at": _("Når ventetiden begynte."),
        "ends_at": _("Når ventetiden er over."),
        "former_address": _("Adressen du logget inn med før, så den kan settes tilbake."),
        "undone_at": _("Når noen sa at endringen ikke var dem."),
        "lifted_at": _("Når vi hadde snakket med deg og åpnet igjen."),
    },
    "accounts.Letter": {
        "kind": _("Hva brevet handler om."),
        "address": _("Adressen brevet gikk til."),
        "language": _("Språket brevet er på."),
        "sent_at": _("Når brevet gikk. Raden slettes 12 måneder etter."),
    },
}
CHANGES: Mapping[str, Text | None] = dict.fromkeys(
    (
        "password",
        "address",
        "contact",
        "passkey-added",
        "passkey-removed",
        "app-added",
        "app-removed",
        "recovery-codes",
        "bankid-linked",
        "bankid-unlinked",
        "closed",
    )
)
CODES: Mapping[str, Mapping[str, Text | None]] = {
    "mfa.Authenticator.type": {
        "recovery_codes": _("Koder på papir, til når du ikke har det andre."),
        "totp": _("Kode fra en app."),
        "webauthn": _("Passnøkkel på telefonen, maskinen eller en sikkerhetsnøkkel."),
    },
    "accounts.SignInEvent.kind": {"sign-in": None, "confirmation": None, "change": None},
    "accounts.SignInEvent.method": {
        "password": _("E-post eller kundenummer og passord."),
        "code": _("En engangskode vi sendte på e-post."),
        "passkey": _("Passnøkkel på telefonen, maskinen eller en sikkerhetsnøkkel."),
        "totp": _("Passord, og så koden fra en app."),
        "recovery": _("Passord, og så en av kodene på papir."),
        "bankid": _("BankID bekreftet hvem det var."),
        "other": _("En måte vi ikke har et eget navn på."),
    },
    "accounts.SignInEvent.change": CHANGES,
    "accounts.SignInEvent.outcome": {
        "done": _("Den som prøvde, kom inn, eller endringen ble gjort."),
        "stopped": _("Passordet eller koden var feil."),
    },
    "accounts.Wait.reason": CHANGES,
    "accounts.User.language": LANGUAGE,
    "accounts.Letter.language": LANGUAGE,
    "accounts.User.appearance": {
        "auto": _("Sidene følger det telefonen eller maskinen din er satt til."),
        "light": None,
        "dark": None,
    },
    "accounts.Letter.kind": {
        "account-activated": _("Vi fortalte at kontoen var klar til bruk."),
        "activation-code": None,
        "activation-unknown": _("Noen ville aktivere en konto med adressen din, men oppga feil kundenummer."),
        "already-active": _("Noen ville aktivere kontoen din, men den var aktivert fra før."),
        "address-code": None,
        "confirm-code": _("Du ville gjøre noe viktig, og vi måtte vite at det var deg."),
        "copy-fetched": _("Noen lastet ned kopien. Var det ikke deg, må du si fra."),
        "copy-ordered": _("Vi fortalte at vi hadde fått bestillingen, og når du får svar."),
        "copy-ready": _("Vi fortalte at kopien kan hentes, og hvor lenge."),
        "copy-stopped": _("Vi fortalte at noe gikk galt, og at vi arbeider med det."),
        "credential-changed": _("En måte å logge inn på ble endret. Var det ikke deg, må du si fra."),
        "disclosure-told": _("Vi hadde gitt noen opplysninger om deg, og fikk ikke lov til å si det før."),
        "new-device": _("Noen logget inn som deg fra en nettleser vi ikke hadde sett før."),
        "sign-in-closed": _("Innloggingen ble stengt."),
        "password-changed": _("Noen byttet passordet. Var det ikke deg, må du si fra."),
        "password-reset-code": _("Du hadde glemt passordet og ville lage et nytt."),
        "report-received": _("Vi fortalte at vi hadde fått meldingen din om noe som er feil."),
        "sign-in-code": None,
    },
}
