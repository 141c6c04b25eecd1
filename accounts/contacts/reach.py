"""How a contact person can be told that they are one: by text message, else by e-mail, else not by us."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

from accounts.models import ContactPerson, ContactPoint, Person
from accounts.models.reachable import plain
from accounts.texting import outbox

TEXTS_REACH = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
Channel = ContactPerson.NoticeChannel


def channel_of(*, phone: str, email: str) -> Channel | None:
    """Which way to tell somebody; None when there is none."""
    if outbox.can_send() and takes_texts(phone):
        return Channel.SMS
    return Channel.EMAIL if email else None


def has_channel(contact: ContactPerson) -> bool:
    return channel_of(phone=contact.phone, email=contact.email) is not None


def takes_texts(number: str) -> bool:
    """Whether a number is one that text messages reach."""
    try:
        parsed = phonenumbers.parse(number, "NO")
    except NumberParseException:
        return False
    return phonenumbers.is_valid_number(parsed) and phonenumbers.number_type(parsed) in TEXTS_REACH


def is_number_of(person: Person, number: str) -> bool:
    """Whether a person is reached by this number themself."""
    own = ContactPoint.objects.filter(person=person, kind=ContactPoint.Kind.PHONE)
    return any(plain(value) == plain(number) for value in own.values_list("value", flat=True)) and bool(
        number
    )
