"""All that the two sides and employees can do to a change of ownership, one function per thing (WF-10).

Each in one transaction: the step, its entry in the log, and the letters it owes. What time does is in `clock`.
Letters owed: `ownership-begun`, `ownership-invited`, `ownership-joined`, `ownership-cancelled`, and the invitation.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts import audit, waits
from accounts.audit import Action
from accounts.bankid import linking
from accounts.doorbell import ring
from accounts.models import HandoverCheck, Occupancy, OwnershipChange, Person, Takeover, User
from accounts.ownership import inviting, prospects, stops, terms
from accounts.ownership.letters import BUYER, SELLER, tell
from accounts.ownership.moving import move, note
from accounts.ownership.states import MAY_CANCEL, AlreadyOpen, State, WrongState
from accounts.references import new_reference

By = OwnershipChange.InitiatedBy


@transaction.atomic
def begin_as_seller(
    occupancy: Occupancy, *, by: User, takeover_at: datetime, address: str, language: str
) -> OwnershipChange:
    """The owner hands over from this minute, and invites whoever takes over. Raises AlreadyOpen, StillWaiting."""
    waits.refuse(by)
    change = _begun(
        occupancy.site_id,
        occupancy.customer_id,
        by=by,
        initiated_by=By.SELLER,
        takeover_at=takeover_at,
        seller_confirmed_at=timezone.now(),
    )
    move(change, State.AWAITING_COUNTERPARTY, by=by)
    inviting.invite(change, by=by, address=address, language=language)
    tell(change, "ownership-begun", SELLER)
    return change


@transaction.atomic
def begin_as_support(
    site_id: UUID,
    customer_id: UUID,
    *,
    by: User,
    takeover_at: datetime,
    address: str,
    ground: str,
    evidence: str,
) -> OwnershipChange:
    """An employee has seen the deed, or who speaks for an estate: it stands for the seller's word.

    Raises AlreadyOpen. `evidence` is a note of what was seen, never a copy.
    """
    now = timezone.now()
    change = _begun(site_id, customer_id, by=by, initiated_by=By.SUPPORT, takeover_at=takeover_at)
    check = HandoverCheck(change=change, ground=ground, seen_by=by)
    check.evidence = evidence
    check.save(force_insert=True)
    move(change, State.AWAITING_COUNTERPARTY, by=by, seller_confirmed_at=now)
    inviting.invite(change, by=by, address=address, language="nb")
    if ground == HandoverCheck.Ground.DEED:
        tell(change, "ownership-begun", SELLER)
    return change


@transaction.atomic
def ask_as_buyer(person: Person, *, by: User, number: str, takeover_at: datetime) -> Takeover:
    """Somebody asks for a home by the number on its panel. Whether there is such a home is not answered.

    Whoever has it is written to by the clock, and answers or does not.
    """
    prospects.customer_of(by)
    key = new_reference("EK")
    takeover = Takeover(key=key, person=person, joined_at=timezone.now())
    takeover.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT ownership_ask(%s, %s, %s, %s)", [number, uuid4(), key, takeover_at])
    audit.record(Action.OWNERSHIP_MOVED, actor=by, subject=person, target=takeover, reason="asked")
    _ring()
    return takeover


@transaction.atomic
def take_up(change: OwnershipChange, *, by: User) -> None:
    """The owner says yes to whoever asked for the home, and to the minute. Raises WrongState, StillWaiting."""
    waits.refuse(by)
    move(change, State.AWAITING_COUNTERPARTY, by=by, seller_confirmed_at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT ownership_take_up(%s)", [change.pk])
        [(is_taken_up,)] = cursor.fetchall()
    if not is_taken_up:
        raise WrongState("whoever asked is gone")
    move(change, State.BUYER_ONBOARDING, by=by)
    tell(change, "ownership-joined", SELLER, BUYER)


@transaction.atomic
def invite_again(change: OwnershipChange, *, by: User, address: str, language: str) -> None:
    """Another link, to the same or another address; the one before is dead. Raises WrongState, StillWaiting.

    The owner is told: whoever stole their session would send the home to themself.
    """
    waits.refuse(by)
    if change.state != State.AWAITING_COUNTERPARTY or change.to_customer_id:
        raise WrongState(change.state)
    invitation = inviting.invite(change, by=by, address=address, language=language)
    note(change, by=by, fields=("invitation",), reason="invited-again")
    tell(change, "ownership-invited", SELLER, each=invitation.pk)


@transaction.atomic
def accept(change: OwnershipChange, *, by: User) -> None:
    """The buyer has read the notice and the terms and agrees to both, and to the minute. Raises WrongState."""
    takeover = Takeover.objects.select_for_update().get(change=change)
    if change.state != State.BUYER_ONBOARDING or takeover.accepted_at:
        raise WrongState(change.state)
    now = timezone.now()
    facts = {"notice_version": terms.NOTICE, "terms_version": terms.TERMS, "accepted_at": now}
    if linking.linked(by).exists():
        facts |= {"identity": Takeover.Identity.BANKID, "identity_at": now}
    Takeover.objects.filter(pk=takeover.pk).update(**facts)
    if not OwnershipChange.objects.filter(pk=change.pk, state=change.state).update(buyer_confirmed_at=now):
        raise WrongState(change.state)
    note(change, by=by, fields=("buyer_confirmed_at", *facts), reason="accepted")
    _ring()


@transaction.atomic
def see_identity(change: OwnershipChange, *, by: User) -> None:
    """An employee has seen who the buyer is. Raises WrongState."""
    _decide(
        change, by=by, reason="identity-seen", identity=Takeover.Identity.SEEN, identity_at=timezone.now()
    )


@transaction.atomic
def decide_credit(change: OwnershipChange, *, by: User, decision: str) -> None:
    """A person, not a machine, has looked at the buyer's credit and lets it go on. Raises WrongState."""
    _decide(
        change, by=by, reason=f"credit-{decision}", credit=decision, credit_at=timezone.now(), credit_by=by
    )


