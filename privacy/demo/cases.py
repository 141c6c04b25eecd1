"""Cases of the demo, in the states an employee meets: new, late, extended, in doubt, proposed, answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.demo.sample import demo_id
from accounts.models import Person, User
from privacy import arrivals, decisions, identifying
from privacy.arrivals import Channel, Identity, Wish
from privacy.decisions import Decision
from privacy.models import PrivacyRequest
from privacy.states import Ground, Right, Status


@dataclass(frozen=True)
class Told:
    """What reached the company some days ago by another way than the portal, as Sam wrote it down."""

    whom: str
    right: Right
    channel: Channel
    days: int
    words: str
    note: str
    identity: Identity = Identity.CALL_BACK


LATE = Told(
    "lise",
    Right.RECTIFICATION,
    Channel.PHONE,
    33,
    "Postnummeret på fakturaen er feil. Det skal være 5004.",
    "Samtalen står i telefonloggen.",
)
PROPOSED = Told(
    "tor",
    Right.ERASURE,
    Channel.LETTER,
    24,
    "Jeg har solgt huset og vil at alt om meg slettes.",
    "Poststempel på konvolutten.",
    Identity.CODE,
)
NEW = Told(
    "ole",
    Right.OBJECTION,
    Channel.EMAIL,
    8,
    "Jeg vil ikke at bruken min av låsen brukes til noe annet enn alarmen.",
    "E-post til den vanlige adressen.",
    Identity.CODE,
)
IN_DOUBT = Told(
    "hanne",
    Right.ACCESS,
    Channel.LETTER,
    5,
    "Jeg vil vite hva dere har om meg.",
    "Brevet kom i posten samme dag.",
    Identity.UNKNOWN,
)
EXTENDED = Told(
    "mona",
    Right.ERASURE,
    Channel.EMAIL,
    20,
    "Slett tilbudet dere ga meg, og samtalene om det.",
    "E-post til den vanlige adressen.",
    Identity.CODE,
)
ANSWERED = Told(
    "ingrid",
    Right.QUESTION,
    Channel.PHONE,
    26,
    "Hvorfor så noen på anlegget mitt 30. august?",
    "Samtalen står i telefonloggen.",
)


def make_cases(end: datetime) -> None:
    """Store the cases. What employees did with them is done now; when they came is told as of `end`."""
    sara, stian, dina = (User.objects.get(pk=demo_id("user", name)) for name in ("sara", "stian", "dina"))
    decisions.take(_registered(LATE, end), by=sara)
    _propose(_registered(PROPOSED, end), by=stian)
    _registered(NEW, end)
    doubted = _registered(IN_DOUBT, end)
    identifying.ask_for_identity(doubted, by=sara, doubt="Adressen i brevet er ikke den vi har.")
    extended = _registered(EXTENDED, end)
    decisions.take(extended, by=sara)
    decisions.extend(
        extended, by=sara, reason="Vi må gå gjennom flere opptak for hånd.", now=extended.received_at
    )
    _answer(_registered(ANSWERED, end), by=dina)


def _registered(told: Told, end: datetime) -> PrivacyRequest:
    case = arrivals.register(
        Person.objects.get(pk=demo_id("person", told.whom)),
        by=User.objects.get(pk=demo_id("user", "sam")),
        wishes=[Wish(told.right, words=told.words)],
        channel=told.channel,
        received_at=end - timedelta(days=told.days),
        note=told.note,
        identity=told.identity,
        language="nb",
    )
    return case.requests.get()


def _propose(request: PrivacyRequest, *, by: User) -> None:
    decisions.take(request, by=by)
    decision = Decision(
        Status.PARTLY,
        answer="Vi sletter alt unntatt fakturaene. Bokføringsloven § 13 krever at vi har dem i fem år.",
        ground=Ground.LEGAL_DUTY,
        assessment="Tre fakturaer fra 2023 og senere.",
    )
    decisions.decide(request, decision, by=by)


def _answer(request: PrivacyRequest, *, by: User) -> None:
    decisions.take(request, by=by)
    decisions.decide(
        request,
        Decision(
            Status.GRANTED, answer="En tekniker byttet batterier hos deg den dagen. Oppdraget er S-5521."
        ),
        by=by,
    )
