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
KINDS = (CALLS, BONUS, EMAIL, SMS)
BY_CODE: Mapping[str, Kind] = {kind.code: kind for kind in KINDS}
