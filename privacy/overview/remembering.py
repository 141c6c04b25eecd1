"""Queries that differ between persons only in keys and moments: written by Django once, filled in ever after."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import count
from typing import Any
from uuid import UUID

from privacy.exports.snapshots import Query

TEXTS = 512
LONG_AGO = datetime(1000, 1, 1, tzinfo=UTC)
Ask = Callable[..., Query]


def remembered(ask: Ask, *facts: Hashable) -> Query:
    """What `ask(*facts)` writes. Facts are keys, moments, plain values, and tuples and dataclasses of them.

    Keys and moments are filled in, so that PostgreSQL sees them and leaves out months; everything else decides how
    the text reads. Raises TypeError when the text has a key or a moment that is none of the facts' as it is.
    """
    text, values = _written(ask, _shape(facts))
    told = tuple(_leaves(facts))
    return Query(text, tuple(told[value.number] if isinstance(value, Place) else value for value in values))


class Place:
    """Where one of the facts comes in."""

    def __init__(self, number: int) -> None:
        self.number = number


def _leaves(fact: Any) -> Iterator[UUID | datetime]:
    if isinstance(fact, UUID | datetime):
        yield fact
    elif isinstance(fact, tuple):
        for one in fact:
            yield from _leaves(one)
    elif is_dataclass(fact):
        for field in fields(fact):
            yield from _leaves(getattr(fact, field.name))


def _shape(fact: Any) -> Any:
    """The fact with types instead of its keys and moments; hashable."""
    if isinstance(fact, UUID | datetime):
        return type(fact)
    if isinstance(fact, tuple):
        return (tuple, *map(_shape, fact))
    if is_dataclass(fact):
        return (type(fact), *(_shape(getattr(fact, field.name)) for field in fields(fact)))
    return fact


@lru_cache(maxsize=TEXTS)
def _written(ask: Ask, shape: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
    stand_ins = _stand_in(shape, count())
    query = ask(*stand_ins)
    places = {value: Place(number) for number, value in enumerate(_leaves(stand_ins))}
    return query.sql, tuple(_value(value, places) for value in query.values)


def _stand_in(shape: Any, numbers: Iterator[int]) -> Any:
    if shape is UUID:
        return UUID(int=next(numbers) + 1)
    if shape is datetime:
        return LONG_AGO + timedelta(days=next(numbers))
    if isinstance(shape, tuple):
        kind, *parts = shape
        made = [_stand_in(part, numbers) for part in parts]
        return tuple(made) if kind is tuple else kind(*made)
    return shape


def _value(value: Any, places: dict[Any, Place]) -> Any:
    if not isinstance(value, UUID | datetime):
        return value
    if value not in places:
        raise TypeError(f"a query depends on a {type(value).__name__} that it was not given")
    return places[value]
