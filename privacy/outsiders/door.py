"""Behind the door: what is held at an address its holder has proven, to see, copy, put right, erase and object to.

Each thing is done at once and written down in the case. Every function but `opened` is called inside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.utils import timezone

from accounts.audit import Action, record
from accounts.contacts import links
from accounts.keys import opening
from accounts.models import ContactPerson, CreditCheck, CustomerContact, Inquiry, QuoteRequest
from accounts.models.reachable import mark_of
from privacy.marketing import normalising, suppression
from privacy.models import OutsiderCase, OutsiderStep
from privacy.models.marketing import Channel, How
from privacy.outsiders import sending, wishes
from privacy.outsiders.asking import token_mark
from privacy.outsiders.sending import Question

What = OutsiderStep.What
LONGEST_TOKEN = 100
Theirs = Inquiry | QuoteRequest
SETTINGS = (
    *("outsider", "outsider_mark", "outsider_person", "outsider_signs_in"),
    *("outsider_inquiries", "outsider_quotes", "outsider_contacts", "outsider_calls"),
)


class Held(Exception):
    """Something is kept for a reason of law, and is not removed by a click."""


@dataclass(frozen=True)
class Access:
    """An access to an alarm somebody has or had."""

    role: str
    state: str
    name: str
    city: str
    valid_from: datetime
    valid_to: datetime | None


@dataclass(frozen=True)
class Holdings:
    """Everything that is held at the address of the open case."""

    inquiries: tuple[Inquiry, ...] = ()
    quotes: tuple[QuoteRequest, ...] = ()
    checks: tuple[CreditCheck, ...] = ()
    contacts: tuple[ContactPerson, ...] = ()
    calls: tuple[CustomerContact, ...] = ()
    accesses: tuple[Access, ...] = ()
    signs_in: bool = False
    steps: tuple[OutsiderStep, ...] = field(default=(), compare=False)

    @property
    def is_nothing(self) -> bool:
        """«We hold nothing» is an answer."""
        return not (
            self.inquiries or self.quotes or self.contacts or self.calls or self.accesses or self.signs_in
        )


@contextmanager
def opened(token: str) -> Iterator[OutsiderCase | None]:
    """A transaction in which what is theirs can be reached, and nothing else; None for no such door, or a closed
    one."""
    if not token or len(token) > LONGEST_TOKEN:
        yield None
        return
    with transaction.atomic():
        key = _ask("SELECT wall_outsider(%s)", token_mark(token))[0]
        yield OutsiderCase.objects.filter(pk=key).first() if key else None
        # Inside a larger transaction, as in tests, nothing ends by itself.
        _ask("SELECT " + ", ".join(f"set_config('app.{name}', '', true)" for name in SETTINGS))


def holdings(case: OutsiderCase) -> Holdings:
    """What is theirs, in the open transaction, as the database found it; the wall holds it once more.

    The same number of queries, however much it is.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM wall_outsider_accesses()")
        accesses = tuple(Access(*row) for row in cursor.fetchall())
    return Holdings(
        inquiries=tuple(Inquiry.objects.filter(pk__in=_mine("inquiries"))),
        quotes=tuple(QuoteRequest.objects.filter(pk__in=_mine("quotes"))),
        checks=tuple(CreditCheck.objects.filter(quote__in=_mine("quotes")).select_related("bureau", "quote")),
        contacts=tuple(ContactPerson.objects.filter(pk__in=_mine("contacts")).order_by("valid_from")),
        calls=tuple(CustomerContact.objects.filter(pk__in=_mine("calls")).order_by("-at")),
        accesses=accesses,
        signs_in=_ask("SELECT current_setting('app.outsider_signs_in', true)")[0] == "on",
        steps=tuple(OutsiderStep.objects.filter(case__address_mark=case.address_mark).select_related("case")),
    )


def inquiry(key: UUID) -> Inquiry | None:
    """One of their own inquiries; None for anybody else's."""
    return Inquiry.objects.filter(pk__in=_mine("inquiries")).filter(pk=key).first()


def quote(key: UUID) -> QuoteRequest | None:
    """One of their own quotes; None for anybody else's."""
    return QuoteRequest.objects.filter(pk__in=_mine("quotes")).filter(pk=key).first()


