"""Two threads that read one snapshot side by side, each over its own connection, and fill members of a copy."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Event
from typing import Generic, TypeVar

from privacy.exports.progress import Progress
from privacy.exports.snapshots import Query, Snapshot, Stream

# How many tasks are under way at a time: one being written, one being read. More would only take memory.
AHEAD = 2
SECONDS = 0.2
T = TypeVar("T")


class Stopped(Exception):
    """Nobody wants the rows any more."""


@dataclass
class Reading:
    """One query, and what is done with its texts, some at a time. `slug`: where its rows count as progress."""

    query: Query
    take: Callable[[list[str]], None]
    slug: str = ""
    rows: int = 0
    told: int = 0

    def run(self, stream: Stream, stop: Event) -> None:
        """Read it all. Raises Stopped."""
        for texts in stream.texts(self.query):
            if stop.is_set():
                raise Stopped
            self.take(texts)
            self.rows += len(texts)

    def tell(self, progress: Progress) -> None:
        """Count what was read since the last time. Raises LeaseLost."""
        told, self.told = self.told, self.rows
        if self.slug and self.told > told:
            progress.add(self.slug, self.told - told)
        progress.tick()


@dataclass
class Task(Generic[T]):
    """Readings that belong together, and what they fill."""

    what: T
    readings: tuple[Reading, ...]
    futures: list[Future[None]] = field(default_factory=list)


class Crew:
    """Hands tasks to two threads. The caller's thread alone writes the archive and proves that the lease holds."""

    def __init__(self, pool: ThreadPoolExecutor, streams: Iterable[Stream], progress: Progress) -> None:
        self._pool = pool
        self._idle: SimpleQueue[Stream] = SimpleQueue()
        for stream in streams:
            self._idle.put(stream)
        self._stop = Event()
        self._progress = progress

    def done(self, tasks: Iterable[Task[T]]) -> Iterator[T]:
        """What each task filled, in order, while the next one is being read. Raises LeaseLost."""
        waiting: deque[Task[T]] = deque()
        for task in tasks:
            task.futures += [self._pool.submit(self._run, reading) for reading in task.readings]
            waiting.append(task)
            if len(waiting) == AHEAD:
                yield self._awaited(waiting.popleft())
        while waiting:
            yield self._awaited(waiting.popleft())

    def stop(self) -> None:
        self._stop.set()

    def _run(self, reading: Reading) -> None:
        stream = self._idle.get()
        try:
            reading.run(stream, self._stop)
        finally:
            self._idle.put(stream)

    def _awaited(self, task: Task[T]) -> T:
        for reading, future in zip(task.readings, task.futures, strict=True):
            while not future.done():
                wait([future], timeout=SECONDS)
                reading.tell(self._progress)
            future.result()
            reading.tell(self._progress)
        return task.what


@contextmanager
def called(snapshot: Snapshot, progress: Progress) -> Iterator[Crew]:
    """A crew for a while. However it ends, no thread reads any more afterwards: what still runs is cancelled."""
    streams = snapshot.streams
    with ThreadPoolExecutor(len(streams), thread_name_prefix="rows") as pool:
        crew = Crew(pool, streams, progress)
        try:
            yield crew
        except BaseException:
            crew.stop()
            pool.shutdown(wait=False, cancel_futures=True)
            for stream in streams:
                stream.cancel()
            raise
