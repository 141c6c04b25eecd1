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
    """A heading is one line. Paragraphs and lists end at an empty line, or where the other kind begins.

    Any other line break is a space: a line without a mark right under a point goes on with that point.
    """
    found: list[Block] = []
    kind, rows = "", list[str]()
    for line in [*text.replace("\r\n", "\n").split("\n"), ""]:
        of_line, words = _read(line.strip())
        goes_on = of_line == kind or (of_line == "paragraph" and kind == "list")
        if rows and not goes_on:
            found.append(Block(kind, _put_together(kind, rows)))
            rows = []
        if of_line == "heading":
            found.append(Block("heading", (words,)))
            kind = ""
        elif of_line:
            kind = kind if rows and kind == "list" else of_line
            rows.append(line.strip())
        else:
            kind = ""
    return tuple(found)


def lines(text: str) -> Iterator[tuple[str, str]]:
    """Every heading, paragraph and point by itself, with its kind: what is compared between versions."""
    for block in blocks(text):
        kind = "point" if block.kind == "list" else block.kind
        yield from ((kind, line) for line in block.lines)


def _read(line: str) -> tuple[str, str]:
    """What kind of block a line belongs to, and its words; no kind for an empty line."""
    for mark, kind in ((HEADING, "heading"), (POINT, "list")):
        if line.startswith(mark):
            return kind, _joined(line.removeprefix(mark))
    return ("paragraph" if line else ""), line


def _put_together(kind: str, rows: list[str]) -> tuple[str, ...]:
    if kind == "paragraph":
        return (_joined(" ".join(rows)),)
    points: list[str] = []
    for row in rows:
        of_row, words = _read(row)
        points = [*points, words] if of_row == "list" else [*points[:-1], f"{points[-1]} {_joined(words)}"]
    return tuple(points)


def _joined(part: str) -> str:
    return " ".join(part.split())
