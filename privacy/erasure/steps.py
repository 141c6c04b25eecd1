"""The steps of an erasure, made from the register: a table that is new there is erased without a change here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Exists, Max, Min, Model, OuterRef, QuerySet
from django.utils import timezone

from accounts import partitions
from accounts.keys import opening
from accounts.models import Person, Tally, User
from privacy.erasure import keeping_back, removing, stores
from privacy.erasure.work import Work
from privacy.models import SubjectGate
from privacy.registry import DataCategory, Keep, Redact, Table

BATCH = 5_000
# Each of these rows may have a file of its own, which takes longer than the row.
BATCH_WITH_FILES = 100
PERSON = "accounts.Person"
# They go with the person, in one transaction: until then they stop whoever would write.
OUTLIVING = frozenset({"privacy.PrivacyRequest", "privacy.PrivacyCase"})
WITH_THE_PERSON = frozenset({PERSON, "privacy.SubjectGate"})


def note_keys(person_id: Any) -> dict[str, list[str]]:
    """Keys of rows that no longer lead to the person once what lies between is gone, by table."""
    noted = {}
    for _category, table in stores.tables():
        if stores.is_lost_on_the_way(table) and table.label not in WITH_THE_PERSON:
            found = stores.rows(table, person_id).values_list("pk", flat=True)
            noted[table.label] = [str(key) for key in found]
    return noted


def run(work: Work) -> None:
    """Every step up to the person. Safe to repeat from anywhere: what is done finds nothing more to do."""
    if work.is_all:
        work.steps.once("keys", lambda: _shred(work))
    for category, table in stores.tables():
        if table.label not in WITH_THE_PERSON and (work.is_all or table.now is not None):
            _erase(work, category, table)


def erase_person(work: Work) -> None:
    """The person, last: what only counted them, the gate, and the row itself. In the transaction of a step."""
    Tally.objects.filter(actor=work.person_id).delete()
    SubjectGate.objects.filter(person=work.person_id).delete()
    # The request by which the wall lets us in outlives the person, and is the last that names them.
    removing.remove(Person, [work.person_id], but=OUTLIVING)


def _shred(work: Work) -> None:
    """From the commit of this on nobody reads what was sealed for the person, whatever still lies there."""
    owners = User.objects.filter(person=work.person_id).values_list("pk", flat=True)
    opening.destroy(work.person_id, *owners)


def _erase(work: Work, category: DataCategory, table: Table) -> None:
    what = table.on_erasure
    if isinstance(what, Redact):
        _blank(work, table, what)
    elif isinstance(what, Keep):
        _each(
            work,
            table,
            most=keeping_back.BATCH,
            effect=lambda keys: keeping_back.move(
                category, table, keys, entry_number=work.entry_number, today=timezone.localdate()
            ),
        )
    else:
        model = apps.get_model(table.label)
        most = BATCH_WITH_FILES if table.files else BATCH
        _each(work, table, most=most, effect=lambda keys: removing.remove(model, keys))
    work.steps.once(table.label, lambda: None)


def _each(work: Work, table: Table, *, most: int, effect: Callable[[list[Any]], int]) -> None:
    """Take rows that go until none is left."""

    def some() -> int:
        keys = stores.ordered_keys(_rows(work, table), after=None, most=most)
        effect(keys)
        return len(keys)

    while work.steps.batch(table.label, some) == most:
        pass


def _blank(work: Work, table: Table, what: Redact) -> None:
    if not what.fields:
        return
    if stores.is_direct(table) and table.subject[0] in what.fields:
        for month in _months(work, table):
            some = partial(_blank_some, work, table, what, *month)
            while work.steps.batch(table.label, some) == BATCH:
                pass
        return
    _blank_others(work, table, what)


def _blank_others(work: Work, table: Table, what: Redact) -> None:
    """Rows that go on leading to the person when they are blanked: each once, in the order of their keys."""
    model = apps.get_model(table.label)
    last: list[Any] = [None]

    def some() -> int:
        keys = stores.ordered_keys(_rows(work, table), after=last[0], most=BATCH)
        removing.blank(table, model._default_manager.filter(pk__in=keys), what.fields)
        last[0] = keys[-1] if keys else None
        return len(keys)

    while work.steps.batch(table.label, some) == BATCH:
        pass


def _months(work: Work, table: Table) -> Iterator[tuple[datetime | None, datetime | None]]:
    """The months in which the person did anything, so that each statement looks at one partition."""
    if not table.is_activity:
        yield None, None
        return
    with work.steps.reading():
        reach = _rows(work, table).aggregate(first=Min(table.newest), last=Max(table.newest))
    if reach["first"] is None:
        return
    month = partitions.month_of(reach["first"])
    while month <= partitions.month_of(reach["last"]):
        after = partitions.months_after(month, 1)
        yield _midnight(month), _midnight(after)
        month = after


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _blank_some(
    work: Work, table: Table, what: Redact, since: datetime | None, before: datetime | None
) -> int:
    """Blank the next rows of the person: what is blanked is theirs no more, and so is not found again."""
    model = apps.get_model(table.label)
    subject = model._meta.get_field(table.subject[0]).column
    newest = model._meta.get_field(table.newest).column
    empty = ", ".join(_emptied(model, name) for name in what.fields)
    values: list[Any] = [work.person_id]
    within = f"{subject} = %s"
    if since:
        within, values = f"{within} AND {newest} >= %s AND {newest} < %s", [work.person_id, since, before]
    keys = [field.column for field in model._meta.pk_fields]
    listed, same = ", ".join(keys), " AND ".join(f"t.{key} = chosen.{key}" for key in keys)
    narrowed = within.replace(subject, f"t.{subject}").replace(newest, f"t.{newest}")
    statement = (
        f"UPDATE {model._meta.db_table} t SET {empty} FROM (SELECT {listed} FROM {model._meta.db_table}"  # noqa: S608 - names from the register
        f" WHERE {within} LIMIT {BATCH}) chosen WHERE {same} AND {narrowed}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *values])
        return int(cursor.rowcount)


def _emptied(model: type[Model], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return f"{field.column} = {'NULL' if field.null else chr(39) * 2}"


def _rows(work: Work, table: Table) -> QuerySet[Any]:
    """What is left to do in a table. Rows of the request itself outlive the person."""
    if not work.is_all:
        return stores.rows_now(table, work.person_id, until=work.until)
    if table.label in work.found:
        return _noted(work, table)
    return _but_own(stores.rows(table, work.person_id), table, work)


def _noted(work: Work, table: Table) -> QuerySet[Any]:
    """Rows found before: those are left to whoever has come to have them, or still has."""
    model = apps.get_model(table.label)
    found: QuerySet[Any] = model._default_manager.filter(pk__in=work.found[table.label])
    for path in table.subject:
        first: Any = model._meta.get_field(path.split("__", maxsplit=1)[0])
        if first.one_to_many:
            rest = path.split("__", maxsplit=1)[1]
            many = first.related_model._default_manager.filter(**{first.field.name: OuterRef("pk")})
            found = found.exclude(Exists(many.exclude(**{rest: work.person_id})))
    return found


def _but_own(found: QuerySet[Any], table: Table, work: Work) -> QuerySet[Any]:
    if work.request is None:
        return found
    if table.label == "privacy.PrivacyRequest":
        return found.exclude(pk=work.request)
    if table.label == "privacy.PrivacyCase":
        return found.exclude(requests=work.request)
    for path in ("request", "job__request"):
        if any(subject.startswith(f"{path}__") for subject in table.subject):
            return found.exclude(**{path: work.request})
    return found
