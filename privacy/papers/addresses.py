"""Where each document stands: addresses that never change, for anybody (PE-85)."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from privacy.models import Kind, LegalDocument

# The path, and the name of the address of the version in force.
PLACES: Mapping[Kind, tuple[str, str]] = {
    Kind.STATEMENT: ("personvernerklaering", "privacy-statement"),
    Kind.TERMS: ("vilkar", "terms"),
    Kind.PORTAL: ("personvern-mine-sider", "portal-statement"),
    Kind.COOKIES: ("informasjonskapsler", "cookies"),
}


def current(kind: Kind | str) -> str:
    return reverse(PLACES[Kind(kind)][1])


def version(document: LegalDocument) -> str:
    return reverse(f"{PLACES[Kind(document.kind)][1]}-version", args=[document.effective_from.isoformat()])


def changes(document: LegalDocument) -> str:
    return reverse(f"{PLACES[Kind(document.kind)][1]}-changes", args=[document.effective_from.isoformat()])