@transaction.atomic
def release(change: OwnershipChange, *, by: User) -> None:
    """A caseworker has looked at what was stopped, and lets it go on. Raises WrongState."""
    stopped = HandoverCheck.objects.filter(stops.standing(), change=change)
    released = stopped.update(released_at=timezone.now(), released_by=by)
    if not released:
        raise WrongState(change.state)
    note(change, by=by, fields=("released_at",), reason="released")
    _ring()


@transaction.atomic
def cancel(change: OwnershipChange, *, by: User) -> None:
    """Either side, or an employee, calls it off. Nothing has changed hands. Raises WrongState."""
    if change.state not in MAY_CANCEL:
        raise WrongState(change.state)
    move(change, State.CANCELLED, by=by)
    inviting.forget(change)
    tell(change, "ownership-cancelled", SELLER, BUYER)


def join(change: OwnershipChange, *, by: User, person: Person) -> Takeover:
    """Whoever proved the invited address is the buyer from now on. In the transaction of `joining.join`."""
    takeover = Takeover(change=change, key=change.key, person=person, joined_at=timezone.now())
    takeover.save(force_insert=True)
    move(change, State.BUYER_ONBOARDING, by=by)
    tell(change, "ownership-joined", SELLER, BUYER)
    return takeover


def _begun(
    site_id: UUID,
    customer_id: UUID,
    *,
    by: User,
    initiated_by: str,
    takeover_at: datetime | None = None,
    seller_confirmed_at: datetime | None = None,
) -> OwnershipChange:
    change = OwnershipChange(
        key=new_reference("EK"),
        site_id=site_id,
        from_customer_id=customer_id,
        initiated_by=initiated_by,
        initiated_at=timezone.now(),
        takeover_at=takeover_at,
        seller_confirmed_at=seller_confirmed_at,
    )
    try:
        with transaction.atomic():
            change.save(force_insert=True)
    except IntegrityError as error:  # a constraint keeps one open change per home
        raise AlreadyOpen from error
    note(change, by=by, fields=("site", "takeover_at"), reason="begun")
    return change


def _decide(change: OwnershipChange, *, by: User, reason: str, **facts: object) -> None:
    if change.state != State.BUYER_ONBOARDING:
        raise WrongState(change.state)
    if not Takeover.objects.filter(change=change).update(**facts):
        raise WrongState("nobody has joined")
    note(change, by=by, fields=tuple(facts), reason=reason)
    _ring()


def _ring() -> None:
    """The worker looks whether all is there now."""
    transaction.on_commit(lambda: ring("accounts.tasks.move_ownerships"))
