"""Addresses given when somebody bought something, and no was offered then: from the sales system (R-41)."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Customer
from privacy.models import MarketingChoice
from privacy.models.marketing import Channel, How

State = MarketingChoice.State


def note(customer_number: str, channel: Channel, *, at: datetime) -> bool:
    """Write a sale down; False for a number nobody has. A no stays a no, whenever it was said. Safe to repeat."""
    customer = Customer.objects.filter(customer_number=customer_number).exclude(person=None).first()
    if customer is None:
        return False
    sale = {"person_id": customer.person_id, "channel": channel, "state": State.SALE, "at": at}
    MarketingChoice.objects.get_or_create(**sale, defaults={"how": How.SALE})
    return True
