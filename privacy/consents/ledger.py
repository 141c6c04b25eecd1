"""The ledger: giving, declining and taking back, what stands, and whether one may be asked (F-70, R-04, R-05)."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.audit import Action, record
from accounts.models import Person, Recipient, User
from privacy.arrivals import one_at_a_time
from privacy.consents.kinds import BY_CODE
from privacy.models import ConsentEntry
from privacy.models.consents import ConsentEntryQuerySet
from privacy.restrictions import lifting

Act = ConsentEntry.Act
# After a no nobody asks again for so many months, by any door.
QUIET_MONTHS = 6


class Outdated(Exception):
    """The words the person read are not those in use any more: they are shown the new ones and asked again."""


@transaction.atomic
def give(
    person: Person,
    purpose: str,
    *,
    wording_version: int,
    channel: str,
    language: str,
    evidence: str,
    partner: Recipient | None = None,
    by: User | None = None,
) -> ConsentEntry:
    """Write down that the person said yes to exactly these words. `purpose`: a code of `kinds`.

    Safe to repeat: what stands in these words already is returned. Older words end with the new ones. What an
    earlier withdrawal stopped goes on. Raises KeyError for an unknown purpose, Outdated for older words.
    """
    kind = BY_CODE[purpose]
    if wording_version != kind.version:
        raise Outdated(purpose)
    one_at_a_time(person.pk)
    if standing := _of(person, purpose, partner).standing().first():
        if standing.wording_version == wording_version:
            return standing
        _end(standing)
    text = kind.wording(wording_version, language=language, partner=partner)
    entry = _write(
        person,
        purpose,
        Act.GIVEN,
        partner=partner,
        wording=text,
        wording_version=wording_version,
        language=language,
        channel=channel,
        evidence=evidence,
        by=by,
    )
    if kind.target:
        lifting.end_consented(person, use=kind.target.use, purpose=kind.target.purpose, by=by)
    return entry


@transaction.atomic
def decline(
    person: Person,
    purpose: str,
    *,
    channel: str,
    language: str,
    partner: Recipient | None = None,
    by: User | None = None,
) -> ConsentEntry | None:
    """Write down a no, so that nobody asks again for six months; None where there is a yes to withdraw instead."""
    one_at_a_time(person.pk)
    if _of(person, purpose, partner).standing().exists():
        return None
    kind = BY_CODE[purpose]
    text = kind.wording(kind.version, language=language, partner=partner)
    return _write(
        person,
        purpose,
        Act.DECLINED,
        partner=partner,
        wording=text,
        wording_version=kind.version,
        language=language,
        channel=channel,
        by=by,
    )


@transaction.atomic
def withdraw(
    person: Person,
    purpose: str,
    *,
    channel: str,
    language: str = "nb",
    partner: Recipient | None = None,
    by: User | None = None,
) -> ConsentEntry:
    """Write down that the person takes it back: it holds no more from here on. Safe to repeat.

    Also where no yes was ever written down. What must follow at partners is `ending.withdraw`.
    """
    one_at_a_time(person.pk)
    standing = _of(person, purpose, partner).standing().first()
    latest = _of(person, purpose, partner).first()
    if standing is None and latest is not None and latest.act == Act.WITHDRAWN:
        return latest
    if standing is not None:
        _end(standing)
    return _write(person, purpose, Act.WITHDRAWN, partner=partner, language=language, channel=channel, by=by)


def standing(person: Person) -> QuerySet[ConsentEntry]:
    """The consents of a person that hold now, with their partners."""
    return ConsentEntry.objects.for_viewer(person).standing().select_related("partner")


def holds(person_id: UUID, purpose: str, *, at: datetime, partner: Recipient | None = None) -> bool:
    """Whether a yes held at a moment. One query."""
    given = ConsentEntry.objects.filter(person_id=person_id, purpose=purpose, partner=partner, act=Act.GIVEN)
    return given.filter(Q(ended_at=None) | Q(ended_at__gt=at), at__lte=at).exists()


def may_ask(person: Person, purpose: str, *, partner: Recipient | None = None, now: datetime) -> bool:
    """Whether this consent may be asked for: never of who has said yes, and for six months not of who said no.

    Whatever would ask, asks this first. One query.
    """
    latest = _of(person, purpose, partner).first()
    if latest is None:
        return True
    if latest.act == Act.GIVEN:
        return latest.ended_at is not None
    return latest.at <= _months_before(now, QUIET_MONTHS)


def _of(person: Person, purpose: str, partner: Recipient | None) -> ConsentEntryQuerySet:
    return ConsentEntry.objects.filter(person=person, purpose=purpose, partner=partner)


def _end(entry: ConsentEntry) -> None:
    ConsentEntry.objects.filter(pk=entry.pk, ended_at=None).update(ended_at=timezone.now())


def _write(
    person: Person,
    purpose: str,
    act: ConsentEntry.Act,
    *,
    partner: Recipient | None,
    language: str,
    channel: str,
    by: User | None,
    wording: str = "",
    wording_version: int = 0,
    evidence: str = "",
) -> ConsentEntry:
    now = timezone.now()
    entry = ConsentEntry.objects.create(
        person=person,
        purpose=purpose,
        partner=partner,
        act=act,
        at=now,
        ended_at=None if act == Act.GIVEN else now,
        wording=wording,
        wording_version=wording_version,
        language=language[:2],
        channel=channel,
        evidence=evidence,
    )
    record(
        Action.CONSENT_CHANGED,
        actor=by or "portal",
        subject=person,
        target=entry,
        reason=f"{act}:{purpose}",
    )
    return entry


def _months_before(moment: datetime, months: int) -> datetime:
    count = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(count, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
