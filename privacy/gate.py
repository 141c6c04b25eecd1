"""The one gate: whoever is about to use a person's data asks here first whether they may (R-28, GDPR Art. 18(2)).

Whoever does not say which category, table or row it is about, asks about all of them, and is refused when any is
restricted. Only the alarm, asked about as a whole, goes on beside what a live alarm does not need.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from accounts.models import Person
from privacy.categories import CATEGORIES
from privacy.consequences import NEEDED_BY_ALARM
from privacy.models import PrivacyRequest, Restriction
from privacy.uses import ALWAYS, KEEPS, Use

__all__ = ["Restricted", "Use", "explain", "may", "refuse", "restricting", "unrestricted"]

CATEGORY_OF = {table.label: category.slug for category in CATEGORIES for table in category.tables}
Rows = TypeVar("Rows", bound=Model)


class Restricted(Exception):
    """The person has stopped this use, by `restriction`."""

    def __init__(self, restriction: Restriction) -> None:
        super().__init__(str(restriction))
        self.restriction = restriction


def may(
    person: Person,
    use: Use,
    *,
    purpose: str = "",
    category: str = "",
    table: str = "",
    row: str = "",
    besides: PrivacyRequest | None = None,
) -> bool:
    """Whether the company may use data of `person` so. One query.

    `purpose`: a code of the register (`Purpose.code`); `table` a model label, `row` a key in it. `besides` is the
    request that is being carried out: what binds until it is decided does not stand in its own way.
    """
    about = {"purpose": purpose, "category": category, "table": table, "row": row}
    return not _standing(person, use, besides=besides, **about).exists()


def refuse(
    person: Person,
    use: Use,
    *,
    purpose: str = "",
    category: str = "",
    table: str = "",
    row: str = "",
    besides: PrivacyRequest | None = None,
) -> None:
    """Raise Restricted unless the company may. Arguments as in `may`."""
    about = {"purpose": purpose, "category": category, "table": table, "row": row}
    if found := _standing(person, use, besides=besides, **about).select_related("request__case").first():
        raise Restricted(found)


def unrestricted(
    queryset: QuerySet[Rows], use: Use, *, person: str = "person", purpose: str = "", category: str = ""
) -> QuerySet[Rows]:
    """The rows that may be used so. `person`: the path from a row to whom it is about, of these rows' model."""
    label = queryset.model._meta.label
    about: dict[str, Any] = {
        "purpose": purpose,
        "category": category or CATEGORY_OF.get(label, ""),
        "table": label,
        "row": Cast(OuterRef("pk"), CharField()),
    }
    standing = Restriction.objects.filter(person=OuterRef(person)).filter(restricting(use, **about))
    return queryset.filter(~Exists(standing))


def restricting(use: Use, *, purpose: str = "", category: str = "", table: str = "", row: Any = "") -> Q:
    """The restrictions that stop such a use, whoever's they are."""
    if use in ALWAYS:
        return Q(pk__in=[])
    category = category or CATEGORY_OF.get(table, "")
    stops = Q(lifted_at=None) & Q(use__in=["", use]) & _covering("purpose", purpose)
    if use == Use.RETENTION:
        stops &= Q(ground__in=KEEPS)
    if use == Use.ALARM:
        stops &= ~Q(alarm_goes_on=True)
        if not category:
            return stops & Q(category__in=["", *NEEDED_BY_ALARM], table="")
    return stops & _covering("category", category) & _covering("table", table) & _covering("row", row)


def explain(restricted: Restricted) -> str:
    """Why not, for the page of whoever tried: the ground, and the number of the case."""
    found = restricted.restriction
    case = found.request.reference if found.request else ""
    words = {"ground": found.get_ground_display(), "case": case}
    if not case:
        return _("Dette er begrenset og kan bare lagres: %(ground)s.") % words
    return _("Dette er begrenset og kan bare lagres: %(ground)s. Se sak %(case)s.") % words


def _standing(
    person: Person, use: Use, *, besides: PrivacyRequest | None, **about: str
) -> QuerySet[Restriction]:
    standing = Restriction.objects.filter(restricting(use, **about), person=person)
    return standing.exclude(request=besides) if besides else standing


def _covering(field: str, value: Any) -> Q:
    """What is not narrowed covers everything, and so does a question that is not."""
    return Q() if value == "" else Q(**{f"{field}__in": ["", value]})
