"""What whoever is given access is told before they say yes (GDPR Art. 13 and 14, R-61): values only, and versioned.

Change the version with the words: it is stored with each yes.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import AuthorisedUser
from accounts.viewing import NAMED_WITH_NOTICE

VERSION = "2026-12-01"
Text = str | Promise
Role = AuthorisedUser.Role

SEEN_OF_EVERYBODY: tuple[Text, ...] = (
    _("Navnet som er skrevet inn, hva du får lov til, og hvor lenge tilgangen varer."),
    _("Om du har satt en kode. Selve koden kan ingen se, heller ikke vi."),
    _("Hvilken måned du sist slo alarmen av eller på."),
)
SEEN_BY_NAME = _("Navnet ditt i loggen hver gang alarmen slås av eller på av deg, de siste 30 dagene.")
SEEN_WITHOUT_NAME = _(
    "At alarmen er slått av eller på, de siste 30 dagene, men ikke av hvem. Er dere få som bruker den, kan det "
    "likevel være lett å gjette. Du kan selv velge å vise navnet ditt."
)
SEEN_AT_WORK = _(
    "Arbeidsgiveren kan se hvem som slo alarmen av eller på, de siste 30 dagene, men først når den har bekreftet "
    "til oss at de ansatte er informert. Hver gang noen ser på det, skriver vi det ned."
)
# For whoever gives access: what they will see, by whom it is of.
SEEN_BY_KIND: tuple[Text, ...] = (
    _(
        "Andre voksne: at alarmen er slått av eller på, men ikke av hvem, hvis de ikke velger å vise navnet sitt."
    ),
    _("Barn, renhold og midlertidige: navnet i loggen de siste 30 dagene. Det får de vite."),
    _(
        "Alle: hva de får lov til, om de har satt en kode, og hvilken måned de sist brukte alarmen. Aldri koden."
    ),
)
NEVER_SEEN = _("Hva du ellers har hos oss: innloggingen din, kopier du ber om, og saker om personvern.")
KEPT: tuple[Text, ...] = (
    _("navnet ditt og rollen, hva du får lov til og når, fra den som gir deg tilgang"),
    _("e-posten eller nummeret ditt, som du selv bekrefter"),
    _("når alarmen og låsene brukes med koden eller telefonen din, fra panelet"),
)
WHY = _(
    "Vi trenger det for at alarmen skal virke og for å vite hvem som er hvem når den går (berettiget interesse, "
    "personvernforordningen artikkel 6 nr. 1 f). Lager du innlogging, er det også en avtale med deg (bokstav b)."
)
HOW_LONG = _(
    "Til tilgangen er slutt, og 12 måneder etter det. Alarmsentralen og leverandørene våre av IT får det de "
    "trenger."
)
RIGHTS = _(
    "Du kan se det vi har om deg, få det rettet eller slettet, be om kopi, begrense eller protestere. Du kan si "
    "fra deg tilgangen når du vil, uten å spørre noen."
)
VOLUNTARY = _(
    "Du må ikke si ja. Sier du nei, får du ingen tilgang, og vi sletter adressen som ble skrevet inn."
)
COMPLAIN = _("Mener du at vi gjør noe galt, kan du klage til Datatilsynet.")


@dataclass(frozen=True)
class Notice:
    """The notice for one access: who sees what of them, what we keep, why, how long, and what they can do."""

    seen: tuple[Text, ...]
    never_seen: Text = NEVER_SEEN
    kept: tuple[Text, ...] = KEPT
    why: Text = WHY
    how_long: Text = HOW_LONG
    rights: Text = RIGHTS
    voluntary: Text = VOLUNTARY
    complain: Text = COMPLAIN


def for_role(role: str, *, is_company: bool) -> Notice:
    """Names exactly what the household matrix shows of somebody in this role."""
    if is_company:
        log: Text = SEEN_AT_WORK
    else:
        log = SEEN_BY_NAME if role in NAMED_WITH_NOTICE else SEEN_WITHOUT_NAME
    return Notice(seen=(*SEEN_OF_EVERYBODY, log))
