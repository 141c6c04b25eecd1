"""What binds now, in words, for the person whose data it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from privacy.categories import CATEGORIES
from privacy.consents.kinds import KINDS
from privacy.models import Restriction
from privacy.registry import Text
from privacy.restrictions import objecting
from privacy.uses import Use, Why


@dataclass(frozen=True)
class Shown:
    """One restriction for the page."""

    restriction: Restriction

    @property
    def title(self) -> Text:
        return title(self.restriction)

    @property
    def reference(self) -> str:
        return self.restriction.request.reference if self.restriction.request else ""

    @property
    def may_lift(self) -> bool:
        """Whether the person can take it away at once."""
        return self.restriction.ground == Why.VOLUNTARY


def of(person: Person) -> tuple[Shown, ...]:
    """Everything that binds now, the newest first. One query."""
    active = Restriction.objects.for_viewer(person).active()
    return tuple(Shown(one) for one in active.select_related("request__case"))


def categories_of(person: Person) -> frozenset[str]:
    """The slugs of the categories that may only be stored. One query."""
    whole = Restriction.objects.for_viewer(person).active().filter(use="", table="", purpose="")
    slugs = set(whole.values_list("category", flat=True))
    return frozenset(category.slug for category in CATEGORIES if {"", category.slug} & slugs)


def title(restriction: Restriction) -> Text:
    """What is stopped."""
    if restriction.category:
        return _titles().get(restriction.category, restriction.category)
    if restriction.purpose:
        return _purposes().get(restriction.purpose, restriction.purpose)
    return Use(restriction.use).label if restriction.use else _("All bruk av opplysningene dine")


@cache
def _titles() -> dict[str, Text]:
    return {category.slug: category.title for category in CATEGORIES}


@cache
def _purposes() -> dict[str, Text]:
    objected = {one.target.purpose: one.title for one in objecting.OBJECTABLE}
    return objected | {kind.target.purpose: kind.title for kind in KINDS if kind.target}
