"""Checks docs/asvs.csv, our answer to each requirement of OWASP ASVS, and writes it into docs/security.md.

`python -m portal.dev.asvs` checks; with `write` it writes the table. `--allow-pending` lets pass what others build.
"""

from __future__ import annotations

import ast
import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.dev import asvs_levels
from portal.dev.places import ROOT

TABLE = ROOT / "docs" / "asvs.csv"
PAGE = ROOT / "docs" / "security.md"
MARK = "<!-- From here on written by `python -m portal.dev.asvs write` out of asvs.csv. -->\n"
STATUSES = ("met", "n/a", "not yet", "pending")
# Who mends what is not met: an issue, whoever runs the site, or nobody, because it was weighed and left.
BY_WHOM = re.compile(r"^(issue \d+|operator|decision): .+")


@dataclass(frozen=True)
class Row:
    """One requirement in our words, what we say to it, and what shows it."""

    id: str
    level: int
    requirement: str
    status: str
    note: str
    evidence: tuple[str, ...]


def main() -> int:
    """Print what is wrong, a line each; 1 when anything is."""
    rows = read(TABLE)
    wrong = [*problems(rows, allow_pending="--allow-pending" in sys.argv)]
    head, mark, _table = PAGE.read_text(encoding="utf-8").partition(MARK)
    page = head + MARK + written(rows)
    if not mark:
        wrong.append(f"{PAGE.name}: the line after which the table stands is gone.")
    elif "write" in sys.argv:
        PAGE.write_text(page, encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != page:
        wrong.append(f"{PAGE.name}: not what {TABLE.name} says. Run: python -m portal.dev.asvs write")
    print("\n".join(wrong))
    return 1 if wrong else 0


def read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as opened:
        lines = list(csv.DictReader(opened))
    return [
        Row(
            line["id"],
            int(line["level"]),
            line["requirement"],
            line["status"],
            line["note"],
            tuple(line["evidence"].split()),
        )
        for line in lines
    ]


def problems(rows: list[Row], *, allow_pending: bool) -> Iterator[str]:
    """What is missing, twice, unknown, unproven or unfinished."""
    found = [row.id for row in rows]
    binding = asvs_levels.binding()
    yield from (f"{number}: is not in {TABLE.name}" for number in binding if number not in found)
    if found != sorted(set(found), key=_in_order):
        yield f"{TABLE.name}: not in order, or an id twice"
    for row in rows:
        if binding.get(row.id) != row.level:
            yield f"{row.id}: no such requirement, or another level"
        yield from (f"{row.id}: {trouble}" for trouble in troubles(row, allow_pending=allow_pending))


def troubles(row: Row, *, allow_pending: bool) -> Iterator[str]:
    if row.status not in STATUSES or not row.requirement:
        yield "has no status or no words"
    if row.status == "met" and not row.evidence:
        yield "is called met and nothing shows it"
    if row.status == "n/a" and not row.note:
        yield "does not say why it is not applicable"
    if row.status == "not yet" and not BY_WHOM.match(row.note):
        yield "does not say which issue brings it, and why not now"
    if row.status == "pending" and not allow_pending:
        yield f"is pending ({row.note})"
    yield from (f"{item} does not exist" for item in row.evidence if not exists(item))


def exists(item: str) -> bool:
    """Whether evidence is there: a test, `setting:NAME[=value]`, `doc:file[#heading]` or `check:name` of dev.py."""
    kind, _, rest = item.partition(":")
    if kind == "setting":
        name, equals, value = rest.partition("=")
        known = settings()
        return name in known and (not equals or known[name] == ast.dump(ast.parse(value, mode="eval").body))
    if kind == "doc":
        file, _, heading = rest.partition("#")
        return heading in headings(ROOT / "docs" / file)
    if kind == "check":
        from portal.dev import checking  # which runs this module as one of its checks

        return rest in checking.checks()
    file, _, name = item.partition("::")
    return name in tests(ROOT / file)


@cache
def tests(file: Path) -> frozenset[str]:
    if not file.name.startswith("test_") or not file.exists():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(
        node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[:5] == "test_"
    )


@cache
def settings() -> dict[str, str]:
    """What portal/settings.py gives each name, as written there."""
    tree = ast.parse((ROOT / "portal" / "settings.py").read_text(encoding="utf-8"))
    return {
        target.id: ast.dump(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


@cache
def headings(file: Path) -> frozenset[str]:
    """The anchors of a document, as a browser of its repository makes them; "" for the document itself."""
    if not file.exists():
        return frozenset()
    found = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return frozenset(
        {"", *(re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in found)}
    )


def written(rows: list[Row]) -> str:
    """Counts on top, then a table per chapter."""
    return "\n".join([*_counts(rows), *_chapters(rows)]) + "\n"


def _counts(rows: Iterable[Row]) -> Iterator[str]:
    yield "\n## Requirement by requirement\n"
    yield f"| chapter | {' | '.join(STATUSES)} |"
    yield "| --- |" + " ---: |" * len(STATUSES)
    every = Counter((chapter, row.status) for row in rows for chapter in (_chapter(row), 0))
    for chapter, title in {**asvs_levels.CHAPTERS, 0: "**all**"}.items():
        name = f"V{chapter} {title}" if chapter else title
        yield f"| {name} | {' | '.join(str(every[chapter, status]) for status in STATUSES)} |"


def _chapters(rows: list[Row]) -> Iterator[str]:
    for chapter, title in asvs_levels.CHAPTERS.items():
        yield f"\n### V{chapter} {title}\n"
        yield "| id | level | what | status | shown by |"
        yield "| --- | --- | --- | --- | --- |"
        for row in rows:
            if _chapter(row) == chapter:
                status = f"{row.status}: {row.note}" if row.note else row.status
                shown = "<br>".join(f"`{item}`" for item in row.evidence)
                yield f"| {row.id} | {row.level} | {row.requirement} | {status} | {shown} |"


def _chapter(row: Row) -> int:
    return int(row.id.split(".")[0])


def _in_order(number: str) -> tuple[int, ...]:
    return tuple(map(int, number.split(".")))


if __name__ == "__main__":
    sys.exit(main())
