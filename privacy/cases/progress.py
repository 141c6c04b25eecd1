"""How far a copy has come, read from what the worker noted last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.categories import CATEGORIES
from privacy.models import PrivacyRequest
from privacy.registry import Text
from privacy.states import Status
from privacy.workflow import Scope

STATES: Mapping[str, Text] = {
    "waiting": gettext_lazy("venter"),
    "running": gettext_lazy("samles"),
    "done": gettext_lazy("ferdig"),
}
HALF_WAY = 1
WHOLE_WAY = 2
FAR: Mapping[str, int] = {"waiting": 0, "running": HALF_WAY, "done": WHOLE_WAY}


@dataclass(frozen=True)
class Line:
    """One category. How many rows it has is not known beforehand, so it goes by halves: begun, done."""

    slug: str
    title: Text
    rows: int
    noted: str

    @property
    def count(self) -> str:
        return number_format(self.rows, force_grouping=True) if self.rows or self.noted == "done" else ""

    @property
    def state(self) -> Text:
        return STATES[self.noted]

    @property
    def done(self) -> int:
        return FAR[self.noted]

    @property
    def total(self) -> int:
        return WHOLE_WAY


@dataclass(frozen=True)
class Progress:
    """The whole copy: `done` of `total` categories."""

    is_running: bool
    categories: tuple[Line, ...]

    @property
    def done(self) -> int:
        return sum(line.noted == "done" for line in self.categories)

    @property
    def total(self) -> int:
        return len(self.categories)

    @property
    def rows(self) -> int:
        return sum(line.rows for line in self.categories)

    @property
    def summary(self) -> str:
        """«6 av 10 kategorier er klare», or what comes before the first and after the last."""
        if not any(line.noted != "waiting" for line in self.categories):
            return _("Vi begynner snart")
        if self.done == self.total:
            return _("Alt er samlet. Vi pakker filen")
        return _("%(done)s av %(total)s kategorier er klare") % {"done": self.done, "total": self.total}

    def as_json(self) -> dict[str, Any]:
        """For the page's script: {state: "running" | "done", summary, done, total, rows, categories: [...]}.

        Texts and counts are written as they shall be read, in the language in use.
        """
        names = ("slug", "count", "state", "done", "total")
        return {
            "state": "running" if self.is_running else "done",
            "summary": self.summary,
            "done": self.done,
            "total": self.total,
            "rows": self.rows,
            "categories": [{name: getattr(line, name) for name in names} for line in self.categories],
        }


def of(request: PrivacyRequest) -> Progress:
    """The progress of one request; every category waits until a worker has noted something else."""
    job = request.jobs.order_by("-created_at").values_list("checkpoint", flat=True).first() or {}
    noted = {line["slug"]: line for line in job.get("categories", ())}
    chosen = Scope.from_json(request.scope).categories
    lines = (
        Line(one.slug, one.title, *_noted(noted.get(one.slug))) for one in CATEGORIES if one.slug in chosen
    )
    return Progress(request.status in {Status.QUEUED, Status.BUILDING}, tuple(lines))


def _noted(line: Mapping[str, Any] | None) -> tuple[int, str]:
    return (line["rows"], line["state"]) if line else (0, "waiting")
