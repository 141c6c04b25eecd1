"""Whose data each category holds, as the record of processing names them (GDPR Art. 30(1)(c)). Values only."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.registry import Text

CUSTOMERS = _("kunder")
FORMER_OWNERS = _("tidligere kunder og eiere")
USERS = _("brukere kunden har gitt tilgang")
CONTACTS = _("kontaktpersoner")
VISITORS = _("personer på bilder og i opptak")
ENQUIRERS = _("personer som har henvendt seg uten å være kunde")
EMPLOYEES = _("ansatte")

HOUSEHOLD = (CUSTOMERS, FORMER_OWNERS, USERS)
# What is told of a category that nobody has narrowed down.
EVERYBODY: tuple[Text, ...] = (*HOUSEHOLD, CONTACTS, ENQUIRERS)
SUBJECTS: Mapping[str, tuple[Text, ...]] = {
    "bruk": HOUSEHOLD,
    "alarmer": (*HOUSEHOLD, CONTACTS, VISITORS),
    "laser": HOUSEHOLD,
    "brukere": (*HOUSEHOLD, CONTACTS),
    "anlegg": (CUSTOMERS, FORMER_OWNERS),
    "avtale": (CUSTOMERS, FORMER_OWNERS),
    "kundekontakt": (*EVERYBODY, VISITORS),
    "kreditt": (CUSTOMERS, ENQUIRERS),
    "minesider": (*EVERYBODY, EMPLOYEES),
}


def subjects(slug: str) -> tuple[Text, ...]:
    """Whom data of a category is about."""
    return SUBJECTS.get(slug, EVERYBODY)
