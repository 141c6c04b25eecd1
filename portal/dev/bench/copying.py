"""What the suite of copies does in a process of its own: `python -m portal.dev.bench.copying WHAT FILE ...`.

Each writes the seconds its work took, without starting up, to FILE.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.db import connection

django.setup()

from django.utils import timezone  # noqa: E402 - the models are there only now

from accounts import partitions  # noqa: E402
from accounts.files import storage  # noqa: E402
from accounts.models import AgreementDocument, Person, StoredFile, User  # noqa: E402
from accounts.models.activity import EVENT_MODELS, ActivityEvent  # noqa: E402
from accounts.viewers import Viewer  # noqa: E402
from portal.dev.bench import making  # noqa: E402
from privacy import arrivals, stores, workflow  # noqa: E402
from privacy.arrivals import Wish  # noqa: E402
from privacy.categories import CATEGORIES  # noqa: E402
from privacy.exports import contents, sweeping  # noqa: E402
from privacy.exports.snapshots import Query, compile_sql  # noqa: E402
from privacy.jobs import running  # noqa: E402
from privacy.models import Job, PrivacyRequest  # noqa: E402
from privacy.registry import Table  # noqa: E402
from privacy.states import JobState, Right  # noqa: E402
from privacy.workflow import Scope  # noqa: E402

EVENTS = "bruk"
DOCUMENTS = "avtale"
SMALLEST = "kundeforhold"
Work = Callable[..., None]


def make(file: str, folder: str, files: str, size: str, *numbers: str) -> None:
    """A customer for each number of events, and one with documents, which lie in the clear in `folder` too."""
    now = timezone.now()
    first = partitions.months_after(partitions.month_of(now), -25)
    for model in EVENT_MODELS:
        partitions.ensure(model, (partitions.months_after(first, month) for month in range(28)))
    households = making.customers(len(numbers) + 1)
    for household, number in zip(households, numbers, strict=False):
        making.fill([household], int(number))
    documents(households[-1][0], Path(folder), int(files), int(size))
    for place, (person, _site) in enumerate(households):
        User.objects.create(email=f"copy{place}@example.no", person=person)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    Path(file).write_text(json.dumps([str(person.pk) for person, _site in households]), encoding="ascii")


def documents(person: Person, folder: Path, files: int, size: int) -> None:
    agreement = person.customers.get().agreements.get()
    for number in range(files):
        content = os.urandom(size)
        (folder / f"{number:05d}").write_bytes(content)
        stored = storage.store(
            io.BytesIO(content),
            kind=StoredFile.Kind.DOCUMENT,
            name=f"avtale-{number}.pdf",
            media_type="application/pdf",
        )
        AgreementDocument.objects.create(agreement=agreement, kind="agreement", file=stored)


def copy(file: str, person_id: str, right: str, *categories: str) -> None:
    """Order a copy and build it as a worker does that has made one before; it is gone again afterwards."""
    person = Person.objects.get(pk=person_id)
    built(person, right, (SMALLEST,))
    took = built(person, right, categories)
    Path(file).write_text(str(took), encoding="ascii")


def built(person: Person, right: str, categories: Sequence[str]) -> float:
    """Seconds the job took."""
    scope = Scope(tuple(categories) or tuple(category.slug for category in CATEGORIES))
    wish = Wish(Right(right), scope=scope.as_json())
    case = arrivals.receive(person, by=person.user, wishes=[wish], language="nb")
    job = Job.objects.get(request__case=case)
    begun = time.perf_counter()
    running.run(job.pk)
    took = time.perf_counter() - begun
    job.refresh_from_db()
    if job.state != JobState.SUCCEEDED:
        raise SystemExit(f"the copy was not built: {job.error_code}")
    workflow.withdraw(job.request, by=person.user)
    sweeping.sweep()
    return took


def tidy(file: str, person_id: str) -> None:
    """Forget the copies of somebody that were never finished: the worker was killed."""
    person = Person.objects.get(pk=person_id)
    for request in PrivacyRequest.objects.for_viewer(person).under_way():
        workflow.withdraw(request, by=person.user)
    sweeping.sweep()
    Path(file).touch()


def objects(file: str, out: str, person_id: str, right: str) -> None:
    """The same rows as most Django code would write them: objects, json, csv and zipfile."""
    begun = time.perf_counter()
    with Path(out).open("wb") as target:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for table in large(EVENTS, right):
                plainly(archive, table, Viewer(Person.objects.get(pk=person_id)))
        target.flush()
        os.fsync(target.fileno())
    Path(file).write_text(str(time.perf_counter() - begun), encoding="ascii")


def plainly(archive: zipfile.ZipFile, table: Table, viewer: Viewer) -> None:
    names = [path.rsplit("__", 1)[-1] for path in table.export]
    with archive.open(f"{table.label}.jsonl", "w", force_zip64=True) as member:
        for values in values_of(table, viewer):
            line = json.dumps(dict(zip(names, values, strict=True)), default=str, ensure_ascii=False)
            member.write(f"{line}\n".encode())
    with archive.open(f"{table.label}.csv", "w", force_zip64=True) as member:
        text = io.TextIOWrapper(member, "utf-8-sig", newline="")
        writer = csv.writer(text)
        writer.writerow(names)
        writer.writerows(values_of(table, viewer))
        text.flush()
        text.detach()


def values_of(table: Table, viewer: Viewer) -> Iterator[list[Any]]:
    model: type[ActivityEvent] = apps.get_model(table.label)
    mine = {"actor": viewer.person} if model.__name__ == "ArmingEvent" else {"site__in": viewer_sites(viewer)}
    events = model._default_manager.filter(**mine).select_related("site").order_by("-occurred_at")
    for event in events.iterator():
        yield [value_at(event, path) for path in table.export]


def viewer_sites(viewer: Viewer) -> list[Any]:
    return list(viewer.person.customers.values_list("occupancies__site", flat=True))


def value_at(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def large(slug: str, right: str) -> list[Table]:
    """The tables of events, which are nearly all of the category's rows."""
    (found,) = contents.chosen([slug])
    category = contents.portable(found) if right == Right.PORTABILITY else found
    return [table for table in category.tables if table.is_activity]


def queries(file: str, person_id: str, right: str) -> None:
    """The questions whose answers a copy's rows are, for psql: JSON and CSV of each table, a line each."""
    viewer = Viewer(Person.objects.get(pk=person_id))
    lines = []
    for table in large(EVENTS, right):
        for columns, rows in stores.read(table, viewer):
            query = compile_sql(rows)
            names = ", ".join(f'"{column.name}"' for column in columns)
            if query:
                chosen = f"SELECT {names} FROM ({bound(query)}) t"  # noqa: S608 - our own SQL
                lines.append(f"COPY (SELECT row_to_json(r) FROM ({chosen}) r) TO STDOUT")  # noqa: S608
                lines.append(f"COPY ({chosen}) TO STDOUT (FORMAT csv, HEADER)")
    Path(file).write_text("\n".join(" ".join(line.split()) for line in lines), encoding="utf-8")


def bound(query: Query) -> str:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        text = cursor.cursor.mogrify(query.sql, query.values)
    return str(text)


WORK: dict[str, Work] = {"make": make, "copy": copy, "tidy": tidy, "objects": objects, "queries": queries}

if __name__ == "__main__":
    WORK[sys.argv[1]](*sys.argv[2:])
