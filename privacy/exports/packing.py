"""Putting a copy together: data files, pages, front pages and manifest, streamed into one zip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from accounts.models import Controller, Person
from accounts.viewers import Viewer
from privacy.exports import (
    attached,
    contents,
    events,
    front,
    fronts,
    manifest,
    pictures,
    reviewed,
    rows,
    schemas,
    signing,
)
from privacy.exports.contents import CategoryContent, TableContent
from privacy.exports.front import Contained
from privacy.exports.lines import Lines
from privacy.exports.names import Names
from privacy.exports.pages import Pages
from privacy.exports.progress import Progress
from privacy.exports.reviewed import Reviewed
from privacy.exports.rows import Tally
from privacy.exports.snapshots import Snapshot
from privacy.exports.zipping import Out, Zip
from privacy.jobs.points import reached
from privacy.models import PrivacyRequest
from privacy.overview.recipients import Register, register
from privacy.reviews import finding
from privacy.reviews.finding import Item
from privacy.states import Right
from privacy.workflow import Scope


class NotThere(Exception):
    """A file that was to be handed out cannot be read."""


@dataclass(frozen=True)
class Order:
    """What to pack, as the snapshot saw it."""

    request: PrivacyRequest
    person: Person
    controller: Controller | None
    categories: tuple[CategoryContent, ...]
    recipients: Register
    installations: tuple[str, ...] = ()
    # What two employees look at first; and for the rest of a copy, what they have decided.
    items: tuple[Item, ...] = ()
    reviewed: Reviewed | None = None

    @property
    def is_to_take_along(self) -> bool:
        """Whether other systems shall read it, so that there are no pages beside the first one (Art. 20)."""
        return self.request.right == Right.PORTABILITY


def read_order(request: PrivacyRequest, *, snapshot: Snapshot, is_rest: bool = False) -> Order:
    """Who asks, and what they may see.

    Read in the snapshot itself: were it a moment older, a home that changed hands in between would still count
    as the asker's while its rows are already the next owner's.
    """
    with snapshot.shared():
        person = Person.objects.get(pk=request.person_key)
        viewer = Viewer(person, now=snapshot.at)
        read = contents.to_take_along if request.right == Right.PORTABILITY else contents.of
        scope = Scope.from_json(request.scope)
        categories = read(scope, viewer)
        items = () if is_rest else tuple(finding.of_copy(categories))
        decided = reviewed.of(request) if is_rest else None
        categories = decided.narrowed(categories) if decided else categories
        installations = contents.installations(scope, viewer)
        controller = Controller.objects.in_force().first()
        recipients = register(viewer)
    return Order(request, person, controller, categories, recipients, installations, items, decided)


def pack(out: Out, order: Order, *, snapshot: Snapshot, progress: Progress) -> tuple[Contained, ...]:
    """Write the whole zip to `out`; what is in it. Raises LeaseLost as soon as the job is no longer ours."""
    shown = front.frame(order.request, person=order.person, controller=order.controller)
    size = Scope.from_json(order.request.scope).part_size
    cover = partial(front.cover, shown={**shown, "snapshot_at": snapshot.at})
    with Zip(out, at=snapshot.at, part_size=size, cover=cover) as archive:
        pages = Pages(archive, snapshot, progress, {**shown, "snapshot_at": snapshot.at})
        with_pages = not order.is_to_take_along
        packed = tuple(
            _pack_category(pages, content, with_page=with_pages, decided=order.reviewed)
            for content in order.categories
        )
        archive.keep_together()
        fronts.write(pages, order, packed)
        _write_schemas(archive, order)
        reached("front pages written")
        _write_manifest(archive, order, packed, snapshot)
        reached("manifest written")
    reached("zip closed")
    return packed


def contents_of(packed: Sequence[Contained]) -> list[dict[str, Any]]:
    """For the archive's row: slugs and counts."""
    return [one.summary() for one in packed]


def left_to_look_at(order: Order, packed: Sequence[Contained]) -> tuple[Item, ...]:
    """What goes to the desk: what may show others, and files that could not be read.

    Raises NotThere when that happens to the rest: two employees have let it go, and it is not left out in silence.
    """
    lost = tuple(finding.lost(tally for one in packed for tally in one.tallies))
    if lost and order.reviewed is not None:
        raise NotThere
    return (*order.items, *lost)


def _pack_category(
    pages: Pages, content: CategoryContent, *, with_page: bool, decided: Reviewed | None
) -> Contained:
    slug = content.category.slug
    pages.progress.start(slug)
    reached(f"category {slug} started")
    names = Names(f"files/{slug}")
    tallies = tuple(_pack_table(pages, table, names, decided) for table in content.tables)
    reached(f"category {slug} data written")
    if with_page:
        pictures.write(pages.archive, content, tallies)
        pages.write(content, tallies)
    pages.progress.finish(slug)
    return Contained(content, tallies)


def _pack_table(pages: Pages, content: TableContent, names: Names, decided: Reviewed | None) -> Tally:
    """The files first: only then is it known which of them the rows can point to."""
    files = attached.write(
        pages.archive,
        content,
        names,
        snapshot=pages.snapshot,
        progress=pages.progress,
        reviewed=decided,
    )
    if files:
        reached(f"category {content.category.slug} files of {content.name} written")
    write = events.write if content.is_formed else rows.write
    return write(
        pages.archive, Lines(content, files, decided), snapshot=pages.snapshot, progress=pages.progress
    )


def _write_manifest(archive: Zip, order: Order, packed: Sequence[Contained], snapshot: Snapshot) -> None:
    tallies = [tally for one in packed for tally in one.tallies]
    described = manifest.text(
        order.request,
        tallies,
        archive.entries,
        snapshot_at=snapshot.at,
        installations=order.installations,
        reviewed=order.reviewed,
    )
    with archive.member(manifest.PATH) as member:
        member.write(described)
    with archive.member(signing.PATH) as member:
        member.write(signing.sign(described.encode()).text())


def _write_schemas(archive: Zip, order: Order) -> None:
    for path, text in schemas.needed(order.categories):
        with archive.member(path) as member:
            member.write(text)
