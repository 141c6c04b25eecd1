"""Who receives data, by name: the company's own register of recipients, and who was given data about one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import Disclosure, Recipient
from accounts.viewers import Viewer
from accounts.viewing import visible
from privacy import registry
from privacy.overview.countries import EEA, countries, country, may_carry
from privacy.registry import DataCategory, Text

ROLES = dict(Recipient.Role.choices)
# Who of these gets anything is decided person by person, so they are named only where data was handed over.
ONLY_WHEN_GIVEN = frozenset(
    {Recipient.Category.AUTHORITY, Recipient.Category.BONUS_PARTNER, Recipient.Category.NEW_PROVIDER}
)


@dataclass(frozen=True)
class Abroad:
    """Data that goes out of the EEA, and what makes that lawful (GDPR Art. 15(2))."""

    country: str
    mechanism: str
    safeguards: str


@dataclass(frozen=True)
class Receiver:
    """One recipient as a person is told of it.

    `agreement`: the day of the data-processing agreement in force, for who works for us, and `sub_processors` who
    works for them. `given_at`: when data about the person was last handed over, where that was written down;
    `times`: how often.
    """

    title: Text
    role: Text
    countries: Text
    what: Text = ""
    agreement: date | None = None
    abroad: tuple[Abroad, ...] = ()
    given_at: datetime | None = None
    times: int = 0
    sub_processors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Register:
    """Named recipients: those in use by the register's kind, with the slugs of what they get, and those who were
    given data about the person by slug."""

    in_use: Mapping[str, tuple[tuple[frozenset[str], Receiver], ...]]
    given: Mapping[str, tuple[Receiver, ...]]


def register(viewer: Viewer) -> Register:
    """Who receives data now, and who was given the viewer's. Four queries at most."""
    today = timezone.localdate(viewer.now)
    rows = active(today).select_related("processor").prefetch_related("transfers").order_by("name")
    in_use: dict[str, tuple[tuple[frozenset[str], Receiver], ...]] = {}
    for row in rows:
        if row.category not in ONLY_WHEN_GIVEN:
            entry = (frozenset(row.data_categories), receiver_of(row, today))
            in_use[row.category] = (*in_use.get(row.category, ()), entry)
    told = visible("accounts.Disclosure", viewer).select_related("recipient__processor").order_by("-at")
    disclosed = told.prefetch_related("recipient__transfers")
    return Register(in_use, _given(disclosed, today))


def receivers(category: DataCategory, found: Register) -> tuple[Receiver, ...]:
    """Who gets data of this category: by name where the company's register has names, else by kind; then those
    who were given the person's, each once."""
    listed = [one for kind in category.recipients for one in _of_kind(kind, category.slug, found)]
    given = {str(one.title): one for one in found.given.get(category.slug, ())}
    merged = [given.pop(str(one.title), one) for one in listed]
    return (*merged, *given.values())


@dataclass(frozen=True)
class Everything:
    """One receiver with all the categories it gets."""

    receiver: Receiver
    categories: tuple[Text, ...]


def everybody(categories: Iterable[DataCategory], found: Register) -> tuple[Everything, ...]:
    """Everyone who gets data of any of these categories or was given the person's, each once, by name."""
    names: dict[str, tuple[Receiver, list[Text]]] = {}
    for category in categories:
        for one in receivers(category, found):
            earlier, titles = names.setdefault(str(one.title), (one, []))
            titles.append(category.title)
            if one.times and not earlier.times:
                names[str(one.title)] = (one, titles)
    return tuple(Everything(one, tuple(titles)) for _name, (one, titles) in sorted(names.items()))


def _of_kind(kind: registry.Recipient, slug: str, found: Register) -> Iterable[Receiver]:
    named = [one for slugs, one in found.in_use.get(kind.category, ()) if not slugs or slug in slugs]
    role = ROLES[Recipient.Role(kind.role)]
    return named or [Receiver(kind.title, role, kind.country)]


def active(today: date) -> QuerySet[Recipient]:
    """Whom the company gives data to on that day."""
    still = Q(active_to__isnull=True) | Q(active_to__gte=today)
    return Recipient.objects.filter(still, active_from__lte=today)


def _given(disclosures: Iterable[Disclosure], today: date) -> dict[str, tuple[Receiver, ...]]:
    """By slug, each recipient once, with the latest time; they come newest first."""
    given: dict[str, dict[str, Receiver]] = {}
    for one in disclosures:
        receiver = replace(receiver_of(one.recipient, today), given_at=one.at)
        for slug in one.data_categories:
            earlier = given.setdefault(slug, {}).get(one.recipient.name, receiver)
            given[slug][one.recipient.name] = replace(earlier, times=earlier.times + 1)
    return {slug: tuple(found.values()) for slug, found in given.items()}


def receiver_of(row: Recipient, today: date) -> Receiver:
    """A recipient as one is told of it. Reads its agreement and its transfers."""
    processor = getattr(row, "processor", None)
    in_force = row.role == Recipient.Role.PROCESSOR and processor is not None and processor.is_in_force(today)
    return Receiver(
        title=row.name,
        role=row.get_role_display(),
        countries=countries(row.countries),
        what=str(capfirst(row.get_category_display())),
        agreement=processor.dpa_signed_on if processor and in_force else None,
        abroad=tuple(_abroad(row)),
        sub_processors=tuple(str(name) for name in processor.sub_processors)
        if processor and in_force
        else (),
    )


def _abroad(row: Recipient) -> Iterator[Abroad]:
    """Transfers in use, and countries outside the EEA for which none is on record: that too must be told."""
    transfers = [
        one
        for one in row.transfers.all()
        if one.is_active and one.country not in EEA and may_carry(one.country, one.mechanism)
    ]
    for one in transfers:
        yield Abroad(country(one.country), one.get_mechanism_display(), one.safeguards)
    for code in sorted(set(row.countries) - EEA - {one.country for one in transfers}):
        yield Abroad(country(code), _("grunnlaget er ikke oppgitt"), "")
