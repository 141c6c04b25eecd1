"""What stops working when somebody is taken off a call list (N-01): read before it is confirmed."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.contacts.calling import callable_contacts, on_list
from accounts.contacts.list import FEWEST
from accounts.models import ContactPerson

Text = str | Promise


def of_removal(contact: ContactPerson) -> list[Text]:
    """Sentences, the gravest last. One query."""
    others = [one for one in on_list(contact.occupancy) if one.pk != contact.pk]
    return list(_sentences(contact, others))


def _sentences(contact: ContactPerson, others: list[ContactPerson]) -> Iterator[Text]:
    yield _("Da ringer vi ikke denne personen når alarmen går.")
    if contact.has_key and not any(one.has_key for one in others):
        yield _("Ingen andre på listen har nøkkel. Da kan ingen av dem låse opp for vekteren.")
    elif contact.has_key:
        yield _("Personen har nøkkel. Be om å få den tilbake.")
    if contact.may_give_passphrase:
        yield _("Personen kan ikke lenger avblåse en alarm med kontrollord.")
    left = len(callable_contacts(others, emergency=True))
    if left == 0:
        yield _("Da er det ingen igjen vi kan ringe når alarmen går.")
    elif left < FEWEST:
        yield _("Da er det bare én igjen vi kan ringe. Legg gjerne til en til.")
