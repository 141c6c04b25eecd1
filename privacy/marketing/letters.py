"""Marketing letters of the portal's own: queued whenever, and asked about when they are about to go out."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from accounts import post
from accounts.models import Letter, Person
from privacy.marketing import links, normalising
from privacy.marketing.facts import decide
from privacy.models.marketing import Channel


def queue(campaign: str, persons: Iterable[Person]) -> int:
    """Owe each an offer of the company's own, like what they have; how many. One campaign reaches nobody twice.

    Whether it may go to somebody is not asked here: they may say no before it goes.
    """
    count = 0
    for person in persons:
        count += 1
        key = f"marketing-offer:{campaign}:{person.pk}"
        post.owe("marketing-offer", key=key, to=person, facts={"campaign": campaign})
    return count


def link_to_refuse(letter: Letter, address: str) -> str | None:
    """The link that says no to more, for a letter that may go to this address now; None for one that may not."""
    asked = normalising.asked(Channel.EMAIL, address=address)
    person = str(letter.person_id) if letter.person_id else None
    rows = [normalising.Asked(asked.held, asked.canonical, person=person)]
    [verdict] = decide(rows, Channel.EMAIL, at=timezone.now(), is_similar=True)
    if not verdict.allowed or asked.canonical is None:
        return None
    return links.address_of(asked.marks, Channel.EMAIL)
