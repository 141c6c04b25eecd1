"""Whom we call when an alarm of the demo goes off, and the words they say to us."""

from dataclasses import dataclass
from datetime import datetime

from accounts.demo.homes import TAKEOVER
from accounts.demo.persons import PERSONS
from accounts.demo.sample import at, days_before, demo_id
from accounts.models import ContactPerson, Passphrase

DAYS_PER_HAS_WAITED = 4


@dataclass(frozen=True)
class Called:
    """A place on the call list of one home. `since` is None for Per, who was asked a few days ago."""

    person: str
    period: str
    order: int
    relation: str
    since: datetime | None
    added_by: str = "ingrid"
    has_key: bool = False
    may_give_passphrase: bool = True


@dataclass(frozen=True)
class Word:
    """Somebody's word to the alarm centre."""

    person: str
    period: str
    word: str
    since: datetime


CALL_LIST = (
    Called("ingrid", "ingrid", 1, "eier", TAKEOVER, has_key=True),
    Called("ole", "ingrid", 2, "samboer", at(2019, 3, 5, 18), has_key=True),
    Called("kari", "ingrid", 3, "mor", at(2019, 3, 5, 18, 10), has_key=True),
    Called("per", "ingrid", 4, "nabo", None, may_give_passphrase=False),
    Called("ingrid", "cabin", 1, "eier", at(2021, 7, 1), has_key=True),
    Called("ole", "cabin", 2, "samboer", at(2021, 7, 2, 10), has_key=True),
    Called("lise", "lise", 1, "eier", at(2021, 6, 1), added_by="lise", has_key=True),
    Called("vidar", "bakery", 1, "vaktmester", at(2022, 9, 15), added_by="", has_key=True),
)
WORDS = (
    Word("ingrid", "ingrid", "månefiolin", TAKEOVER),
    Word("ole", "ingrid", "tåkelykt nord", at(2019, 3, 5, 19)),
    Word("kari", "ingrid", "rabarbrapai", at(2019, 3, 9, 11)),
    Word("ingrid", "cabin", "fjellrype sju", at(2021, 7, 1)),
    Word("lise", "lise", "kanelbark", at(2021, 6, 1)),
    Word("vidar", "bakery", "surdeigskåpe", at(2022, 9, 15)),
)


def make_contacts(end: datetime) -> None:
    """Store call lists and passphrases. Occupancies and persons come first."""
    ContactPerson.objects.bulk_create(_contact(called, end) for called in CALL_LIST)
    Passphrase.objects.bulk_create(map(_passphrase, WORDS))


def _contact(called: Called, end: datetime) -> ContactPerson:
    someone = next(someone for someone in PERSONS if someone.key == called.person)
    is_asked = called.since is None
    since = called.since or days_before(end, DAYS_PER_HAS_WAITED)
    return ContactPerson(
        id=demo_id("contact person", called.period, called.person),
        created_at=since,
        occupancy_id=demo_id("occupancy", called.period),
        person_id=demo_id("person", called.person),
        name=f"{someone.given_name} {someone.family_name}",
        phone=someone.phone,
        relation=called.relation,
        call_order=called.order,
        has_key=called.has_key,
        may_give_passphrase=called.may_give_passphrase,
        added_by_id=demo_id("person", called.added_by) if called.added_by else None,
        notice_sent_at=since,
        notice_channel=ContactPerson.NoticeChannel.SMS,
        state=ContactPerson.State.NOTICE_SENT if is_asked else ContactPerson.State.CONFIRMED,
        valid_from=since,
    )


def _passphrase(word: Word) -> Passphrase:
    phrase = Passphrase(
        id=demo_id("passphrase", word.period, word.person),
        created_at=word.since,
        occupancy_id=demo_id("occupancy", word.period),
        person_id=demo_id("person", word.person),
        set_at=word.since,
    )
    phrase.remember(word.word, now=word.since)
    return phrase
