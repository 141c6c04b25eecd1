"""What a letter of refusal says: a draft for each ground, and how to complain, which none goes out without."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.registry import Text
from privacy.states import LAWS, Ground

COMPLAINTS = "https://www.datatilsynet.no/om-datatilsynet/kontakt-oss/klage-til-datatilsynet/"
# What an employee must put their own words in place of.
GAP = re.compile(r"\[[^\]]*\]")
DRAFTS: Mapping[Ground, Text] = {
    Ground.UNIDENTIFIED: gettext_lazy(
        "Vi vet ikke sikkert at det er du som spør, og kan derfor ikke gjøre det du ber om. Du kan vise hvem "
        "du er når du vil, så går saken videre."
    ),
    Ground.UNFOUNDED: gettext_lazy(
        "Kravet er åpenbart grunnløst, og derfor gjør vi ikke det du ber om. Det ser vi av dette: [skriv "
        "hva]."
    ),
    Ground.EXCESSIVE: gettext_lazy(
        "Kravet er overdrevent, og derfor gjør vi ikke det du ber om. Det ser vi av dette: [skriv hva]."
    ),
    Ground.OTHERS: gettext_lazy(
        "Opplysningene gjelder også andre personer. Får du dem, går det ut over rettighetene deres: [skriv "
        "hvordan]."
    ),
    Ground.SECRECY: gettext_lazy("Loven pålegger oss taushet om dette. Derfor får du det ikke utlevert."),
    Ground.INTERNAL: gettext_lazy(
        "Dette er tekst vi bare har brukt internt for å forberede et svar, og vi må kunne holde den for oss "
        "selv. Avgjørelsen og grunnene for den får du."
    ),
    Ground.INTERESTS: gettext_lazy(
        "Det ville være i strid med åpenbare og grunnleggende interesser å fortelle dette. Vi har lagt vekt "
        "på disse hensynene: [skriv hvilke]."
    ),
    Ground.NECESSARY: gettext_lazy(
        "Vi trenger opplysningene for å levere tjenesten du har avtale om: [skriv hvilke]. Når avtalen er "
        "slutt, sletter vi dem."
    ),
    Ground.LEGAL_DUTY: gettext_lazy(
        "En lov pålegger oss å ta vare på opplysningene: [skriv hvilken lov, og hvor lenge]. Da sletter vi "
        "dem."
    ),
    Ground.CLAIMS: gettext_lazy(
        "Opplysningene trengs i en uenighet om et krav: [skriv hvilken]. Når den er over, vurderer vi det på "
        "nytt."
    ),
    Ground.ACCURATE: gettext_lazy(
        "Vi har sett på opplysningen og mener den er riktig. Det bygger vi på: [skriv hva]. Du kan be oss "
        "legge din egen merknad ved siden av."
    ),
    Ground.UNALTERABLE: gettext_lazy(
        "Opplysningen viser noe som har skjedd, eller står i regnskapet, og kan ikke endres. Merknaden din "
        "står ved siden av den."
    ),
    Ground.NO_GROUND: gettext_lazy(
        "Loven gir rett til dette i fire tilfeller, og ingen av dem passer her: [skriv hvorfor]."
    ),
    Ground.COMPELLING: gettext_lazy(
        "Vi har veid grunnene dine mot våre, og våre veier tyngst: [skriv hvilke, og hvorfor]."
    ),
    Ground.NOT_PORTABLE: gettext_lazy(
        "Retten til å ta med seg opplysninger gjelder det du selv har gitt oss. Dette har vi fått eller laget"
        " på andre måter. Du kan be om en kopi av det."
    ),
    Ground.INFEASIBLE: gettext_lazy(
        "Vi kan ikke sende filen rett til selskapet på en trygg måte: [skriv hvorfor]. Du kan hente den"
        " selv og gi den videre."
    ),
    Ground.NOTHING_HELD: gettext_lazy("Vi har lett, og har ingen slike opplysninger om deg."),
}


def draft(ground: Ground, *, language: str) -> str:
    """A first letter on this ground, with its article and how to complain. `GAP` marks what must be filled in."""
    with translation.override(language):
        because = _("Grunnlaget er %(law)s.") % {"law": LAWS[ground]}
        return f"{DRAFTS[ground]}\n\n{because}\n\n{how_to_complain()}"


def complete(answer: str, *, language: str) -> str:
    """The letter with how to complain at its end, where it does not say so already (GDPR Art. 12(4), R-14)."""
    with translation.override(language):
        ending = how_to_complain()
    return answer if ending in answer else f"{answer.rstrip()}\n\n{ending}"


def has_gap(answer: str) -> bool:
    """Whether something of the draft still stands where an employee's own words must."""
    return GAP.search(answer) is not None


def how_to_complain() -> str:
    """To us, to Datatilsynet and to the courts, in the language in use."""
    return _(
        "Er du uenig, kan du svare oss i saken. Du kan også klage til Datatilsynet (%(address)s) eller gå til "
        "domstolene."
    ) % {"address": COMPLAINTS}
