"""Writing what a person opens first: the front page, the page about the processing, the glossary and the letter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from privacy.exports import front, glossary, letter
from privacy.exports.front import Contained
from privacy.exports.pages import Pages

if TYPE_CHECKING:
    from privacy.exports.packing import Order


def write(pages: Pages, order: Order, packed: Sequence[Contained]) -> None:
    """Everything at the top of the archive but the manifest. Last, since it tells of all the rest."""
    if order.is_to_take_along:
        pages.write_front("index", _index(pages, order, packed), drawn_by="take_along")
    else:
        pages.write_front("about", front.about(packed, order.recipients))
        pages.write_front("glossary", {"chapters": glossary.chapters(packed), "here": "glossary"})
        _write_letter(pages, order, packed)
        pages.write_front("index", _index(pages, order, packed))


def _index(pages: Pages, order: Order, packed: Sequence[Contained]) -> dict[str, Any]:
    shown = front.index(order.request, packed, installations=order.installations, parts=pages.archive.part)
    return shown | {"is_rest": order.reviewed is not None}


def _write_letter(pages: Pages, order: Order, packed: Sequence[Contained]) -> None:
    """Nobody signs it while no company is in charge; the rest of a copy goes with the letter of its first part."""
    if order.controller is None or order.reviewed is not None:
        return
    composed = letter.compose(
        order.request,
        packed,
        person=order.person,
        controller=order.controller,
        snapshot_at=pages.snapshot.at,
    )
    letter.write(pages.archive, composed)
