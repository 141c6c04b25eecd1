"""Many events at once, spread over time by the database itself, so that millions need no memory here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from psycopg import sql

from accounts import activity
from accounts.demo.households import Household
from accounts.models import ArmingEvent, CommandEvent, LockEvent, PlugEvent
from accounts.models.activity import ActivityEvent, ActorKind, Channel

HOMES, EVENTS = "demo_homes", "demo_events"
PORTION = 250_000
COMMON = (
    "id",
    "occurred_at",
    "received_at",
    "site_id",
    "actor_id",
    "user_id",
    "actor_kind",
    "unresolved_name",
    "code_slot",
    "channel",
    "time_uncertain",
)
MAKE_HOMES = sql.SQL(
    "CREATE TEMPORARY TABLE {} (site_id uuid, user_id uuid, person_id uuid, since timestamptz) ON COMMIT DROP"
).format(sql.Identifier(HOMES))
# The newest first. The key is made from home, kind and number, and decides how far from its place an event lies.
MAKE_EVENTS = sql.SQL("""
CREATE TEMPORARY TABLE {events} ON COMMIT DROP AS
SELECT key AS id, moment AS occurred_at, moment + {delay} AS received_at, site_id,
    {actor} AS actor_id, {user} AS user_id, {kind} AS actor_kind, '' AS unresolved_name,
    {slot} AS code_slot, {channel} AS channel, {uncertain} AS time_uncertain, {own}
FROM (
    SELECT *, {clock} AS moment FROM (
        SELECT h.*, n, md5(h.site_id::text || {name} || n)::uuid AS key,
            least({days} * 86400, extract(epoch FROM {end} - h.since) - {after} * 86400) AS seconds
        FROM {homes} h, generate_series({first}::bigint, {last}::bigint) n
    ) numbered
) placed
""")
PLACE = sql.SQL(
    "{end} - make_interval(secs => {after} * 86400 + seconds * (n + get_byte(uuid_send(key), 0) / 256.0) / {count})"
)


@dataclass(frozen=True)
class Spread:
    """`count` events of one kind for each home, over `days` that end `after` days before the end.

    `turns` are the words of the field `word`, one after the other; `fields` what else each row says.
    """

    model: type[ActivityEvent]
    word: str
    turns: tuple[str, ...]
    count: int
    days: int
    after: int = 0
    actor: ActorKind = ActorKind.PERSON
    fields: Mapping[str, str] = field(default_factory=dict)


def spread(homes: Sequence[Household], spreads: Sequence[Spread], end: datetime) -> int:
    """Store events for the homes; how many were new. Safe to repeat: an event's id is made from home and number."""
    with connection.cursor() as cursor:
        cursor.execute(MAKE_HOMES)
        cursor.executemany(
            f"INSERT INTO {HOMES} VALUES (%s, %s, %s, %s)",  # noqa: S608 - our own name
            [(one.id("site"), one.id("user"), one.id("person"), one.since) for one in homes],
        )
    stored = sum(
        _store(one, first, last, end) for one in spreads for first, last in _portions(one, len(homes))
    )
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {HOMES}")
    return stored


