"""The link in a marketing letter that says no: opaque, of one address and one channel, good for ever (R-46)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.urls import reverse

from accounts import tokens
from privacy.models.marketing import Channel

CONTEXT = "marketing.unsubscribe"
LONGEST = 400


def address_of(marks: Iterable[bytes], channel: Channel) -> str:
    """The whole address. It says nothing of whom it was sent to, and changes nothing when it is only opened.

    `marks`: all that the address sent to is known by, as it is held and as everybody's spelling of it.
    """
    told = " ".join((channel.value, *sorted(mark.hex() for mark in marks)))
    token = base64.urlsafe_b64encode(tokens.seal(told, context=CONTEXT)).decode().rstrip("=")
    return settings.SITE_URL + reverse("unsubscribe", args=[token])


def opened(token: str) -> tuple[list[bytes], Channel] | None:
    """The fingerprints and channel of a token of ours; None for any other."""
    try:
        sealed = base64.urlsafe_b64decode(token[:LONGEST] + "=" * (-len(token[:LONGEST]) % 4))
        channel, *marks = tokens.unseal(sealed, context=CONTEXT).split(" ")
    except (binascii.Error, InvalidTag, ValueError):
        return None
    return [bytes.fromhex(mark) for mark in marks], Channel(channel)
