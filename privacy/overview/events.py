"""The events of a category, newest first, a page at a time: what happened, when, how, and when it is deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, F, QuerySet, Value
from django.utils.translation import gettext as _

from accounts.matrix import Viewer
from accounts.models.activity import ActorKind, Channel
from accounts.viewing import strands
from privacy.overview import kinds
from privacy.overview.filters import Filter, Place, sealed
from privacy.overview.kinds import TELLINGS, Kind
from privacy.overview.naming import short_name
from privacy.overview.retention import Fate, fate
from privacy.registry import DataCategory, Table

PAGE = 50
CHANNELS = dict(Channel.choices)
Homes = Mapping[UUID, str]


@dataclass(frozen=True)
class Part:
    """Events of one table that are seen on one ground: one index serves them in order."""

    label: str
    rows: QuerySet[Any]


@dataclass(frozen=True)
class Happening:
    """One event as a line of the timeline. `table` and `row` name it in an address without telling when it was."""

    title: str
    at: datetime
    icon: str
    detail: str
    fate: Fate | None
    table: str
    row: str


@dataclass(frozen=True)
class Page:
    """Some events, and the place after which the next page begins, sealed; empty on the last one."""

    events: tuple[Happening, ...]
    older: str


class Row(NamedTuple):
    """The columns all kinds of events are read in, so that several tables make one list."""

    occurred_at: datetime
    id: UUID
    label: str
    action: str
    thing: str
    channel: str
    actor_kind: str
    time_uncertain: bool
    site_id: UUID


def parts(
    category: DataCategory, viewer: Viewer, *, site: UUID | None, kind: Kind | None
) -> tuple[Part, ...]:
    """What the viewer sees of the category's events, of one home and one kind where those are chosen."""
    labels = [table.label for table in category.tables if table.is_activity]
    chosen = [label for label in labels if kind is None or kind.label == label]
    return tuple(
        Part(label, _of_kind(strand.rows(label), label, kind))
        for label in chosen
        for strand in strands(label, viewer, site=site)
    )


def page(found: Sequence[Part], chosen: Filter, *, since: datetime | None, homes: Homes) -> Page:
    """The events after the filter's place, in one query that looks no further back than `since`.

    `homes`: addresses, to tell the events of several homes apart; empty when the page is about one.
    """
    first, *others = (_lines(part, chosen, since) for part in found)
    together = first.union(*others, all=True).order_by("-occurred_at", "-id") if others else first
    rows = [Row(*values) for values in together[: PAGE + 1]]
    shown = rows[:PAGE]
    tables = {table.label: table for table in chosen.category.tables}
    last = Place(shown[-1].occurred_at, shown[-1].id) if len(rows) > PAGE else None
    return Page(
        tuple(_happening(row, chosen.category, tables[row.label], homes) for row in shown),
        sealed(last, chosen.category) if last else "",
    )


def _of_kind(rows: QuerySet[Any], label: str, kind: Kind | None) -> QuerySet[Any]:
    if kind is None or not kind.actions:
        return rows
    return rows.filter(**{f"{TELLINGS[label].action}__in": kind.actions})


def _lines(part: Part, chosen: Filter, since: datetime | None) -> QuerySet[Any, Any]:
    rows = part.rows
    if since:
        rows = rows.filter(occurred_at__gte=since)
    if chosen.period.until:
        rows = rows.filter(occurred_at__lt=chosen.period.until)
    if chosen.after:
        at, event = chosen.after.occurred_at, chosen.after.event
        # The pair finds the place in the index, the plain time lets PostgreSQL leave out later months.
        rows = rows.filter(occurred_at__lte=at, pk__lt=(at, event))
    telling = TELLINGS[part.label]
    named = rows.annotate(
        label=Value(part.label, output_field=CharField()),
        told_action=F(telling.action),
        thing=F(telling.thing) if telling.thing else Value("", output_field=CharField()),
    )
    columns = ("told_action" if name == "action" else name for name in Row._fields)
    lines: QuerySet[Any, Any] = named.order_by("-occurred_at", "-id").values_list(*columns)[: PAGE + 1]
    return lines


def _happening(row: Row, category: DataCategory, table: Table, homes: Homes) -> Happening:
    return Happening(
        title=kinds.title(row.label, row.action, row.thing),
        at=row.occurred_at,
        icon=kinds.icon(row.label, row.action),
        detail=" · ".join(_details(row, homes)),
        fate=fate(category, table, row),
        table=short_name(table),
        row=sealed(Place(row.occurred_at, row.id), category),
    )


def _details(row: Row, homes: Homes) -> Iterator[str]:
    yield _("Du") if row.actor_kind == ActorKind.PERSON else _("Anlegget selv")
    yield _("ukjent måte") if row.channel == Channel.UNKNOWN else str(CHANNELS[row.channel])
    if word := kinds.vendor_word(row.label, row.action, row.thing):
        yield _("panelet kaller den «%(word)s»") % {"word": word}
    if row.time_uncertain:
        yield _("tidspunktet er usikkert")
    if row.site_id in homes:
        yield homes[row.site_id]
