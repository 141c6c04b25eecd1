"""Where the pictures of a copy's tables lie: beside the page of their category."""

from __future__ import annotations

from collections.abc import Iterable

from privacy.exports.contents import CategoryContent
from privacy.exports.picture import Picture, drawn
from privacy.exports.rows import Tally
from privacy.exports.zipping import Zip


def write(archive: Zip, content: CategoryContent, tallies: Iterable[Tally]) -> None:
    """One file for each table with rows in more than one month."""
    for tally in tallies:
        if found := of(tally):
            with archive.member(path(tally), about=content.category) as member:
                member.write(found.svg)


def path(tally: Tally) -> str:
    return f"pages/{tally.content.category.slug}-{tally.content.name}.svg"


def of(tally: Tally) -> Picture | None:
    """In the language in use."""
    return drawn(tally.months, title=tally.content.table.title)
