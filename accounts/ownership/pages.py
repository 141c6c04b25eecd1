"""A change of ownership as one side sees it: how far it has come, what will happen, and what they can do now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Occupancy, OwnershipChange, Person, Site, Takeover
from accounts.ownership.letters import BUYER, SELLER
from accounts.ownership.states import ANSWER_WITHIN, MAY_CANCEL, OPEN, READS_FOR, State
from accounts.viewers import Viewer

By = OwnershipChange.InitiatedBy


@dataclass(frozen=True)
class Step:
    """One step of the list: done, now or to come."""

    title: str
    state: str
    on: datetime | None = None


@dataclass(frozen=True)
class Seen:
    """A change from the side of whoever looks. The other side has no name here, and no data."""

    change: OwnershipChange
    side: str

    @property
    def is_seller(self) -> bool:
        return self.side == SELLER

    @cached_property
    def takeover(self) -> Takeover | None:
        """The buyer's own half."""
        return None if self.is_seller else Takeover.objects.filter(change=self.change).first()

    @property
    def where(self) -> str:
        """The seller knows the home by its address; the buyer by the number on its panel, until it is theirs."""
        site = self.change.site
        if self.is_seller or self.change.state == State.COMPLETED:
            return site.street_address
        return _("Anlegg %(number)s") % {"number": site.installation_number}

    @property
    def words(self) -> str:
        """Where it stands, in one sentence. What waits for a human reads alike, whatever it waits for."""
        return _words(self)

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(_steps(self))

    @property
    def is_open(self) -> bool:
        return self.change.state in OPEN

    @property
    def is_done(self) -> bool:
        return self.change.state == State.COMPLETED

    @property
    def may_cancel(self) -> bool:
        return self.change.state in MAY_CANCEL

    @property
    def may_invite(self) -> bool:
        return self.is_seller and self.change.state == State.AWAITING_COUNTERPARTY

    @property
    def may_take_up(self) -> bool:
        return self.is_seller and self.change.state == State.INITIATED

    @property
    def may_accept(self) -> bool:
        takeover = self.takeover
        return (
            self.change.state == State.BUYER_ONBOARDING
            and takeover is not None
            and takeover.accepted_at is None
        )

    @property
    def answer_by(self) -> datetime:
        return self.change.initiated_at + ANSWER_WITHIN

    @property
    def reads_until(self) -> datetime | None:
        return self.change.completed_at and self.change.completed_at + READS_FOR

    @property
    def what_happens(self) -> tuple[str, ...]:
        return what_ends() if self.is_seller else what_begins()


def of(viewer: Viewer) -> list[Seen]:
    """Every change the person is a side of, the newest first."""
    own = viewer.customers
    rows = OwnershipChange.objects.select_related("site").order_by("-initiated_at")
    sold = [Seen(row, SELLER) for row in rows.filter(from_customer__in=own)]
    bought = [Seen(row, BUYER) for row in rows.filter(to_customer__in=own).exclude(from_customer__in=own)]
    return sorted([*sold, *bought], key=lambda one: one.change.initiated_at, reverse=True)


def asked(person: Person) -> list[Takeover]:
    """Homes the person has asked for and not been answered about, the newest first."""
    since = timezone.now() - ANSWER_WITHIN
    return list(Takeover.objects.filter(person=person, change=None, accepted_at=None, joined_at__gt=since))


def to_hand_over(viewer: Viewer) -> list[Occupancy]:
    """The homes one has now and hands over to nobody yet."""
    busy = OwnershipChange.objects.filter(state__in=OPEN, site__in=[one.site_id for one in viewer.current])
    taken = set(busy.values_list("site", flat=True))
    return [period for period in reversed(viewer.current) if period.site_id not in taken]


def sites_of(periods: list[Occupancy]) -> list[Site]:
    return [period.site for period in periods]


