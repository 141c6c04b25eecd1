"""What it costs to seal: messages of many persons from a bundle, against the same messages without a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import psycopg

from portal.dev.bench.intake import SINCE, Rows, load, write
from portal.dev.bench.measuring import Pair, Sample, Way
from portal.dev.bench.stage import Stage

PERSONS, PERSONS_WHEN_QUICK = 10_000, 2_000
MESSAGES = 5
ROUNDS = 3
TEXT = "Hei! Alarmen piper igjen, og jeg får den ikke til å slutte. Kan dere ringe meg i dag? " * 4


@contextmanager
def suite(stage: Stage) -> Iterator[Sequence[Pair]]:
    """Persons with a conversation each, loaded once; then their messages, again and again."""
    number = PERSONS_WHEN_QUICK if stage.is_quick else PERSONS
    load(stage, write(stage.folder / "persons", persons(number)))
    sealed = write(stage.folder / "sealed", messages(number, text=TEXT))
    empty = write(stage.folder / "empty", messages(number, text=""))
    yield [
        Pair(
            "messages of a bundle, sealed against empty",
            Way("with a text", lambda: anew(stage, lambda: load(stage, sealed))),
            Way("without", lambda: anew(stage, lambda: load(stage, empty))),
            ROUNDS,
            warm_up=0,
        )
    ]


def persons(number: int) -> Rows:
    return {
        "persons": [{"key": f"p{one}", "given_name": "Navn"} for one in range(number)],
        "conversations": [
            {"reference": f"H{one}", "person_key": f"p{one}", "subject": "Alarm", "opened_at": SINCE}
            for one in range(number)
        ],
    }


def messages(number: int, *, text: str) -> Rows:
    said = {"channel": "email", "direction": "in", "at": SINCE} | ({"body": text} if text else {})
    return {
        "customer_contacts": [
            {"key": f"m{one}.{place}", "conversation_reference": f"H{one}"} | said
            for place in range(MESSAGES)
            for one in range(number)
        ]
    }


def anew(stage: Stage, way: Callable[[], Sample]) -> Sample:
    """Forget the messages and the keys, outside the clock, and bring them in again."""
    with psycopg.connect(stage.database, autocommit=True) as connection:
        connection.execute("TRUNCATE accounts_customercontact, accounts_datakey CASCADE")
    return way()
