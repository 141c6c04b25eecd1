"""How far a copy has come, shown to the person and proof to ourselves that the job is still ours."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Any

from privacy.jobs.lease import Lease, note_progress
from privacy.jobs.points import reached

SECONDS = 1.0


class Progress:
    """Counts per category. Every note raises LeaseLost when the job was cancelled or taken over."""

    def __init__(self, lease: Lease, slugs: Iterable[str]) -> None:
        self._lease = lease
        self._rows = dict.fromkeys(slugs, 0)
        self._states = dict.fromkeys(self._rows, "waiting")
        self._noted = 0.0

    def start(self, slug: str) -> None:
        self._states[slug] = "running"
        self._note()

    def finish(self, slug: str) -> None:
        self._states[slug] = "done"
        self._note()
        reached(f"category {slug} done")

    def add(self, slug: str, rows: int) -> None:
        """So many more rows are in the copy."""
        self._rows[slug] += rows
        self.tick()

    def tick(self) -> None:
        """Work goes on: note it if the last note is a second old."""
        if time.monotonic() - self._noted >= SECONDS:
            self._note()

    def ticking(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The pieces, with a tick for each."""
        for piece in pieces:
            yield piece
            self.tick()

    def checkpoint(self) -> dict[str, Any]:
        """Slugs and counts, nothing personal: {"categories": [{"slug", "rows", "state"}], "rows"}."""
        categories = [
            {"slug": slug, "rows": rows, "state": self._states[slug]} for slug, rows in self._rows.items()
        ]
        return {"categories": categories, "rows": sum(self._rows.values())}

    def _note(self) -> None:
        note_progress(self._lease, self.checkpoint())
        self._noted = time.monotonic()
