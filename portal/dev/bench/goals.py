"""What must hold: for each pair how many times its yardstick's median it may take, or how much memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.dev.bench.measuring import Result

TOLERANCE = 1.2  # a goal is missed when it is passed by more than a fifth
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Goal:
    """`ratio`: at most so many times the yardstick's time. `megabytes`: at most so much memory at the peak."""

    pair: str
    ratio: float
    megabytes: int | None = None


# A throughput of at least 0.5 times another's is a time of at most 2 times the other's.
GOALS: tuple[Goal, ...] = (
    Goal("overview, many events", ratio=2),
    Goal("overview, few events", ratio=2),
    Goal("overview, many events against few", ratio=1),
    Goal("all data, many events", ratio=3),
    Goal("all data, few events", ratio=3),
    Goal("all data, many events against few", ratio=1),
    Goal("page of alarms, many events against few", ratio=1),
    Goal("page of events, many events", ratio=3),
    Goal("page of events, few events", ratio=3),
    Goal("page of events, many events against few", ratio=1),
    Goal("last page of events, many events", ratio=3),
    Goal("last page of events against the first", ratio=1),
    Goal("overview behind the wall", ratio=1.15),
    Goal("all data behind the wall", ratio=1.15),
    Goal("page of events behind the wall", ratio=1.15),
    # At least 100 times as fast; at least 0.7 times.
    Goal("dropping a month against deleting its rows", ratio=0.01),
    Goal("removing in batches against one DELETE", ratio=1.43),
    Goal("a night with nothing to do, 2.0 s", ratio=1),
    Goal("events of a bundle", ratio=2, megabytes=150),
    Goal("events of a bundle, each second", ratio=1),
    Goal("transaction with an entry of the log", ratio=2),
    Goal("sealing the log, 1000 a second", ratio=1),
    Goal("verifying the log, 10000 a second", ratio=1),
    Goal("messages of a bundle, sealed against empty", ratio=2, megabytes=150),
    # A process that has only started takes 120 MB.
    Goal("rows of a copy", ratio=0.1, megabytes=150),
    Goal("rows of a copy against a shell", ratio=1.11),
    Goal("copy with its pages", ratio=1, megabytes=150),
    Goal("copy of the most rows, 30000 a second", ratio=1, megabytes=150),
    Goal("files of a copy", ratio=1.18, megabytes=150),
    Goal("a small copy beside the largest", ratio=2),
    # 0.7 times the throughput of a single statement.
    Goal("erasure of many events", ratio=1.43, megabytes=150),
    Goal("addresses of a campaign, 5000 a second", ratio=1, megabytes=150),
    Goal("others' page beside an erasure, slowest twentieth", ratio=1.5),
)


def goal_of(pair: str, goals: Iterable[Goal] = GOALS) -> Goal | None:
    """The goal of the pair with that name; a pair may be there to be looked at only."""
    return next((goal for goal in goals if goal.pair == pair), None)


def is_missed(result: Result, goal: Goal) -> bool:
    """Whether time or memory passes the goal by more than the tolerance."""
    too_slow = result.ratio > goal.ratio * TOLERANCE
    limit = goal.megabytes * MEGABYTE * TOLERANCE if goal.megabytes else None
    return too_slow or (limit is not None and result.way.peak is not None and result.way.peak > limit)
