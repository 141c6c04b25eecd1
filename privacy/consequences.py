"""What stops working when a use is stopped: what the alarm service does with each kind of data (N-01, PE-71).

A person reads it before confirming, and what they read is stored with their choice. Values only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from privacy.registry import Text
from privacy.uses import Use


@dataclass(frozen=True)
class Consequence:
    """What a person notices. `needs_alarm`: whether a live alarm cannot be handled without it."""

    words: Text
    needs_alarm: bool = False


OF_CATEGORY: Mapping[str, Consequence] = {
    "bruk": Consequence(
        _("Da kan vi ikke se om alarmen var på eller av når du spør, eller hvem som slo den av."),
        needs_alarm=True,
    ),
    "kundekontakt": Consequence(
        _("Da kan vi ikke slå opp det du har skrevet og sagt til oss før. Du må forklare på nytt.")
    ),
    "alarmer": Consequence(
        _("Da kan vi ikke se på bilder eller ringe deg når alarmen går."), needs_alarm=True
    ),
    "laser": Consequence(
        _("Da kan vi ikke hjelpe deg med å låse, låse opp eller finne ut når døren ble åpnet.")
    ),
    "kreditt": Consequence(
        _("Da kan vi ikke bruke kredittvurderingen. Skal du bestille mer, kan vi be om betaling på forskudd.")
    ),
    "utlevert": Consequence(
        _("Alarmen merker ikke noe. Listen over hvem som har fått noe, står her fortsatt.")
    ),
    "reklame": Consequence(
        _("Alarmen merker ikke noe. Vi må bruke et nei til å la være å sende deg reklame.")
    ),
    "brukere": Consequence(
        _("Da kan vi ikke ringe kontaktpersonene dine eller kontrollere hvem som svarer når alarmen går."),
        needs_alarm=True,
    ),
    "anlegg": Consequence(
        _("Da vet ikke vekteren hvor alarmen går, og montøren kan ikke reparere utstyret."), needs_alarm=True
    ),
    "avtale": Consequence(
        _(
            "Da kan vi ikke endre avtalen eller svare om fakturaer. Vi må likevel føre regnskap, og du må "
            "likevel betale."
        )
    ),
    "saker": Consequence(
        _("Alarmen merker ikke noe. Vi må bruke sakene til å svare deg og til å vise at vi følger loven.")
    ),
    "minesider": Consequence(_("Da kan vi ikke varsle deg om innlogginger du ikke kjenner igjen.")),
    "kundeforhold": Consequence(
        _("Da vet ikke alarmsentralen hvem du er, og kan ikke ringe deg når alarmen går."), needs_alarm=True
    ),
}
OF_USE: Mapping[Use, Consequence] = {
    Use.MARKETING: Consequence(_("Du får ikke reklame fra oss. Alarmen merker ikke noe.")),
    Use.PERSONALISATION: Consequence(
        _("Vi tilpasser ikke innhold og tilbud til deg. Alarmen merker ikke noe.")
    ),
    Use.ANALYTICS: Consequence(
        _("Vi bruker ikke opplysningene dine til å utvikle tjenester. Alarmen merker ikke noe.")
    ),
    Use.SHARING: Consequence(
        _("Vi deler ikke med partnere, så du får ikke nye bonuspoeng. Alarmen merker ikke noe.")
    ),
}
OF_EVERYTHING = Consequence(
    _("Vi lagrer opplysningene, men bruker dem ikke: vi endrer ikke noe og deler ikke noe."), needs_alarm=True
)
WITH_ALARM = _(
    "Alarmen virker som før. Da bruker vi det en alarm trenger, fordi du sier ja til det, og ikke noe annet."
)
WITHOUT_ALARM = _(
    "Alarmen blir stanset. Vi ser ikke på bilder, ringer ikke og sender ikke vekter. En av oss ringer deg "
    "samme dag før vi stanser den."
)
NEEDED_BY_ALARM = frozenset(slug for slug, one in OF_CATEGORY.items() if one.needs_alarm)


def of(*, use: str, category: str) -> Consequence:
    """What a person notices when this is stopped; neither use nor category is everything. Raises KeyError."""
    if category:
        return OF_CATEGORY[category]
    return OF_USE[Use(use)] if use else OF_EVERYTHING


def version(words: Iterable[Text]) -> str:
    """A short print of texts as they read now: changed words have another."""
    return hashlib.sha256("\n".join(str(one) for one in words).encode()).hexdigest()[:16]
