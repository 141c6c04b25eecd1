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
        "user_agent": _("Hva nettleseren og enheten kaller seg."),
        "ip": _("Nettadressen enheten sist kom fra."),
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
    "accounts.Letter": {
        "kind": _("Hva brevet handler om."),
        "address": _("Adressen brevet gikk til."),
        "language": _("Språket brevet er på."),
        "sent_at": _("Når brevet gikk. Raden slettes 12 måneder etter."),
    },
}
CODES: Mapping[str, Mapping[str, Text | None]] = {
    "mfa.Authenticator.type": {
        "recovery_codes": _("Koder på papir, til når du ikke har det andre."),
        "totp": _("Kode fra en app."),
        "webauthn": _("Passnøkkel på telefonen, maskinen eller en sikkerhetsnøkkel."),
    },
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
        "password-changed": _("Noen byttet passordet. Var det ikke deg, må du si fra."),
        "password-reset-code": _("Du hadde glemt passordet og ville lage et nytt."),
        "report-received": _("Vi fortalte at vi hadde fått meldingen din om noe som er feil."),
        "sign-in-code": None,
    },
}
