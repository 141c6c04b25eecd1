"""Whoever takes over is a customer to be: found, or made, as the person they are."""

from __future__ import annotations

import secrets
from uuid import UUID

from accounts.models import Customer, User

NUMBER_DIGITS = 8


def customer_of(user: User) -> UUID:
    """The customer the person is; a prospect until the home is theirs."""
    own = Customer.objects.filter(person=user.person_id).order_by("created_at").values_list("pk", flat=True)
    if found := own.first():
        return found
    customer = Customer(
        customer_number=_new_number(),
        kind=Customer.Kind.PERSON,
        person_id=user.person_id,
        status=Customer.Status.PROSPECT,
    )
    customer.save(force_insert=True)
    return customer.pk


def _new_number() -> str:
    """Nobody's number yet, and with a letter in front so that none of the company's own is ever the same."""
    return "N" + "".join(secrets.choice("0123456789") for _unused in range(NUMBER_DIGITS))
