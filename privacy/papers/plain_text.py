"""Reading the plain text of a document: headings, paragraphs and lists, and nothing a page must trust."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

HEADING, POINT = "## ", "- "


@dataclass(frozen=True)
class Block:
    """A heading or a paragraph has one line, a list one for each point. `kind`: heading, paragraph, list."""

    kind: str
    lines: tuple[str, ...]


def blocks(text: str) -> tuple[Block, ...]:
    """Parts are divided by an empty line; a single line break is a space."""
    parts = text.replace("\r\n", "\n").split("\n\n")
    return tuple(_block(part.strip()) for part in parts if part.strip())


def lines(text: str) -> Iterator[tuple[str, str]]:
    """Every heading, paragraph and point by itself, with its kind: what is compared between versions."""
    for block in blocks(text):
        kind = "point" if block.kind == "list" else block.kind
        yield from ((kind, line) for line in block.lines)


def _block(part: str) -> Block:
    if part.startswith(HEADING):
        return Block("heading", (_joined(part.removeprefix(HEADING)),))
    rows = part.split("\n")
    if all(row.startswith(POINT) for row in rows):
        return Block("list", tuple(row.removeprefix(POINT).strip() for row in rows))
    return Block("paragraph", (_joined(part),))


def _joined(part: str) -> str:
    return " ".join(part.split())
