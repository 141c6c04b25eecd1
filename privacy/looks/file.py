"""The list of looks as a table for a spreadsheet: UTF-8 with a mark for Excel, and no cell that calculates."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewers import Viewer
from privacy.looks import entries, telling
from privacy.looks.asking import Asked

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
# More than one person's three years are likely to hold; a copy has the rest.
AT_MOST = 20_000
# A spreadsheet takes what begins so for a formula (OWASP, CSV injection).
CALCULATES = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(viewer: Viewer) -> str:
    """Every look, the newest first: one line each, times of Oslo."""
    text = io.StringIO()
    text.write(BOM)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Tidspunkt"), _("Hvem"), _("Hva"), _("Grunn")])
    for row in _rows(viewer):
        writer.writerow([inert(cell) for cell in row])
    return text.getvalue()


def inert(cell: str) -> str:
    """The cell as text, whatever it begins with."""
    return f"'{cell}" if cell.startswith(CALCULATES) else cell


def _rows(viewer: Viewer) -> Iterator[tuple[str, str, str, str]]:
    for entry in entries.newest(viewer, Asked(), most=AT_MOST):
        at = timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S")
        yield at, telling.who(entry), telling.what(entry), telling.why(entry) or _("ingen grunn oppgitt")
