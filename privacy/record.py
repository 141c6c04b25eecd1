"""The record of processing (GDPR Art. 30), read from the register: what is not described cannot be left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.utils import timezone, translation

from accounts.models import Controller, Recipient
from privacy import registry
from privacy.categories import CATEGORIES
from privacy.officer.entries import Abroad, Activity, Given, Held, Limit, Purpose, Record, Responsible
from privacy.officer.statements import GAPS, MEASURES
from privacy.officer.subjects import subjects
from privacy.overview.recipients import Receiver, active, receiver_of
from privacy.registry import DataCategory, Keep, Redact, Table

FORMAT = "mine-sider/record-of-processing/1"
LANGUAGES = ("nb", "en")


def build(language: str, *, now: datetime, categories: Iterable[DataCategory] = CATEGORIES) -> Record:
    """The record as it is at `now`. Three queries."""
    described = tuple(categories)
    with translation.override(language):
        named = _named(timezone.localdate(now))
        return Record(
            format=FORMAT,
            language=language,
            made_at=now,
            controller=_responsible(),
            purposes=tuple(_purposes(described)),
            activities=tuple(_activity(category, named) for category in described),
            measures=tuple(map(str, MEASURES)),
            gaps=tuple(map(str, GAPS)),
        )


def _responsible() -> Responsible | None:
    found = Controller.objects.in_force().first()
    if found is None:
        return None
    return Responsible(
        name=found.name,
        organisation_number=found.organisation_number_display,
        visiting_address=found.visiting_address,
        postal_address=found.postal_address,
        phone=found.phone,
        email=found.email,
        privacy_officer_email=found.privacy_officer_email,
    )


def _named(today: date) -> list[tuple[Recipient, Receiver]]:
    rows = active(today).select_related("processor").prefetch_related("transfers").order_by("name")
    return [(row, receiver_of(row, today)) for row in rows]


def _purposes(categories: tuple[DataCategory, ...]) -> Iterator[Purpose]:
    codes = sorted({purpose.code for category in categories for purpose in category.purposes})
    for code in codes:
        using = [one for one in categories if any(purpose.code == code for purpose in one.purposes)]
        titles = {
            str(purpose.title): None for one in using for purpose in one.purposes if purpose.code == code
        }
        yield Purpose(code, tuple(titles), tuple(one.slug for one in using))


def _activity(category: DataCategory, named: list[tuple[Recipient, Receiver]]) -> Activity:
    return Activity(
        slug=category.slug,
        title=str(category.title),
        description=str(category.description),
        purposes=tuple((purpose.code, str(purpose.title)) for purpose in category.purposes),
        bases=tuple((str(basis.article), str(basis.title)) for basis in category.bases),
        subjects=tuple(map(str, subjects(category.slug))),
        sources=tuple(str(source.label) for source in category.sources),
        recipients=tuple(_recipients(category, named)),
        limits=tuple(Limit(one.rule, str(one.title), str(one.law)) for one in category.retention),
        tables=tuple(map(_held, category.tables)),
    )


def _recipients(category: DataCategory, named: list[tuple[Recipient, Receiver]]) -> Iterator[Given]:
    """Each kind the register names: the companies of that kind that get this category, else the kind itself.

    Then companies whose own entry names the category although the register does not name their kind.
    """
    told: set[object] = set()
    for kind in category.recipients:
        here = [pair for pair in named if pair[0].category == kind.category and _gets(pair[0], category)]
        yield from (_given(row, receiver) for row, receiver in here if row.pk not in told)
        told |= {row.pk for row, _receiver in here}
        if not here:
            yield _of_kind(kind)
    for row, receiver in named:
        if row.pk not in told and category.slug in row.data_categories:
            yield _given(row, receiver)


def _gets(row: Recipient, category: DataCategory) -> bool:
    return not row.data_categories or category.slug in row.data_categories


def _given(row: Recipient, receiver: Receiver) -> Given:
    return Given(
        name=row.name,
        role=str(receiver.role),
        kind=str(receiver.what),
        countries=str(receiver.countries),
        agreement=receiver.agreement.isoformat() if receiver.agreement else "",
        sub_processors=receiver.sub_processors,
        abroad=tuple(Abroad(one.country, one.mechanism, one.safeguards) for one in receiver.abroad),
    )


def _of_kind(kind: registry.Recipient) -> Given:
    role = Recipient.Role(kind.role).label
    return Given(name=str(kind.title), role=str(role), kind="", countries=str(kind.country))


def _held(table: Table) -> Held:
    return Held(table.label, str(table.title), len(table.export), len(table.withhold), _erasure(table))


def _erasure(table: Table) -> str:
    """`delete`, `redact`, or why and by what law it is kept."""
    rule = table.on_erasure
    if isinstance(rule, Keep):
        return f"{rule.reason} ({rule.law})"
    return "redact" if isinstance(rule, Redact) else "delete"
