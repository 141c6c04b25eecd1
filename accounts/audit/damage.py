"""The kinds of damage a log can have, and the sentences that tell of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    MISSING = "missing"
    UNLINKED = "unlinked"
    CHANGED = "changed"
    CUT = "cut"
    REWRITTEN = "rewritten"
    ANCHOR_UNREADABLE = "anchor-unreadable"
    ANCHOR_FORGED = "anchor-forged"
    ANCHOR_OUT_OF_ORDER = "anchor-out-of-order"
    ANCHOR_LOST = "anchor-lost"
    WAITING = "waiting"


SENTENCES = {
    Kind.MISSING: "{which} mangler.",
    Kind.UNLINKED: "{which} henger ikke sammen med den forrige.",
    Kind.CHANGED: "{which} er endret etter at den ble forseglet.",
    Kind.CUT: "{which} mangler: loggen er kuttet. Anker {anchor} viser at den var lengre.",
    Kind.REWRITTEN: "{which} er skrevet om: seglet er ikke det som står i anker {anchor}.",
    Kind.ANCHOR_UNREADABLE: "Linje {anchor} i ankerfilen kan ikke leses.",
    Kind.ANCHOR_FORGED: "Anker {anchor} er endret, eller ikke signert av oss.",
    Kind.ANCHOR_OUT_OF_ORDER: "Anker {anchor} følger ikke linjen før: noe er fjernet, lagt til eller flyttet.",
    Kind.ANCHOR_LOST: "Anker {anchor} er nevnt i loggen, men mangler i filen.",
    Kind.WAITING: "{count} oppføringer har ventet i mer enn 15 minutter på å bli forseglet.",
}


@dataclass(frozen=True)
class Damage:
    """One thing that is wrong: in the entries `first` to `last`, or at an anchor, by its number."""

    kind: Kind
    first: int | None = None
    last: int | None = None
    anchor: int | None = None
    count: int | None = None

    def __str__(self) -> str:
        which = f"Oppføring {self.first}" + ("" if self.first == self.last else f"–{self.last}")
        return SENTENCES[self.kind].format(which=which, anchor=self.anchor, count=self.count)
