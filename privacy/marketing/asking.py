"""What campaign systems send, and what they are answered: shapes of the API, without HTTP."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from django.utils import timezone

from privacy.marketing import normalising
from privacy.marketing.deciding import Reason, Verdict
from privacy.marketing.facts import decide
from privacy.marketing.normalising import Asked
from privacy.models.marketing import Channel

A_BATCH = 1_000
LINES_AT_MOST = 200_000


class NotUnderstood(Exception):
    """The question has not the shape of the API. The text names fields and no values."""


@dataclass(frozen=True)
class Question:
    """What is about to be sent. `is_similar`: the company's own, and like what its customers have bought."""

    channel: Channel
    is_similar: bool


def question(told: Any) -> Question:
    """From JSON, or the parameters of an address. Raises NotUnderstood."""
    try:
        channel = Channel(told.get("channel", ""))
    except ValueError as error:
        raise NotUnderstood("channel") from error
    similar = told.get("similar", False)
    if similar not in (True, False, "true", "false"):
        raise NotUnderstood("similar")
    return Question(channel, similar in (True, "true"))


def row(told: Any, channel: Channel) -> Asked:
    """The address and customer number of one recipient; nothing to look up in what is neither."""
    facts = {"address": told} if isinstance(told, str) else told
    if not isinstance(facts, dict):
        return Asked()
    address, customer = facts.get("address", ""), facts.get("customer", "")
    if not isinstance(address, str) or not isinstance(customer, str):
        return Asked()
    return normalising.asked(channel, address=address, customer=customer)


def one(asked: Asked, about: Question) -> Verdict:
    [verdict] = decide([asked], about.channel, at=timezone.now(), is_similar=about.is_similar)
    return verdict


def each(lines: Sequence[bytes], about: Question, counted: Counter[str]) -> Iterator[bytes]:
    """The answer to each line, in blocks; what is known is looked up block by block, while the answer is sent."""
    rest = iter(lines)
    while block := list(islice(rest, A_BATCH)):
        rows = [row(_read(line), about.channel) for line in block]
        verdicts = decide(rows, about.channel, at=timezone.now(), is_similar=about.is_similar)
        counted.update("allowed" if verdict.allowed else "refused" for verdict in verdicts)
        yield b"".join(written(verdict.allowed, verdict.reason) for verdict in verdicts)


@cache
def written(allowed: bool, reason: Reason) -> bytes:
    """One line of an answer."""
    return json.dumps({"allowed": allowed, "reason": reason.value}).encode() + b"\n"


def _read(line: bytes) -> Any:
    """A JSON string or object; a line that is none is nobody's address."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
