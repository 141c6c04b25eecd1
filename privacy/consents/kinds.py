"""What one can consent to, and in which words. Values only: a changed text is a new version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import Recipient
from privacy.models import ConsentEntry
from privacy.registry import Text
from privacy.restrictions.starting import Target
from privacy.uses import Use

Purpose = ConsentEntry.Purpose


@dataclass(frozen=True)
class Kind:
    """One thing to say yes to. `wordings`: the text by its version, of which the last is asked with now.

    `target` is what stops when it is taken back; without one, whoever would use it asks the ledger alone.
    A yes to marketing is given and taken back by the switch of its channel too (`marketing.choosing`).
    `is_offered`: whether the page of consents asks for it; others are asked where they belong.
    """

    code: str
    title: Text
    consequence: Text
    wordings: Mapping[int, Text]
    target: Target | None = None
    is_offered: bool = False

    @property
    def version(self) -> int:
        """The version of the wording in use."""
        return max(self.wordings)

    def wording(self, version: int, *, language: str, partner: Recipient | None) -> str:
        """The exact words of a version. Raises KeyError when there is none."""
        with override(language):
            return str(self.wordings[version]) % {"partner": partner.name if partner else ""}


BONUS = Kind(
    Purpose.BONUS,
    _("Deling med bonusprogrammer"),
    _("Vi deler ikke mer med dem, så du får ikke nye poeng fra oss. Alarmen merker ikke noe."),
    {
        1: _(
            "Ja, del navnet og kundenummeret mitt med %(partner)s, så jeg får bonuspoeng der. Jeg kan trekke "
            "samtykket når jeg vil. Da deler dere ikke mer, og jeg får ikke nye poeng. Alarmen virker som før."
        )
    },
    Target(use=Use.SHARING, purpose="P-14"),
    is_offered=True,
)
CALLS = Kind(
    Purpose.CALLS,
    _("Opptak av samtaler du sa ja til"),
    _(
        "Vi tar ikke opp flere samtaler med deg på dette grunnlaget, og bruker ikke opptakene vi har. "
        "Alarmen merker ikke noe."
    ),
    {1: _("Ja, dere kan ta opp denne samtalen. Jeg kan trekke samtykket når jeg vil.")},
    Target(use=Use.OTHER, purpose="P-19-samtykke"),
)
EMAIL = Kind(
    Purpose.EMAIL,
    _("Nyheter og tilbud på e-post"),
    _("Vi sender deg ikke flere nyheter og tilbud på e-post. Viktige beskjeder om alarmen får du som før."),
    {1: _("Ja, send meg nyheter og tilbud på e-post. Jeg kan trekke samtykket når jeg vil.")},
)
SMS = Kind(
    Purpose.SMS,
    _("Nyheter og tilbud på SMS"),
    _("Vi sender deg ikke flere nyheter og tilbud på SMS. Viktige beskjeder om alarmen får du som før."),
    {1: _("Ja, send meg nyheter og tilbud på SMS. Jeg kan trekke samtykket når jeg vil.")},
)
PHONE = Kind(
    Purpose.PHONE,
    _("Tilbud på telefon"),
    _("Vi ringer deg ikke mer med tilbud. Er det noe med alarmen, ringer vi som før."),
    {1: _("Ja, ring meg med tilbud. Jeg kan si nei når som helst.")},
)
POST = Kind(
    Purpose.POST,
    _("Reklame i posten"),
    _("Vi sender deg ikke mer reklame i posten. Viktige brev får du som før."),
    {1: _("Ja, send meg reklame i posten. Jeg kan si nei når som helst.")},
)
APP = Kind(
    Purpose.APP,
    _("Tilbud som varsler i appen"),
    _("Vi sender deg ikke flere tilbud i appen. Varsler fra alarmen får du som før."),
    {1: _("Ja, send meg tilbud som varsler i appen. Jeg kan si nei når som helst.")},
)
HERE = Kind(
    Purpose.HERE,
    _("Tilbud her på Mine sider"),
    _("Vi viser deg ikke flere tilbud her. Alt annet på Mine sider er som før."),
    {1: _("Ja, vis meg tilbud på Mine sider. Jeg kan si nei når som helst.")},
)
KINDS = (CALLS, BONUS, EMAIL, SMS, PHONE, POST, APP, HERE)
BY_CODE: Mapping[str, Kind] = {kind.code: kind for kind in KINDS}
