"""The register in the order a person reads it: who one is first, what one did after, the portal itself last."""

from __future__ import annotations

from privacy.categories import CATEGORIES
from privacy.registry import DataCategory

READING_ORDER = (
    "kundeforhold",
    "avtale",
    "anlegg",
    "brukere",
    "bruk",
    "alarmer",
    "laser",
    "kundekontakt",
    "kreditt",
    "minesider",
    "utlevert",
    "reklame",
    "saker",
)


def categories() -> tuple[DataCategory, ...]:
    """Every category once. One without a place in the order comes after the others."""
    places = {slug: place for place, slug in enumerate(READING_ORDER)}
    return tuple(sorted(CATEGORIES, key=lambda category: places.get(category.slug, len(places))))


def category(slug: str) -> DataCategory | None:
    return next((one for one in CATEGORIES if one.slug == slug), None)
