"""Who may see which rows. Every page and every copy asks here, and is answered from the household matrix."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import DateTimeField, Model, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.conditions import any_of, within
from accounts.matrix import EVENTS, MATRIX, SITE_PATHS
from accounts.models import ArmingEvent, AuthorisedUser
from accounts.models.activity import ActorKind
from accounts.strands import Strand
from accounts.viewers import Viewer

NAMELESS_DAYS = 30
LOOKED_THROUGH = 1_000
NAMED_WITH_NOTICE = frozenset(
    {AuthorisedUser.Role.CHILD, AuthorisedUser.Role.CLEANER, AuthorisedUser.Role.TEMPORARY}
)


@dataclass(frozen=True)
class Sight:
    """Rows somebody sees, and which of their fields; None means every field the register shows."""

    rows: QuerySet[Any]
    fields: tuple[str, ...] | None = None


def seen(label: str, viewer: Viewer, *, site: Any = None) -> tuple[Sight, ...]:
    """What the viewer sees of one table: one `Sight` per set of fields, no row in two of them.

    `site` (an id) narrows to one home where the table hangs on one. Raises KeyError for a table nobody described.
    """
    model: type[Model] = apps.get_model(label)
    whole = [rule for rule in MATRIX[label].values() if rule.fields is None]
    part = [rule for rule in MATRIX[label].values() if rule.fields is not None]
    everything = any_of(rule.rows(viewer) for rule in whole)
    rest = (Sight(_rows(model, rule.rows(viewer) & ~everything, site), rule.fields) for rule in part)
    return (Sight(_rows(model, everything, site)), *rest)


def visible(label: str, viewer: Viewer, *, site: Any = None) -> QuerySet[Any]:
    """The rows of one table the viewer sees with every field: for tables whose fields no role narrows."""
    return seen(label, viewer, site=site)[0].rows


def strands(label: str, viewer: Viewer, *, site: Any = None) -> tuple[Strand, ...]:
    """The rows of `visible` taken apart: one strand per ground they are seen on, no row in two of them.

    Each is served in order by one index and counted by tallies, which the whole, joined by OR, is not. Raises
    ValueError for a table whose rows are not events of this kind.
    """
    if not has_strands(label):
        raise ValueError(label)
    every = (viewer.own_strand, *viewer.strands_of_homes)
    narrowed = (strand.at(site) if site else strand for strand in every)
    return tuple(strand for strand in narrowed if strand is not None)


def has_strands(label: str) -> bool:
    """Whether a table holds events, of which a person sees their own and a home's."""
    return MATRIX[label] is EVENTS


def _rows(model: type[Model], condition: Q, site: Any) -> QuerySet[Any]:
    rows = model._default_manager.filter(condition)
    if condition_joins_many(model):
        rows = rows.distinct()
    path = SITE_PATHS.get(model._meta.label)
    return rows if site is None or path is None else rows.filter(**{path: site})


def condition_joins_many(model: type[Model]) -> bool:
    """Whether the matrix reaches a table through a to-many relation, so that a row could come twice."""
    return model._meta.label == "accounts.AccessCode"


def changes_by_others(viewer: Viewer, *, site: Any) -> QuerySet[ArmingEvent]:
    """Other people's switching on and off at a home the viewer owns now, the last 30 days: that, not who (R-63).

    Of a home where a great many things happen, only the newest LOOKED_THROUGH events are looked through.
    For the page alone, never for a copy. Whose name may stand there is for `name_shown` to say.
    """
    periods = [period for period in viewer.current if period.site_id == site and not period.is_paused]
    since = viewer.now - timedelta(days=NAMELESS_DAYS)
    at_home = any_of(Q(site=period.site_id) & within(period) for period in periods)
    rows = ArmingEvent.objects.filter(at_home, occurred_at__gte=since).exclude(actor_kind=ActorKind.SYSTEM)
    # Where there is much of one's own, others' would else be sought through all of it.
    reach = Subquery(rows.order_by("-occurred_at").values("occurred_at")[LOOKED_THROUGH : LOOKED_THROUGH + 1])
    near = rows.filter(occurred_at__gte=Coalesce(reach, Value(since, DateTimeField())))
    return near.exclude(actor=viewer.person).select_related("user")


def name_shown(event: ArmingEvent, *, at_work: bool = False) -> str:
    """The name the owner may see beside another's event: children and paid help who were told so, and whoever
    chose to be seen; otherwise nothing (R-63). Of whoever is there `at_work` only who chose: they were told of
    the company's log, which opens with an attestation and writes each look down (R-58)."""
    user = event.user
    if user is None or user.informed_at is None:
        return ""
    is_told = user.role in NAMED_WITH_NOTICE and not at_work
    return user.display_name if is_told or user.show_name_to_owner else ""
