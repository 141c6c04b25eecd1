"""Files that belong to rows: pictures, recordings and documents."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.registry import Text

FIELDS: Mapping[str, Mapping[str, Text]] = {
    "accounts.StoredFile": {
        "name": _("Det filen heter hos oss."),
        "media_type": _(
            "Hva slags fil det er: image/jpeg er et bilde, audio er lyd, application/pdf et dokument."
        ),
        "size": _("Hvor stor filen er, i byte. 1 000 000 byte er en megabyte."),
        "sha256": _("Filens fingeravtrykk. Er bare ett tegn i filen endret, blir det et annet."),
    },
}
CODES: Mapping[str, Mapping[str, Text | None]] = {}
