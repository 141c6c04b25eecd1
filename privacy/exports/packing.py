"""Putting a copy together: data files, pages, front pages and manifest, streamed into one zip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from accounts.models import Controller, Person
from accounts.viewers import Viewer
from privacy.exports import attached, contents, events, front, manifest, rows, schemas, signing
from privacy.exports.contents import CategoryContent, TableContent
from privacy.exports.front import Contained
from privacy.exports.lines import Lines
from privacy.exports.names import Names
from privacy.exports.pages import Pages
from privacy.exports.progress import Progress
from privacy.exports.rows import Tally
from privacy.exports.snapshots import Snapshot
from privacy.exports.zipping import Out, Zip
from privacy.jobs.points import reached
from privacy.models import PrivacyRequest
from privacy.overview.recipients import Register, register
from privacy.states import Right
from privacy.workflow import Scope

FRONTS = {True: "index", False: "take_along"}


@dataclass(frozen=True)
class Order:
    """What to pack, as the snapshot saw it."""

    request: PrivacyRequest
    person: Person
    controller: Controller | None
    categories: tuple[CategoryContent, ...]
    recipients: Register
    installations: tuple[str, ...] = ()

    @property
    def is_to_take_along(self) -> bool:
        """Whether other systems shall read it, so that there are no pages beside the first one (Art. 20)."""
        return self.request.right == Right.PORTABILITY


def read_order(request: PrivacyRequest, *, snapshot: Snapshot) -> Order:
    """Who asks, and what they may see.

    Read in the snapshot itself: were it a moment older, a home that changed hands in between would still count
    as the asker's while its rows are already the next owner's.
    """
    with snapshot.shared():
        person = Person.objects.get(pk=request.person_id)
        viewer = Viewer(person, now=snapshot.at)
        read = contents.to_take_along if request.right == Right.PORTABILITY else contents.of
        scope = Scope.from_json(request.scope)
        categories = read(scope, viewer)
        installations = contents.installations(scope, viewer)
        controller = Controller.objects.in_force().first()
        recipients = register(viewer)
    return Order(request, person, controller, categories, recipients, installations)


def pack(out: Out, order: Order, *, snapshot: Snapshot, progress: Progress) -> tuple[Contained, ...]:
    """Write the whole zip to `out`; what is in it. Raises LeaseLost as soon as the job is no longer ours."""
    shown = front.frame(order.request, person=order.person, controller=order.controller)
    size = Scope.from_json(order.request.scope).part_size
    cover = partial(front.cover, shown={**shown, "snapshot_at": snapshot.at})
    with Zip(out, at=snapshot.at, part_size=size, cover=cover) as archive:
        pages = Pages(archive, snapshot, progress, {**shown, "snapshot_at": snapshot.at})
        with_pages = not order.is_to_take_along
        packed = tuple(_pack_category(pages, content, with_page=with_pages) for content in order.categories)
        if with_pages:
            pages.write_front("about", front.about(packed, order.recipients))
        pages.write_front("index", front.index(order.request, packed), drawn_by=FRONTS[with_pages])
        _write_schemas(archive, order)
        reached("front pages written")
        _write_manifest(archive, order, packed, snapshot)
        reached("manifest written")
    reached("zip closed")
    return packed


def contents_of(packed: Sequence[Contained]) -> list[dict[str, Any]]:
    """For the archive's row: slugs and counts."""
    return [one.summary() for one in packed]


def _pack_category(pages: Pages, content: CategoryContent, *, with_page: bool) -> Contained:
    slug = content.category.slug
    pages.progress.start(slug)
    reached(f"category {slug} started")
    names = Names(f"files/{slug}")
    tallies = tuple(_pack_table(pages, table, names) for table in content.tables)
    reached(f"category {slug} data written")
    if with_page:
        pages.write(content, tallies)
    pages.progress.finish(slug)
    return Contained(content, tallies)


def _pack_table(pages: Pages, content: TableContent, names: Names) -> Tally:
    """The files first: only then is it known which of them the rows can point to."""
    files = attached.write(pages.archive, content, names, snapshot=pages.snapshot, progress=pages.progress)
    if files:
        reached(f"category {content.category.slug} files of {content.name} written")
    write = events.write if content.is_formed else rows.write
    return write(pages.archive, Lines(content, files), snapshot=pages.snapshot, progress=pages.progress)


def _write_manifest(archive: Zip, order: Order, packed: Sequence[Contained], snapshot: Snapshot) -> None:
    tallies = [tally for one in packed for tally in one.tallies]
    described = manifest.text(
        order.request,
        tallies,
        archive.entries,
        snapshot_at=snapshot.at,
        installations=order.installations,
    )
    with archive.member(manifest.PATH) as member:
        member.write(described)
    with archive.member(signing.PATH) as member:
        member.write(signing.sign(described.encode()).text())


def _write_schemas(archive: Zip, order: Order) -> None:
    for path, text in schemas.needed(order.categories):
        with archive.member(path) as member:
            member.write(text)
