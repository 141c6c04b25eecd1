"""Which rows are past their time, and which of them stay for now: one query per chore, compiled into the database.

The day stands in these queries as `today`, and of events the month they are looked at from as `since`: arguments
of the functions in `privacy.retention.wall`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    Exists,
    F,
    Func,
    Model,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone

from privacy.gate import restricting
from privacy.models import Hold, PrivacyRequest, Restriction, SubjectGate
from privacy.overview.retention import above, is_demanded
from privacy.registry import Retention
from privacy.retention.chores import Act, Chore, relations_to, waits_for
from privacy.states import AT_THE_DESK, COPY_UNDER_WAY, Right
from privacy.stores import field_at
from privacy.uses import Use

NONE = Q(pk__in=[])
# The end of a month may be three days farther back than the same day of it.
SHORT_MONTHS = 3
COPIED = (Right.ACCESS, Right.PORTABILITY)
FISCAL_YEAR_END = """(date_trunc('month', make_date(
    extract(year FROM %(expressions)s)::int + (extract(month FROM %(expressions)s) > {month})::int, {month}, 1
)) + interval '1 month - 1 day')::date"""


def past(chore: Chore) -> QuerySet[Any]:
    """Rows whose time is up `today`, by the very rule that `overview.retention.fate` tells a person."""
    rows = chore.model._base_manager.order_by().filter(**dict(chore.clock.only))
    rows = rows.filter(_still_there(chore))
    path = chore.clock.of
    is_moment = isinstance(field_at(chore.model, path), DateTimeField)
    day = TruncDate(path, tzinfo=timezone.get_default_timezone()) if is_moment else F(path)
    if chore.is_of_events:
        rows = rows.filter(occurred_at__gte=RawSQL("(since::timestamp AT TIME ZONE 'UTC')", ()))
    # The first condition has an index and prunes partitions, the second is exact.
    rows = rows.filter(**{f"{path}__lt": _bound(chore, is_moment=is_moment)})
    over: QuerySet[Any] = rows.annotate(gone_on=_gone_on(chore, day)).filter(gone_on__lte=RawSQL("today", ()))
    return over


def kept(chore: Chore) -> Q:
    """Rows that a hold, a restriction on which the person wants them kept, or a copy under way keeps."""
    found = NONE
    for path in chore.table.subject:
        found |= _kept_for(chore, path)
    for path, label in above(chore.model):
        if label in {table.label for table in chore.category.tables}:
            held = Hold.objects.standing().filter(label=label, row_key=Cast(OuterRef(path), CharField()))
            found |= Q(Exists(held))
    return found


def needed(chore: Chore) -> Q:
    """Rows that something else still points to, which has a time of its own."""
    found = NONE
    if chore.act == Act.REMOVE:
        for field in relations_to(chore.model):
            if waits_for(field):
                others = field.model._base_manager.filter(**{field.name: OuterRef("pk")})
                found |= Q(Exists(others))
    return found


def due(chore: Chore) -> QuerySet[Any]:
    """Rows that may go now."""
    return past(chore).exclude(kept(chore)).exclude(needed(chore))


def keepers(chore: Chore) -> tuple[QuerySet[Any], ...]:
    """What can keep rows of the chore's category at all, whosever they are."""
    key = OuterRef("id") if chore.is_of_events else OuterRef("pk")
    return _keepers(chore, Cast(key, CharField()))


def fields_to_blank(chore: Chore) -> tuple[Any, ...]:
    return tuple(chore.model._meta.get_field(name) for name in chore.rule.blanks)


def _kept_for(chore: Chore, path: str) -> Q:
    found = Q()
    for source in keepers(chore):
        theirs = Exists(source.filter(person=OuterRef(path)))
        if _leads_to_one(chore.model, path):
            found |= Q(theirs)
        else:
            rows = chore.model._base_manager.order_by().filter(pk=OuterRef("pk")).filter(theirs)
            found |= Q(Exists(rows))
    return found


def _keepers(chore: Chore, key: Any) -> tuple[QuerySet[Any], ...]:
    slug, label = chore.category.slug, chore.table.label
    holds = Hold.objects.standing().order_by().filter(category__in=["", slug], label__in=["", label])
    restrictions = Restriction.objects.order_by().filter(
        restricting(Use.RETENTION, category=slug, table=label, row=key)
    )
    copies = PrivacyRequest.objects.order_by().filter(
        Q(scope__categories__isnull=True) | Q(scope__categories=[]) | Q(scope__categories__contains=[slug]),
        right__in=COPIED,
        status__in=sorted(COPY_UNDER_WAY | AT_THE_DESK),
    )
    # What belongs to somebody under erasure goes with them, or is moved away: nobody else writes there.
    gates = SubjectGate.objects.order_by()
    return holds.filter(Q(row_key="") | Q(row_key=key)), restrictions, copies, gates


def _still_there(chore: Chore) -> Q:
    """What the chore has not done yet."""
    if chore.act == Act.BLANK:
        named = Q()
        for field in fields_to_blank(chore):
            named |= (
                ~Q(**{field.name: empty(field)}) if not field.null else Q(**{f"{field.name}__isnull": False})
            )
        return named
    if chore.act == Act.FILES:
        return Q(file__isnull=False)
    if chore.is_without_parent:
        return Q(file__isnull=True, alarm__isnull=True)
    return Q()


def empty(field: Any) -> Any:
    """What a field that cannot be NULL holds when it holds nothing."""
    return False if field.get_internal_type() == "BooleanField" else ""


def _bound(chore: Chore, *, is_moment: bool) -> RawSQL:
    day = f"((today - interval '{chore.months} months')::date - {chore.days} + {SHORT_MONTHS + 1})"
    return RawSQL(f"({day}::timestamp AT TIME ZONE '{settings.TIME_ZONE}')" if is_moment else day, ())  # noqa: S611


def _gone_on(chore: Chore, day: Any) -> Func:
    """SQL of `overview.retention.goes_on` and `is_due`."""
    if chore.rule.from_fiscal_year:
        day = _dated(day, FISCAL_YEAR_END.format(month=settings.FISCAL_YEAR_ENDS_IN))
    days = chore.days + _one_more_day(chore.rule)
    return _dated(day, f"((%(expressions)s + interval '{chore.months} months')::date + {days})")


def _one_more_day(rule: Retention) -> int:
    return 1 if is_demanded(rule) else 0


def _dated(expression: Any, template: str) -> Func:
    return Func(expression, template=template, output_field=DateField())


def _leads_to_one(model: type[Model], path: str) -> bool:
    return all(not field.one_to_many and not field.many_to_many for field in _along(model, path))


def _along(model: type[Model], path: str) -> Iterator[Any]:
    for name in path.split("__"):
        field: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
        yield field
        model = field.related_model
