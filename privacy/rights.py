"""The rights as the privacy centre offers them: each in one sentence, with the page where it is used (F-11)."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from privacy.registry import Text
from privacy.states import Right


@dataclass(frozen=True)
class Offer:
    """One right, and the name of its page."""

    right: Right
    icon: str
    title: Text
    sentence: Text
    page: str

    @property
    def address(self) -> str:
        return reverse(self.page)


RIGHTS: tuple[Offer, ...] = (
    Offer(
        Right.ACCESS,
        "download",
        _("Få en kopi"),
        _("Alt vi har om deg, til å lese og som filer. Vanligvis klart på noen minutter."),
        page="copy-new",
    ),
    Offer(
        Right.RECTIFICATION,
        "pencil",
        _("Rett feil"),
        _("Pek på det som er galt, så retter vi det eller forklarer hvorfor ikke."),
        page="rectification-new",
    ),
    Offer(
        Right.ERASURE,
        "trash",
        _("Slett"),
        _("Velg hva. Vi sier hva loven krever at vi beholder, og hvor lenge."),
        page="erasure-new",
    ),
    Offer(
        Right.RESTRICTION,
        "pause",
        _("Sett bruken på pause"),
        _("Vi lagrer, men bruker ikke opplysningene. Kan gjøre at alarmen virker dårligere."),
        page="restriction-new",
    ),
    Offer(
        Right.PORTABILITY,
        "transfer",
        _("Flytt til en annen leverandør"),
        _("Det du har gitt oss, og det alarmen har registrert, som filer andre systemer kan lese."),
        page="portability-new",
    ),
    Offer(
        Right.OBJECTION,
        "stop",
        _("Si nei til en bruk"),
        _("Gjelder bruk vi begrunner med egen interesse, og all reklame."),
        page="objection-new",
    ),
    Offer(
        Right.CONSENT,
        "close",
        _("Trekk et samtykke"),
        _("Har du sagt ja til noe, kan du når som helst si nei. Det skal være like lett."),
        page="consent-withdrawal",
    ),
    Offer(
        Right.QUESTION,
        "chat",
        _("Spør eller klag"),
        _("Skriv til personvernombudet vårt. Du får svar fra et menneske."),
        page="question-new",
    ),
)
# A consent is withdrawn on its page at once, and waits for nobody's answer (GDPR Art. 7(3)).
TOGETHER = tuple(offer for offer in RIGHTS if offer.right != Right.CONSENT)
BY_RIGHT = {offer.right: offer for offer in RIGHTS}
