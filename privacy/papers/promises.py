"""Every promise of the privacy statement as a row, and what is wrong with the rows (N-14).

A promise without a row stops the start, and so does a table with a field that no promise speaks of. That the tests
named exist is asked where there are tests (tests/privacy/papers/test_promise_rows.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.utils.translation import gettext_lazy as _

from accounts.models import Recipient
from privacy.categories import CATEGORIES
from privacy.papers.promise import EVERY, Promise
from privacy.papers.rows import control, happened, held, limits, texts, uses
from privacy.registry import DataCategory, Text

NUMBERS = range(1, 92)
PURPOSES = frozenset(f"P-{number:02}" for number in range(1, 20))
GROUPS: tuple[tuple[Text, tuple[Promise, ...]], ...] = (
    (_("Hva vi bruker opplysninger til, og hva vi ikke gjør"), uses.ROWS),
    (_("Hva vi lagrer, og som du kan lese"), (*held.ROWS, *happened.ROWS)),
    (_("Hvor lenge, hvem som får det, og hvorfor vi har lov"), limits.ROWS),
    (_("Det du bestemmer selv"), control.ROWS),
    (_("Tekstene våre"), texts.ROWS),
)
PROMISES: tuple[Promise, ...] = tuple(promise for _title, rows in GROUPS for promise in rows)


@register(Tags.models)
def check_promises(**_options: Any) -> list[CheckMessage]:
    """Every promise once, each leading to what there is, and no field that nothing was promised about."""
    return list(problems(PROMISES, CATEGORIES))


def problems(promises: Iterable[Promise], categories: Iterable[DataCategory]) -> Iterator[CheckMessage]:
    """Everything wrong with these rows for this register, as errors that name it."""
    rows, register_ = tuple(promises), tuple(categories)
    codes = [row.code for row in rows]
    for code in (f"PE-{number:02}" for number in NUMBERS):
        if codes.count(code) != 1:
            yield Error(f"{code} must have exactly one row.", hint=HINT, id="privacy.E030")
    for row in rows:
        yield from _leads_nowhere(row, register_)
    yield from _without_promise(rows, register_)


HINT = "Write the promise in privacy/papers/rows/."


def _leads_nowhere(row: Promise, categories: tuple[DataCategory, ...]) -> Iterator[CheckMessage]:
    known = {
        "categories": {category.slug for category in categories} | set(EVERY),
        "tables": {table.label for category in categories for table in category.tables},
        "purposes": PURPOSES,
        "recipients": set(Recipient.Category.values),
    }
    for field, values in known.items():
        for value in getattr(row, field):
            if value not in values:
                yield Error(f"{row.code} names {value}, which does not exist.", hint=HINT, id="privacy.E031")
    if not row.tests:
        yield Error(f"{row.code} names no test.", hint=HINT, id="privacy.E031")


def _without_promise(
    rows: tuple[Promise, ...], categories: tuple[DataCategory, ...]
) -> Iterator[CheckMessage]:
    """A promise speaks of all fields of the tables it names."""
    promised = {label for row in rows for label in row.tables}
    for category in categories:
        for table in category.tables:
            if table.label not in promised:
                hint = (
                    f"Name {table.label} in `tables` of the promise it is held for, in privacy/papers/rows/."
                )
                yield Error(
                    f"No promise speaks of the fields of {table.label}.", hint=hint, id="privacy.E032"
                )
