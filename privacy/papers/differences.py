"""What changed between two versions, so that a person can read it: whole lines, and the words within them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from privacy.papers import plain_text

# Below this, two lines are two lines and not one that was changed.
ALIKE = 0.5
# Of more lines against lines than this, none is held up against another: a text written anew is new.
MOST_PAIRS = 2_500
Line = tuple[str, str]


@dataclass(frozen=True)
class Part:
    """Some words that are in both versions, only in the old (`gone`), or only in the new (`new`)."""

    kind: str
    words: str


@dataclass(frozen=True)
class Change:
    """One heading, paragraph or point that is new, gone or changed. `under`: the heading it stands under."""

    kind: str
    parts: tuple[Part, ...]
    under: str


@lru_cache(maxsize=32)
def changes(old: str, new: str) -> tuple[Change, ...]:
    """Everything that differs, in the order of the new text; empty where nothing does.

    Kept for a while: what is published never changes, and anybody may ask again and again.
    """
    before, after = tuple(plain_text.lines(old)), tuple(plain_text.lines(new))
    found: list[Change] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            found += _changed(before[a:b], after[c:d], _heading(after, c) or _heading(before, a))
    return tuple(found)


def _changed(gone: Sequence[Line], new: Sequence[Line], under: str) -> Iterator[Change]:
    """Lines that are alike are one line with other words in it; the others come and go whole."""
    left = list(gone)
    is_rewritten = len(gone) * len(new) > MOST_PAIRS
    for kind, text in new:
        alike = () if is_rewritten else (one for one in left if one[0] == kind and _is_alike(one[1], text))
        twin = next(iter(alike), None)
        if twin is None:
            yield Change("new", (Part("new", text),), under)
        else:
            left.remove(twin)
            yield Change("changed", tuple(_words(twin[1], text)), under)
    for _kind, text in left:
        yield Change("gone", (Part("gone", text),), under)


def _words(old: str, new: str) -> Iterator[Part]:
    before, after = old.split(), new.split()
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Part("same", " ".join(before[a:b]))
            continue
        if b > a:
            yield Part("gone", " ".join(before[a:b]))
        if d > c:
            yield Part("new", " ".join(after[c:d]))


def _is_alike(old: str, new: str) -> bool:
    matcher = SequenceMatcher(None, old.split(), new.split(), autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _heading(every: Sequence[Line], place: int) -> str:
    headings = (text for kind, text in reversed(every[:place]) if kind == "heading")
    return next(headings, "")
