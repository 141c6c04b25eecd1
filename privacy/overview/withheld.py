"""What a category's page leaves out, and the register's reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from privacy.categories import ROW, TECHNICAL
from privacy.registry import DataCategory, Text

# Nothing is lost by not seeing these: keys between tables, and what the page says already.
WITHOUT_CONTENT: tuple[Text, ...] = (
    TECHNICAL,
    *ROW.values(),
    _("er deg selv"),
    _("er deg selv, eller ingen"),
    _("framgår av formen"),
    _("brukes ikke"),
    _("intern styring av arbeidet, uten opplysninger om deg"),
    _("intern styring av utsending"),
    _("interne nøkler og tall"),
)


@dataclass(frozen=True)
class Withheld:
    """Fields that are left out for one reason."""

    labels: str
    reason: str


def withheld(category: DataCategory) -> tuple[Withheld, ...]:
    """What is not shown, told once per reason, in the language in use. The same for everybody (R-68)."""
    skipped = {str(reason) for reason in WITHOUT_CONTENT}
    labels: dict[str, list[str]] = {}
    for table in category.tables:
        fields = {field.name: field for field in apps.get_model(table.label)._meta.get_fields()}
        for name, reason in table.withhold.items():
            if str(reason) not in skipped:
                label = str(getattr(fields[name], "verbose_name", name))
                told = labels.setdefault(str(reason), [])
                if label not in told:
                    told.append(label)
    return tuple(Withheld(capfirst(", ".join(told)), capfirst(reason)) for reason, told in labels.items())
