"""One way to write an address, so that a no to one spelling is a no to them all. Only fingerprints leave here."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from accounts import ledger, sealing
from accounts.models.reachable import mark_of, plain
from privacy.models.marketing import Channel

CONTEXT = "contact_point"
POSTAL = "marketing_postal"
LONGEST = 300
BY_PHONE = frozenset({Channel.SMS, Channel.PHONE})
DIGITS = range(6, 16)


@dataclass(frozen=True)
class Asked:
    """An address as it can be looked up.

    `held` finds whose contact point it is, `canonical` what it is suppressed under whatever the spelling. A
    customer or a person may be named besides or instead; `numbered` is what the customer is suppressed under.
    """

    held: bytes | None = None
    canonical: bytes | None = None
    customer: str | None = None
    person: str | None = None

    @property
    def is_understood(self) -> bool:
        return any((self.held, self.canonical, self.customer, self.person))

    @property
    def is_number_alone(self) -> bool:
        return not any((self.held, self.canonical, self.person))

    @property
    def numbered(self) -> bytes | None:
        return ledger.customer_mark(self.customer) if self.customer else None

    @property
    def marks(self) -> frozenset[bytes]:
        return frozenset(mark for mark in (self.held, self.canonical, self.numbered) if mark)


def asked(channel: Channel, *, address: str = "", customer: str = "") -> Asked:
    """What to look up for an address of that channel and a customer number, of which one may be empty.

    By post it is the name and address as they are printed. Nothing is looked up for what is no address, or no text
    that can be stored.
    """
    if not (_is_text(address) and _is_text(customer)):
        return Asked()
    number = customer.strip()[:12] or None
    if not address.strip():
        return Asked(customer=number)
    if channel == Channel.POST:
        text = postal(address)
        return Asked(None, sealing.fingerprint(text, context=POSTAL), number) if text else Asked()
    text = canonical(address)
    if not _fits(channel, text):
        return Asked()
    return Asked(mark_of(address) or None, sealing.fingerprint(text, context=CONTEXT), number)


def canonical(typed: str) -> str:
    """An e-mail address without what its owner may add, or a number with its country; empty for neither."""
    text = unicodedata.normalize("NFKC", typed.strip())[:LONGEST]
    if "@" not in text:
        return plain(text)
    local, _at, domain = text.casefold().rpartition("@")
    name = local.split("+", 1)[0] or local
    host = _ascii(domain.rstrip("."))
    is_whole = name and host and not re.search(r"\s", name + host)
    return f"{name}@{host}" if is_whole else ""


def postal(typed: str) -> str:
    """A name and an address in small letters without punctuation, as printed or with line breaks."""
    text = unicodedata.normalize("NFKC", typed[:LONGEST]).casefold()
    return " ".join(re.sub(r"[^\w]+", " ", text).split())


def _is_text(typed: str) -> bool:
    """Without halves of characters, which JSON can spell, and zeros, which no text in the database has."""
    return "\0" not in typed and not re.search(r"[\ud800-\udfff]", typed)


def _ascii(domain: str) -> str:
    """The domain as the name servers know it (IDNA), or as it is where that is none."""
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return domain


def _fits(channel: Channel, text: str) -> bool:
    if channel in BY_PHONE:
        return text.isdigit() and len(text) in DIGITS
    return "@" in text
