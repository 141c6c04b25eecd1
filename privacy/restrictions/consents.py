"""The consents of a person, read from the ledger, and uses that rest on one nobody wrote down (GDPR Art. 7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from accounts.models import CallRecording, Customer, Disclosure, Person, Recipient
from privacy.consents import ledger
from privacy.consents.kinds import BONUS, BY_CODE, CALLS, KINDS, Kind
from privacy.models import ConsentEnd, ConsentEntry, RecipientNotice
from privacy.overview.recipients import active

__all__ = ["BY_CODE", "KINDS", "Consent", "Offer", "find", "find_offer", "of", "offers"]
Act = ConsentEntry.Act


@dataclass(frozen=True)
class Consent:
    """One kind, with one partner where there is one. `entry`: the yes that stands or the latest withdrawal.

    Without an entry it is a use that rests on a consent which nobody wrote down: it can be taken back all the same.
    """

    kind: Kind
    partner: Recipient | None = None
    entry: ConsentEntry | None = None
    last_used: datetime | None = None
    end: ConsentEnd | None = None
    notice: RecipientNotice | None = None

    @property
    def code(self) -> str:
        """What stands in the form."""
        return f"{self.kind.code}:{self.partner.pk}" if self.partner else self.kind.code

    @property
    def is_withdrawn(self) -> bool:
        return self.entry is not None and self.entry.act == Act.WITHDRAWN


@dataclass(frozen=True)
class Offer:
    """A consent one has not given. `asks`: whether one may be asked, or it only lies there for who looks for it."""

    kind: Kind
    partner: Recipient
    wording: str
    asks: bool

    @property
    def code(self) -> str:
        return f"{self.kind.code}:{self.partner.pk}"


def of(person: Person) -> tuple[Consent, ...]:
    """The consents that stand, those taken back, and what rests on one that was not written down."""
    written = _latest(person)
    used = _used(person)
    keys = [*written, *(key for key in used if key not in written)]
    ends = {end.entry_id: end for end in _ends(person)}
    return tuple(_consent(key, written, used, ends) for key in sorted(keys, key=_order))


def offers(person: Person, *, language: str) -> tuple[Offer, ...]:
    """What a customer could say yes to: bonus programmes the company works with and they are not in.

    Only those that can be written to: they must be told the moment a consent is taken back.
    """
    standing = set(ledger.standing(person).values_list("partner_id", flat=True))
    return tuple(one for one in _possible(person, language=language) if one.partner.pk not in standing)


def find_offer(person: Person, code: str, *, language: str) -> Offer | None:
    """The offer of a form, also of what stands already: who presses twice is answered as the first time."""
    return next((one for one in _possible(person, language=language) if one.code == code), None)


def _possible(person: Person, *, language: str) -> tuple[Offer, ...]:
    now = timezone.now()
    if not Customer.objects.filter(person=person, ended_on=None).exists():
        return ()
    partners = active(timezone.localdate(now)).filter(category=Recipient.Category.BONUS_PARTNER)
    partners = partners.exclude(contact_email="")
    return tuple(
        Offer(
            BONUS,
            one,
            BONUS.wording(BONUS.version, language=language, partner=one),
            asks=ledger.may_ask(person, BONUS.code, partner=one, now=now),
        )
        for one in partners.order_by("name")
    )


def find(person: Person, code: str) -> Consent | None:
    """The consent of a form, among those that stand or were taken back."""
    return next((one for one in of(person) if one.code == code), None)


Key = tuple[str, Recipient | None]


def _latest(person: Person) -> dict[Key, ConsentEntry]:
    """The latest entry of each kind and partner, those left out to which one only ever said no."""
    found: dict[Key, ConsentEntry] = {}
    entries = ConsentEntry.objects.for_viewer(person).exclude(act=Act.DECLINED).select_related("partner")
    for one in entries:
        found.setdefault((one.purpose, one.partner), one)
    return found


def _used(person: Person) -> dict[Key, datetime]:
    """When each consent was last relied on, as the data show it."""
    found: dict[Key, datetime] = {}
    shared = Disclosure.objects.filter(
        person=person, ground=Disclosure.Ground.CONSENT, recipient__category=Recipient.Category.BONUS_PARTNER
    )
    for one in shared.select_related("recipient").order_by("-at"):
        found.setdefault((BONUS.code, one.recipient), one.at)
    calls = CallRecording.objects.filter(
        contact__conversation__person=person, basis=CallRecording.Basis.CONSENT
    )
    if latest := calls.order_by("-started_at").values_list("started_at", flat=True).first():
        found[CALLS.code, None] = latest
    return found


def _ends(person: Person) -> Iterator[ConsentEnd]:
    ends = ConsentEnd.objects.filter(entry__person=person).select_related("request__case")
    yield from ends.prefetch_related("request__recipient_notices")


def _consent(
    key: Key, written: dict[Key, ConsentEntry], used: dict[Key, datetime], ends: dict[UUID, ConsentEnd]
) -> Consent:
    code, partner = key
    entry = written.get(key)
    end = ends.get(entry.pk) if entry else None
    notices = end.request.recipient_notices.all() if end else ()
    notice = next((one for one in notices if partner and one.recipient_id == partner.pk), None)
    return Consent(BY_CODE[code], partner, entry, used.get(key), end, notice)


def _order(key: Key) -> tuple[int, str]:
    code, partner = key
    return list(BY_CODE).index(code), partner.name if partner else ""
