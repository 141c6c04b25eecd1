"""What a category's page leaves out, and the register's reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.utils.text import capfirst

from privacy.categories import WITHOUT_CONTENT
from privacy.registry import DataCategory


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
