"""The events of a category, newest first, a page at a time: what happened, when, how, and when it is deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, F, QuerySet, Value
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models.activity import ActorKind, Channel
from accounts.viewers import Viewer
from accounts.viewing import strands
from privacy.categories import CATEGORIES
from privacy.overview import kinds
from privacy.overview.filters import Filter, Place, sealed
from privacy.overview.kinds import TELLINGS, Kind
from privacy.overview.naming import short_name
from privacy.overview.retention import Fate, fate
from privacy.overview.tallying import Part, Stretch
from privacy.registry import DataCategory, Table

PAGE = 50
DAYS_REMEMBERED = 8_192
CHANNELS = dict(Channel.choices)
Homes = Mapping[UUID, str]


@dataclass(frozen=True)
class Happening:
    """One event as a line of the timeline. `goes`: when it is deleted, as the page says it.

    `table` and `row` name it in an address without telling when it was; `key` is its own, for notes beside it.
    """

    title: str
    at: datetime
    icon: str
    detail: str
    fate: Fate | None
    goes: SafeString
    table: str
    row: str
    key: str


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
    actions = kind.actions if kind else ()
    return tuple(
        Part(label, strand, actions) for label in chosen for strand in strands(label, viewer, site=site)
    )


def page(found: Sequence[Part], chosen: Filter, *, inside: Stretch, homes: Homes) -> Page:
    """The events after the filter's place, in one query that looks no further than `inside`.

    `homes`: addresses, to tell the events of several homes apart; empty when the page is about one.
    """
    rows = _rows(found, chosen, inside)
    shown = rows[:PAGE]
    tables = {table.label: table for table in chosen.category.tables}
    last = Place(shown[-1].occurred_at, shown[-1].id) if len(rows) > PAGE else None
    return Page(
        tuple(_happening(row, chosen.category, tables[row.label], homes) for row in shown),
        sealed(last, chosen.category) if last else "",
    )


def _rows(found: Sequence[Part], chosen: Filter, inside: Stretch) -> list[Row]:
    if not found:
        return []
    first, *others = (_lines(part, chosen, inside) for part in found)
    together = first.union(*others, all=True).order_by("-occurred_at", "-id") if others else first
    return [Row(*values) for values in together[: PAGE + 1]]


def _lines(part: Part, chosen: Filter, inside: Stretch) -> QuerySet[Any, Any]:
    rows = part.rows.filter(occurred_at__gte=inside.starts, occurred_at__lt=inside.ends)
    if chosen.after:
        rows = rows.filter(pk__lt=(chosen.after.occurred_at, chosen.after.event))
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
    day = timezone.localdate(row.occurred_at)
    end, goes = _end(category.slug, row.label, day, timezone.localdate(), get_language())
    return Happening(
        title=kinds.title(row.label, row.action, row.thing),
        at=row.occurred_at,
        icon=kinds.icon(row.label, row.action),
        detail=" · ".join(_details(row, homes)),
        fate=end,
        goes=goes,
        table=short_name(table),
        row=sealed(Place(row.occurred_at, row.id), category),
        key=str(row.id),
    )


@lru_cache(maxsize=DAYS_REMEMBERED)
def _end(slug: str, label: str, day: date, today: date, _language: str) -> tuple[Fate | None, SafeString]:
    """What becomes of the events of one day, whoever's they are. The language only tells the answers apart."""
    category = next(one for one in CATEGORIES if one.slug == slug)
    table = next(one for one in category.tables if one.label == label)
    end = fate(category, table, {"occurred_at": day}, today=today)
    return end, render_to_string("parts/_fate.html", {"fate": end, "short": True}) if end else SafeString("")


def _details(row: Row, homes: Homes) -> Iterator[str]:
    yield _("Du") if row.actor_kind == ActorKind.PERSON else _("Anlegget selv")
    yield _("ukjent måte") if row.channel == Channel.UNKNOWN else str(CHANNELS[row.channel])
    if word := kinds.vendor_word(row.label, row.action, row.thing):
        yield _("panelet kaller den «%(word)s»") % {"word": word}
    if row.time_uncertain:
        yield _("tidspunktet er usikkert")
    if row.site_id in homes:
        yield homes[row.site_id]
