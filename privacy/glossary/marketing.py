"""What you have said about marketing."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.glossary.identity import LANGUAGE
from privacy.registry import Text

FIELDS: Mapping[str, Mapping[str, Text]] = {
    "privacy.MarketingChoice": {
        "channel": _("Hvordan reklamen kunne ha nådd deg."),
        "state": _("Hva du sa. Det siste du sa, gjelder."),
        "how": _("Hvordan vi fikk vite det."),
        "at": _("Når du sa det. Det gjaldt fra da av."),
        "wording": _("Setningen du leste og sa ja til, ord for ord."),
        "language": _("Språket du leste setningen på."),
        "contract_ended_on": _(
            "Når du sluttet som kunde, eller sist sa nei om du aldri har vært det. Valgene slettes 12 "
            "måneder etter."
        ),
    },
}
CODES: Mapping[str, Mapping[str, Text | None]] = {
    "privacy.MarketingChoice.channel": {
        "email": None,
        "sms": None,
        "phone": _("At vi ringer deg for å selge noe."),
        "post": _("Reklame med navnet ditt i postkassen."),
        "app": _("Tilbud som varsler. Varsler fra alarmen er noe annet."),
        "in_portal": None,
    },
    "privacy.MarketingChoice.state": {
        "opted_out": _("Du ville ikke ha reklame."),
        "opted_in": _("Du ville ha reklame."),
        "with_sale": _("Du oppga adressen da du kjøpte noe, og kunne si nei til reklame."),
    },
    "privacy.MarketingChoice.how": dict.fromkeys(
        ("portal", "link", "sms", "staff", "objection", "sale"), None
    ),
    "privacy.MarketingChoice.language": LANGUAGE,
}
