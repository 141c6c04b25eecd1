"""STOPP on a text message: what whoever answers a campaign says no to."""

from __future__ import annotations

import re

from privacy.marketing import choosing
from privacy.models.marketing import Channel, How

STOP = re.compile(r"\W*(?:stopp|stop|avmeld|unsubscribe)(?:\W+(alt|alle|all))?\W*", re.IGNORECASE)


def channels_of(text: str) -> tuple[Channel, ...]:
    """What a message says no to: SMS, with «STOPP ALT» telephone calls too; nothing when it says something else."""
    said = STOP.fullmatch(text[:200])
    if said is None:
        return ()
    return (Channel.SMS, Channel.PHONE) if said[1] else (Channel.SMS,)


def take(number: str, text: str) -> bool:
    """Whether it was a no, from a number; then it counts from now. Safe to repeat."""
    channels = channels_of(text)
    return bool(channels) and choosing.stop_address(channels, address=number, how=How.SMS, by="sms")
