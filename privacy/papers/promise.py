"""The word the promises are written in."""

from __future__ import annotations

from dataclasses import dataclass

from privacy.registry import Text

EVERY = ("*",)


@dataclass(frozen=True)
class Promise:
    """One promise of the privacy statement, in our own words, and what in the house it stands on.

    `code` is that of domain.md. `categories`: slugs of the register, EVERY for all; `tables`: those that are there
    because of it; `purposes`: codes; `recipients`: kinds (accounts.Recipient.Category); `tests`: what would fail if
    it were not kept, at least one.
    """

    code: str
    words: Text
    categories: tuple[str, ...]
    tests: tuple[str, ...]
    tables: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