def what_ends() -> tuple[str, ...]:
    """What whoever hands over notices, before they confirm (N-01)."""
    return (
        _("Når alarmen går, ringer vi ikke lenger deg, brukerne dine eller kontaktpersonene dine."),
        _("Koder, brikker, kontrollord og apper som er dine eller brukernes dine, slutter å virke."),
        _("Alle som har hatt tilgang, logges ut og ser ikke anlegget mer."),
        _("Bilder fra kameraene i din tid slettes, unntatt dem en sak trenger."),
        _("Avtalen for dette anlegget er slutt, og fristene for å slette begynner å løpe."),
        _("Den nye eieren begynner med tom historikk og ser ingenting fra din tid."),
        _("I 90 dager leser du dine egne fakturaer og bruker rettighetene dine her. Etterpå ber du om dem."),
    )


def what_begins() -> tuple[str, ...]:
    """What whoever takes over gets, and does not get."""
    return (
        _("Utstyret blir stående, og alarmen er din fra det minuttet."),
        _("Historikken er tom. Hvem som bodde der før, og hva som skjedde da, får du ikke se."),
        _("Du lager egne koder, eget kontrollord og egen ringeliste. Gamle koder virker ikke."),
        _("Avtalen din begynner samme dag. Du har fjorten dagers angrerett fra du godtar vilkårene."),
    )


def what_is_kept() -> tuple[str, ...]:
    """What we store of whoever takes over, and why (GDPR Art. 13)."""
    return (
        _("Navn, e-post og det du ellers gir oss, så vi vet hvem som er kunde. Grunnlag: avtalen."),
        _("At du viste hvem du er, og når. Vi tar ingen kopi av legitimasjon."),
        _("Hva et menneske hos oss bestemte om betalingen. Ingen maskin avgjør det."),
        _("Når alarmen slås av og på, og hva vi gjør når den går, fra du overtar."),
        _("Det du godtok her, i tre år og tre måneder, i tilfelle krav."),
        _("Du kan be om innsyn, retting og sletting, og klage til Datatilsynet."),
    )


def _words(seen: Seen) -> str:
    change = seen.change
    match change.state:
        case State.INITIATED if seen.is_seller:
            return _("Noen sier at de har kjøpt av deg. Stemmer det, bekrefter du. Ellers avslår du.")
        case State.AWAITING_COUNTERPARTY:
            return _("Vi venter på den som overtar.")
        case State.BUYER_ONBOARDING if seen.may_accept:
            return _("Vi venter på at du leser og godtar.")
        case State.SCHEDULED if change.takeover_at and change.takeover_at > timezone.now():
            return _("Tidspunktet er bestemt. Du trenger ikke gjøre noe mer.")
        case State.COMPLETED if seen.is_seller:
            return _("Anlegget har fått ny eier.")
        case State.COMPLETED:
            return _("Anlegget er ditt.")
        case State.CANCELLED:
            return _("Det er avbrutt. Ingenting er endret.")
        case State.EXPIRED:
            return _("Ingen svarte innen fjorten dager. Ingenting er endret.")
    return _("Vi ser på saken. Du hører fra oss.")


def _steps(seen: Seen) -> Iterator[Step]:
    change = seen.change
    order = [
        State.INITIATED,
        State.AWAITING_COUNTERPARTY,
        State.BUYER_ONBOARDING,
        State.SCHEDULED,
        State.COMPLETED,
    ]
    titles = (
        _("Startet"),
        _("Den andre svarer"),
        _("Vi ser på saken"),
        _("Tidspunktet er bestemt"),
        _("Gjennomført"),
    )
    if change.state in {State.CANCELLED, State.EXPIRED}:
        yield Step(titles[0], "done", change.initiated_at)
        yield Step(change.get_state_display().capitalize(), "now")
        return
    here = (
        len(order)
        if change.state == State.COMPLETED
        else order.index(State.SCHEDULED if change.state == State.EXECUTING else State(change.state))
    )
    days = (change.initiated_at, None, None, None, change.completed_at)
    for number, (title, day) in enumerate(zip(titles, days, strict=True)):
        yield Step(
            title, "done" if number < max(here, 1) else "now" if number == max(here, 1) else "to come", day
        )
