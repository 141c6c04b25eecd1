"""Many events at once, written by PostgreSQL itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from accounts import partitions
from accounts.models import ArmingEvent, LockEvent, Person, Site

FILL = """
    INSERT INTO accounts_armingevent (
        id, occurred_at, received_at, site_id, actor_id, actor_kind, unresolved_name, channel, time_uncertain, mode
    )
    SELECT gen_random_uuid(), %(last)s - n * make_interval(secs => %(gap)s), %(last)s, %(site)s, %(actor)s,
           'person', '', 'keypad', false, CASE n %% 2 WHEN 0 THEN 'full' ELSE 'off' END
    FROM generate_series(1, %(count)s) n
"""


NOISE = """
    INSERT INTO accounts_lockevent (
        id, occurred_at, received_at, site_id, actor_id, actor_kind, unresolved_name, channel, time_uncertain,
        lock_name, action
    )
    SELECT gen_random_uuid(), %(last)s - n * interval '1 minute', %(last)s, %(site)s, %(actor)s, 'person', '',
           'app', false, md5(n::text) || md5((n + 0.5)::text), 'lock'
    FROM generate_series(1, %(count)s) n
"""


def fill(person: Person, site: Site, *, count: int, last: datetime, gap: timedelta) -> None:
    """So many switchings on and off by one person, `gap` apart and ending at `last`."""
    first = last - gap * count
    months = {partitions.months_after(partitions.month_of(first), ahead) for ahead in range(240)}
    partitions.ensure(ArmingEvent, [month for month in months if month <= partitions.month_of(last)])
    _run(FILL, person, site, count=count, last=last, gap=gap.total_seconds())


def fill_with_noise(person: Person, site: Site, *, count: int, last: datetime) -> None:
    """So many uses of locks whose names hardly compress, a minute apart."""
    months = {partitions.month_of(last - timedelta(minutes=ago)) for ago in range(count + 1)}
    partitions.ensure(LockEvent, months)
    _run(NOISE, person, site, count=count, last=last)


def _run(sql: str, person: Person, site: Site, **values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"site": site.pk, "actor": person.pk, **values})
