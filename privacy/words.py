"""What a person reads for what is stored as a code or a structure: the same on a page and in a copy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.staff.roles import ROLES
from privacy.categories import CATEGORIES
from privacy.registry import Text

LETTERS: Mapping[str, Text] = {
    "access-changed": _("Tilgangen din til en alarm er endret"),
    "access-ended": _("Tilgangen din er slutt"),
    "access-paused": _("Tilgangen din er satt på pause"),
    "access-resumed": _("Tilgangen din er i gang igjen"),
    "answer-ready": _("Du har fått svar"),
    "household-changed": _("Listen over brukere er endret"),
    "takeover-invitation": _("Du er invitert til å overta et alarmanlegg"),
    "account-activated": _("Kontoen din er aktivert"),
    "activation-code": _("Kode for å aktivere kontoen"),
    "activation-unknown": _("Vi fikk ikke aktivert kontoen"),
    "address-code": _("Kode for å bekrefte e-postadressen"),
    "already-active": _("Kontoen din er aktivert fra før"),
    "case-unidentified": _("Saken din er avsluttet til vi vet hvem du er"),
    "confirm-code": _("Kode for å bekrefte at det er deg"),
    "copy-expiring": _("Kopien din slettes om to dager"),
    "copy-fetched": _("Kopien din ble lastet ned"),
    "copy-ordered": _("Kvittering på bestilt kopi"),
    "copy-ready": _("Kopien din er klar"),
    "copy-stopped": _("Kopien din er forsinket"),
    "list-changed": _("Listen over brukere og kontaktpersoner er endret"),
    "number-missing": _("En på ringelisten står uten nummer"),
    "credential-changed": _("Innloggingen din er endret"),
    "identity-reminder": _("Påminnelse om å vise hvem du er"),
    "lock-opened": _("En ansatt åpnet noe du har låst"),
    "look-noticed": _("En ansatt har sett opplysninger om deg"),
    "disclosure-told": _("Vi har gitt opplysninger om deg til andre"),
    "paper-changed": _("Vi har endret en tekst du er vist eller har godtatt"),
    "new-device": _("Ny enhet logget inn på Mine sider"),
    "ownership-asked": _("Noen har spurt om å overta anlegget"),
    "ownership-begun": _("Eierskiftet er startet"),
    "ownership-cancelled": _("Eierskiftet er avbrutt"),
    "ownership-done": _("Eierskiftet er gjennomført"),
    "ownership-expired": _("Eierskiftet er utløpt"),
    "ownership-invited": _("En ny lenke er sendt i eierskiftet"),
    "ownership-joined": _("Begge er med i eierskiftet"),
    "ownership-lapsed": _("Ingen har bekreftet at du overtar anlegget"),
    "ownership-scheduled": _("Tidspunktet for eierskiftet er bestemt"),
    "password-changed": _("Passordet ditt er byttet"),
    "password-reset-code": _("Kode for nytt passord"),
    "report-received": _("Kvittering på melding om feil"),
    "secret-changed": _("Kode eller kontrollord er byttet"),
    "sign-in-closed": _("Innloggingen din er stengt"),
    "sign-in-code": _("Kode for innlogging"),
}
TEXTS: Mapping[str, Text] = {
    "contact-changed": _("Nummeret er ikke lenger registrert"),
    "contact-code": _("Kode for å bekrefte mobilnummeret"),
    "secret-changed": _("Kode eller kontrollord er byttet"),
}
STEPS: Mapping[str, Text] = {
    "begin": _("Vi begynte å lage kopien"),
    "finish": _("Kopien ble klar"),
}
KEYS: Mapping[str, Text] = {
    "categories": _("kategorier"),
    "since": _("fra"),
    "until": _("til"),
    "sites": _("antall anlegg"),
    "part_size": _("høyst i hver fil"),
    "rows": _("rader"),
    "bytes": _("byte"),
}
# What is no word of ours as it is stored: keys, and bytes.
AMOUNTS: Mapping[str, Callable[[Any], str]] = {
    "sites": lambda sites: str(len(sites)),
    "part_size": lambda size: f"{size // 1_000_000_000} GB",
}
ROLE_TITLES: Mapping[str, Text] = {role.name: role.title for role in ROLES}
# Codes whose field has no choices of its own, by the field's label.
CODES: Mapping[str, Mapping[str, Text]] = {
    "accounts.Letter.kind": LETTERS,
    "accounts.TextMessage.kind": TEXTS,
    "privacy.JobStep.name": STEPS,
    "privacy.Reading.role": ROLE_TITLES,
    "privacy.CallerCheck.role": ROLE_TITLES,
    "privacy.Reading.category": {category.slug: category.title for category in CATEGORIES},
}


def codes_of(field: Any) -> Mapping[Any, Text]:
    """The words for the values of a model field; empty where the values are their own words."""
    return CODES.get(f"{field.model._meta.label}.{field.name}") or dict(field.flatchoices)


def is_empty(value: Any) -> bool:
    """Whether there is nothing to show. No is something."""
    return value is None or value == "" or value == [] or value == {}


def structure(value: Any) -> str:
    """A stored structure in words: titles for the slugs of categories, our words for its keys."""
    if isinstance(value, dict):
        pairs = (
            (key, AMOUNTS.get(key, structure)(part)) for key, part in value.items() if not is_empty(part)
        )
        return "; ".join(f"{KEYS.get(key, key)}: {part}" for key, part in pairs)
    if isinstance(value, list):
        return ", ".join(structure(part) for part in value)
    return _titles().get(value, value) if isinstance(value, str) else str(value)


def contents(value: list[dict[str, Any]]) -> str:
    """The titles of the categories a copy holds."""
    titles = _titles()
    return ", ".join(titles.get(str(part.get("slug")), str(part.get("slug"))) for part in value)


def _titles() -> dict[str, str]:
    return {category.slug: str(category.title) for category in CATEGORIES}
