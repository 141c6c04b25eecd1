"""What the demo's people have said about marketing: Ingrid bought, and later said no to being called."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.demo.sample import demo_id
from accounts.models import Customer, User
from privacy.marketing import choosing, sales
from privacy.models.marketing import Channel, How

BOUGHT = timedelta(days=900)


def make_choices(end: datetime) -> None:
    user = User.objects.get(pk=demo_id("user", "ingrid"))
    number = Customer.objects.filter(person=user.person_id).values_list("customer_number", flat=True).first()
    if number is None or user.person is None:
        return
    for channel in (Channel.EMAIL, Channel.SMS):
        sales.note(number, channel, at=end - BOUGHT)
    choosing.say_no(user.person, [Channel.PHONE], how=How.PORTAL, by=user)