def correct(case: OutsiderCase, row: Theirs, **values: Any) -> None:
    """Put right what they wrote about themselves."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    record(Action.DATA_CHANGED, actor=AnonymousUser(), target=row, fields=values, case=case.reference)
    note(case, What.CORRECTED, about=row.reference)


def erase(case: OutsiderCase, row: Theirs) -> None:
    """Remove it, and the key of what was sealed in it (GDPR Art. 17). Raises Held."""
    if _ask("SELECT wall_outsider_held(%s, %s)", row._meta.label, str(row.pk))[0]:
        raise Held
    reference, target = row.reference, f"{row._meta.label}:{row.pk}"
    if isinstance(row, QuoteRequest):
        _ask("SELECT wall_outsider_detach(%s)", row.pk)
    # Nothing of it is a person's own key: that one goes with the person.
    opening.destroy(row.pk)
    type(row)._base_manager.filter(pk=row.pk)._raw_delete(using=connection.alias)
    record(Action.DATA_ERASED, actor=AnonymousUser(), target=target, case=case.reference)
    note(case, What.ERASED, about=reference)


def object_to(case: OutsiderCase, row: Inquiry) -> None:
    """Stop following it up (GDPR Art. 21): it is closed, nobody answers it, and it goes when its time is up."""
    if row.state != Inquiry.State.CLOSED:
        row.state, row.closed_at = Inquiry.State.CLOSED, timezone.now()
        row.save(update_fields=["state", "closed_at"])
        record(Action.DATA_CHANGED, actor=AnonymousUser(), target=row, fields=["state"], case=case.reference)
    note(case, What.OBJECTED, about=row.reference)


def no_marketing(case: OutsiderCase) -> None:
    """Send no more marketing to this address, for ever (GDPR Art. 21(2))."""
    channels = (Channel.EMAIL,) if case.channel == case.Channel.EMAIL else (Channel.SMS, Channel.PHONE)
    for channel in channels:
        marks = normalising.asked(channel, address=case.address).marks
        suppression.suppress(marks, channel, source=How.OBJECTION)
    note(case, What.NO_MARKETING)


def wish_for(case: OutsiderCase, what: str, text: str) -> Inquiry:
    """Ask an employee for what is not done here by a click. They know by the case that the address is proven."""
    is_email = case.channel == case.Channel.EMAIL
    asked = Question(
        subject=f"{wishes.SUBJECT}{what}, sak {case.reference}",
        body=text or what,
        email=case.address if is_email else "",
        phone="" if is_email else case.address,
    )
    made = sending.ask(asked, notice=sending.notice_version(), language=case.language)
    note(case, What.WISHED, about=made.reference)
    return made


def link_to(case: OutsiderCase, contact: UUID) -> str | None:
    """A link to the page of their own entry on a call list; None for another's."""
    token = links.new_token()
    until = timezone.now() + links.WORKS_FOR
    if not _ask("SELECT wall_outsider_link(%s, %s, %s)", contact, links.mark_of(token), until)[0]:
        return None
    note(case, What.LINKED)
    return token


def note(case: OutsiderCase, what: What, *, about: str = "") -> None:
    """Write down what was done, for them to follow."""
    OutsiderStep.objects.create(case=case, what=what, about=about)


def leave(case: OutsiderCase) -> None:
    """Close the door from inside: the case is done, and forgets the address."""
    OutsiderCase.objects.filter(pk=case.pk).update(**closed(case.Closing.DONE))


def closed(why: OutsiderCase.Closing) -> dict[str, Any]:
    """What a case is when it is closed."""
    gone: dict[str, Any] = {"address": "", "token_hmac": None, "code_hmac": None}
    return gone | {"closed_at": timezone.now(), "closing": why}


def is_own(case: OutsiderCase, address: str) -> bool:
    """Whether an address is the one the case is about: that one is not changed by who proved it."""
    return mark_of(address) == bytes(case.address_mark)


def _mine(what: str) -> list[UUID]:
    """The keys that `wall_outsider` found for the address of the open case."""
    found: list[UUID] | None = _ask(
        f"SELECT nullif(current_setting('app.outsider_{what}', true), '')::uuid[]"
    )[0]
    return found or []


def _ask(question: str, *values: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        [row] = cursor.fetchall()
    return tuple(row)
