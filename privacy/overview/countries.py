"""Names of countries that data may go to, by their code (ISO 3166-1 alpha-2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from accounts.models.recipients import DEAD_MECHANISMS, TransferMechanism
from privacy.registry import Text

COUNTRIES: Mapping[str, Text] = {
    "AT": _("Østerrike"),
    "AU": _("Australia"),
    "BE": _("Belgia"),
    "BG": _("Bulgaria"),
    "BR": _("Brasil"),
    "CA": _("Canada"),
    "CH": _("Sveits"),
    "CY": _("Kypros"),
    "CZ": _("Tsjekkia"),
    "DE": _("Tyskland"),
    "DK": _("Danmark"),
    "EE": _("Estland"),
    "ES": _("Spania"),
    "FI": _("Finland"),
    "FR": _("Frankrike"),
    "GB": _("Storbritannia"),
    "GR": _("Hellas"),
    "HR": _("Kroatia"),
    "HU": _("Ungarn"),
    "IE": _("Irland"),
    "IL": _("Israel"),
    "IN": _("India"),
    "IS": _("Island"),
    "IT": _("Italia"),
    "JP": _("Japan"),
    "KR": _("Sør-Korea"),
    "LI": _("Liechtenstein"),
    "LT": _("Litauen"),
    "LU": _("Luxembourg"),
    "LV": _("Latvia"),
    "MT": _("Malta"),
    "NL": _("Nederland"),
    "NO": _("Norge"),
    "NZ": _("New Zealand"),
    "PH": _("Filippinene"),
    "PL": _("Polen"),
    "PT": _("Portugal"),
    "RO": _("Romania"),
    "RS": _("Serbia"),
    "SE": _("Sverige"),
    "SG": _("Singapore"),
    "SI": _("Slovenia"),
    "SK": _("Slovakia"),
    "TR": _("Tyrkia"),
    "UA": _("Ukraina"),
    "US": _("USA"),
    "ZA": _("Sør-Afrika"),
}

# Where the GDPR itself applies: the EU, Iceland, Liechtenstein and Norway.
MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
EEA = frozenset(MEMBERS.split())
# Of those above: what the Commission has found adequate (GDPR Art. 45). To the USA only within its framework.
ADEQUATE = frozenset({"CA", "CH", "GB", "IL", "JP", "KR", "NZ"})


def may_carry(code: str, mechanism: str) -> bool:
    """Whether this mechanism can make a transfer to this country lawful. Those of history never can."""
    if mechanism == TransferMechanism.EEA:
        return code in EEA
    if mechanism == TransferMechanism.ADEQUACY:
        return code in ADEQUATE
    if mechanism == TransferMechanism.ADEQUACY_DPF:
        return code == "US"
    return mechanism not in DEAD_MECHANISMS and code not in EEA


def country(code: str) -> str:
    """The country in the language in use; a code we have no name for as it is."""
    return str(COUNTRIES.get(code, code))


def countries(codes: Iterable[str]) -> str:
    """Several countries in one line."""
    return ", ".join(country(code) for code in codes)
