"""The link in a marketing letter that says no: opaque, of one address and one channel, good for ever (R-46)."""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.urls import reverse

from accounts import tokens
from privacy.models.marketing import Channel

CONTEXT = "marketing.unsubscribe"
LONGEST = 400


def address_of(mark: bytes, channel: Channel) -> str:
    """The whole address. It says nothing of whom it was sent to, and changes nothing when it is only opened."""
    sealed = tokens.seal(f"{channel.value} {mark.hex()}", context=CONTEXT)
    token = base64.urlsafe_b64encode(sealed).decode().rstrip("=")
    return settings.SITE_URL + reverse("unsubscribe", args=[token])


def opened(token: str) -> tuple[bytes, Channel] | None:
    """The fingerprint and channel of a token of ours; None for any other."""
    try:
        sealed = base64.urlsafe_b64decode(token[:LONGEST] + "=" * (-len(token[:LONGEST]) % 4))
        channel, mark = tokens.unseal(sealed, context=CONTEXT).split(" ")
    except (binascii.Error, InvalidTag, ValueError):
        return None
    return bytes.fromhex(mark), Channel(channel)
