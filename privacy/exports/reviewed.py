"""What two employees have decided to hand out, and without what: what the rest of a copy holds (F-37, F-43)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils.translation import gettext as _

from accounts.models import StoredFile
from privacy.exports.contents import CategoryContent, FileColumn, TableContent, narrowed
from privacy.models import PrivacyRequest, Review
from privacy.states import LAWS, Ground, ReviewState
from privacy.stores import column_name, field_at

Kind = Review.Kind
HANDED_OUT = (ReviewState.APPROVED, ReviewState.WITHHELD)
# As the manifest calls what was done (docs/formats/copy.md).
DONE = {Kind.IMAGE: "blur", Kind.RECORDING: "silence", Kind.TEXT: "cut"}


@dataclass(frozen=True)
class Decided:
    """One decision. `result`: the file made from the original, if one was; `text` likewise."""

    review: Review
    result: StoredFile | None
    text: str

    @property
    def is_withheld(self) -> bool:
        return self.review.state == ReviewState.WITHHELD

    @property
    def is_changed(self) -> bool:
        return bool(self.review.marks)

    @property
    def why(self) -> str:
        """The ground in words, with its article; empty where nothing was taken out."""
        ground = self.review.ground
        return f"{Ground(ground).label} ({LAWS[Ground(ground)]})" if ground else ""


class Reviewed:
    """The decisions of one request, by table, row and field."""

    def __init__(self, found: Mapping[tuple[str, UUID, str], Decided]) -> None:
        self._found = found

    def file(self, content: TableContent, column: FileColumn, key: UUID) -> Decided | None:
        return self._found.get((content.table.label, key, column.attached.path))

    def text(self, content: TableContent, path: str, key: UUID) -> Decided | None:
        return self._found.get((content.table.label, key, path))

    def narrowed(self, categories: tuple[CategoryContent, ...]) -> tuple[CategoryContent, ...]:
        """These rows of a copy and no others; tables and categories without any are left out."""
        keys: dict[str, set[UUID]] = {}
        for label, key, _field in self._found:
            keys.setdefault(label, set()).add(key)
        return narrowed(categories, keys)

    def redactions(self, label: str, paths: Mapping[tuple[str, UUID, str], str]) -> Iterator[dict[str, Any]]:
        """For the manifest: what of a table was held back or taken out. `paths`: of the files that are there."""
        for (of_table, key, field), one in self._found.items():
            if one.why and of_table == label:
                yield {
                    "field": _named(label, field),
                    "file": paths.get((label, key, field)),
                    "kind": "withheld" if one.is_withheld else DONE[Kind(one.review.kind)],
                    "reason": str(Ground(one.review.ground).label),
                    "law": str(LAWS[Ground(one.review.ground)]),
                    "count": 1 if one.is_withheld else max(1, len(one.review.marks)),
                }


def of(request: PrivacyRequest) -> Reviewed:
    """Read in the snapshot, in the role of the person."""
    rows = Review.objects.filter(request=request, state__in=HANDED_OUT).select_related(
        "result", "request__person"
    )
    return Reviewed({(one.label, one.row_key, one.field): Decided(one, one.result, one.text) for one in rows})


def waits() -> str:
    """Why something is not in the automatic part, in the one neutral wording."""
    return _("kontrolleres av to hos oss først, fordi det kan vise andre; kommer etter når det er gjort")


def _named(label: str, field: str) -> str:
    """What the column is called in a copy."""
    found = field_at(apps.get_model(label), field)
    ending = getattr(found, "ENDING", "")
    return column_name(field).removesuffix(ending) if ending else f"{field}_path"
