"""The first version of each document, which comes with the portal: our own words for what it promises."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).with_name("texts")
BEGAN = date(2026, 1, 1)
SUMMARY = {"nb": "Dette er den første versjonen.", "en": "This is the first version."}
KINDS = ("statement", "terms", "portal_statement", "cookies")


def install(model: Any) -> None:
    """Store the first version of each document that has none. Safe to repeat.

    `model` is the table, or what it was like when a migration ran. The files are never edited: what is published
    does not change, so a new text is a new version.
    """
    for kind in KINDS:
        if not model.objects.filter(kind=kind).exists():
            model.objects.create(**_facts(kind))


def mark(text_nb: str, text_en: str) -> str:
    """The fingerprint of both texts, by which evidence can be held up against what was shown."""
    return hashlib.sha256(f"{text_nb}\0{text_en}".encode()).hexdigest()


def _facts(kind: str) -> dict[str, Any]:
    texts = {
        language: (TEXTS / f"{kind}.{language}.txt").read_text(encoding="utf-8") for language in ("nb", "en")
    }
    return {
        "kind": kind,
        "version": 1,
        "text_nb": texts["nb"],
        "text_en": texts["en"],
        "summary_nb": SUMMARY["nb"],
        "summary_en": SUMMARY["en"],
        "reason": "first",
        "effective_from": BEGAN,
        "published_at": datetime(BEGAN.year, BEGAN.month, BEGAN.day, tzinfo=UTC),
        "sha256": mark(texts["nb"], texts["en"]),
    }