def _portions(one: Spread, homes: int) -> Iterator[tuple[int, int]]:
    """Which numbers of each home go together, first and last."""
    step = max(1, PORTION // homes)
    for first in range(0, one.count, step):
        yield first, min(first + step, one.count) - 1


def _store(one: Spread, first: int, last: int, end: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(MAKE_EVENTS.format(**_parts(one, first, last, end)))
        stored = activity.record_staged(one.model, EVENTS, (*COMMON, one.word, *one.fields))
        cursor.execute(f"DROP TABLE {EVENTS}")
    return stored


def _parts(one: Spread, first: int, last: int, end: datetime) -> dict[str, sql.Composable]:
    literals = {"name": f"{one.model.__name__}/{one.after}/{one.actor}", "first": first, "last": last}
    literals |= {"days": one.days, "after": one.after, "count": one.count}
    parts: dict[str, sql.Composable] = {name: sql.Literal(value) for name, value in literals.items()}
    parts |= {"events": sql.Identifier(EVENTS), "homes": sql.Identifier(HOMES), "end": _moment(end)}
    own = [sql.SQL("{} AS {}").format(_in_turn(one.turns), sql.Identifier(one.word))]
    own += [
        sql.SQL("{} AS {}").format(sql.Literal(text), sql.Identifier(name))
        for name, text in one.fields.items()
    ]
    return parts | _who(one) | {"own": sql.SQL(", ").join(own), "clock": _clock(one, parts)}


def _who(one: Spread) -> dict[str, sql.Composable]:
    """Whose doing it was; after a year (`UNNAMED`) nobody's, without the hour (RET-ARM)."""
    is_named, is_unnamed = one.actor == ActorKind.PERSON, one.actor == ActorKind.UNNAMED
    by_home = one.actor == ActorKind.SYSTEM
    channels = (Channel.AUTO,) if by_home else (Channel.KEYPAD, Channel.APP, Channel.APP)
    return {
        "actor": sql.SQL("person_id" if is_named else "NULL::uuid"),
        "user": sql.SQL("user_id" if is_named else "NULL::uuid"),
        "kind": sql.Literal(one.actor.value),
        "slot": sql.SQL("CASE n % 3 WHEN 0 THEN 1 END" if is_named else "NULL::int"),
        "channel": _in_turn(channels),
        "delay": sql.SQL("interval '0'" if is_unnamed else "interval '3 seconds'"),
        "uncertain": sql.Literal(is_unnamed),
    }


def _clock(one: Spread, parts: Mapping[str, sql.Composable]) -> sql.Composable:
    place = PLACE.format(**parts)
    if one.actor != ActorKind.UNNAMED:
        return place
    return sql.SQL("date_trunc('day', {}, 'Europe/Oslo')").format(place)


def _in_turn(words: Sequence[str]) -> sql.Composable:
    listed = sql.SQL(", ").join(sql.Literal(str(word)) for word in words)
    return sql.SQL("(ARRAY[{}])[1 + n % {}]").format(listed, sql.Literal(len(words)))


def _moment(moment: datetime) -> sql.Composable:
    return sql.SQL("{}::timestamptz").format(sql.Literal(moment.isoformat()))


def usual(*, count: int) -> tuple[Spread, ...]:
    """Events of a home like all the others: the alarm on and off through the year, the lock lately."""
    return (
        Spread(ArmingEvent, "mode", ("off", "full", "off", "partial"), count, days=364),
        Spread(
            LockEvent, "action", ("unlock", "lock"), count // 8, days=89, fields={"lock_name": "Inngangsdør"}
        ),
    )


def heavy(*, count: int) -> tuple[Spread, ...]:
    """`count` events of one home, as old as each kind may become, most of them its owner's."""
    lost = {"command": CommandEvent.Command.UNKNOWN.value, "result": CommandEvent.Result.UNKNOWN.value}
    rest = (
        Spread(
            ArmingEvent, "mode", ("off", "full"), count * 12 // 100, 362, after=366, actor=ActorKind.UNNAMED
        ),
        Spread(
            CommandEvent,
            "vendor_type",
            ("connection_restored", "connection_lost"),
            count * 4 // 100,
            728,
            actor=ActorKind.SYSTEM,
            fields=lost,
        ),
        Spread(
            CommandEvent,
            "command",
            ("bypass", "change_code"),
            count * 4 // 100,
            364,
            fields={"vendor_type": "", "result": CommandEvent.Result.DONE.value},
        ),
        Spread(
            LockEvent,
            "action",
            ("unlock", "lock"),
            count * 12 // 100,
            89,
            fields={"lock_name": "Inngangsdør"},
        ),
        Spread(PlugEvent, "action", ("on", "off"), count * 6 // 100, 29, fields={"plug_name": "Lampe"}),
    )
    named = count - sum(one.count for one in rest)
    return (Spread(ArmingEvent, "mode", ("off", "full", "off", "partial"), named, days=364), *rest)
