"""STOPP on a text message: what whoever answers a campaign says no to."""

from __future__ import annotations

import re

from accounts.audit import Action, record
from privacy.marketing import choosing
from privacy.models.marketing import Channel, How

# What may stand first in a message that is a no, whatever stands after it.
STOP = re.compile(
    r"\W*(?:stopp?|stans|slutt|avslutt|avmeld|avbestill|unsubscribe|nei)\b(?:\W+(alt|alle|all)\b)?",
    re.IGNORECASE,
)
NO, READ, EMPTY = "no", "read", "empty"


def channels_of(text: str) -> tuple[Channel, ...]:
    """What a message says no to: SMS, with «STOPP ALT» telephone calls too; nothing when it says something else."""
    said = STOP.match(text[:200])
    if said is None:
        return ()
    return (Channel.SMS, Channel.PHONE) if said[1] else (Channel.SMS,)


def take(number: str, text: str) -> str:
    """NO for a no from a number, which counts from now. Safe to repeat.

    READ for anything else that says something: a person must read it where it came in, for it may be a no in other
    words. It is written down that there is one, and not what it says.
    """
    channels = channels_of(text)
    if channels and choosing.stop_address(channels, address=number, how=How.SMS, by="sms"):
        return NO
    if not text.strip():
        return EMPTY
    record(Action.MARKETING_REPLY, actor="sms", reason=READ)
    return READ
