"""A change of ownership walked step by step, as its two sides and employees do it, over the pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import sealing
from accounts.models import Letter, OwnershipChange, Takeover
from accounts.ownership import clock, flow
from accounts.wall import scope
from accounts.wall.roles import WORKER
from tests.world import World

BUYER = "lise@example.no"
TYPED = "%d.%m.%Y %H:%M"


@contextmanager
def as_worker() -> Iterator[None]:
    """In the worker's role, as where customers are."""
    connection.ensure_connection()
    connection.connection.execute(f'SET ROLE "{WORKER}"')
    try:
        yield
    finally:
        connection.connection.execute("RESET ROLE")


def tick(now: datetime | None = None) -> int:
    """One turn of the clock, as the worker."""
    with as_worker():
        return clock.move_due(now or timezone.now())


def in_a_day() -> datetime:
    return (timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)


def secret_of(kind: str) -> str:
    """The code or token in the newest letter of a kind."""
    letter = Letter.objects.filter(kind=kind).latest("created_at")
    assert letter.secret_encrypted is not None
    return sealing.unseal(letter.secret_encrypted, context=f"letter:{letter.pk}")


def begin(client: Client, world: World, *, address: str = BUYER, site: str = "house") -> OwnershipChange:
    """The seller starts it over the page."""
    moment = timezone.localtime(in_a_day())
    typed = {
        "anlegg": str(world.sites[site].pk),
        "overtakelse": moment.strftime(TYPED),
        "epost": address,
        "lest": "on",
    }
    answer = client.post("/eierskifte/ny/", typed)
    assert answer.status_code == 303, answer.content.decode()
    return OwnershipChange.objects.get(site=world.sites[site], state="awaiting_counterparty")


def link() -> str:
    return f"/eierskifte/invitasjon/{secret_of('takeover-invitation')}/"


def prove(client: Client, address: str = BUYER, *, at: str = "") -> str:
    """Whoever has the link proves the address it was sent to; the link."""
    here = at or link()
    assert client.post(here, {"epost": address}).status_code == 303
    assert client.post(here, {"kode": secret_of("address-code")}).status_code == 303
    return here


def join(client: Client) -> OwnershipChange:
    """A buyer who is signed in proves the address and joins."""
    answer = client.post(prove(client))
    assert answer.status_code == 303
    return OwnershipChange.objects.get(to_customer__isnull=False, state="buyer_onboarding")


def accept(client: Client, change: OwnershipChange) -> None:
    answer = client.post(f"/eierskifte/{change.pk}/bekreft/", {"personvern": "on", "vilkar": "on"})
    assert answer.status_code == 303


def look_at(change: OwnershipChange, world: World) -> None:
    """Employees see who the buyer is, and decide about the credit."""
    with scope.of_user(world.users["sam"]):
        flow.see_identity(OwnershipChange.objects.get(pk=change.pk), by=world.users["sam"])
        found = OwnershipChange.objects.get(pk=change.pk)
        flow.decide_credit(found, by=world.users["sam"], decision="approved")


def scheduled(seller: Client, buyer: Client, world: World) -> OwnershipChange:
    """All the way to where only the minute is awaited."""
    begin(seller, world)
    change = join(buyer)
    accept(buyer, change)
    look_at(change, world)
    tick()
    change.refresh_from_db()
    assert change.state == "scheduled"
    return change


def carried_out(change: OwnershipChange) -> OwnershipChange:
    """The minute comes."""
    OwnershipChange.objects.filter(pk=change.pk).update(takeover_at=timezone.now())
    tick()
    change.refresh_from_db()
    return change


def due(world: World, *, seller: str, buyer: str, site: str, key: str = "EK-TEST-0001") -> OwnershipChange:
    """A change whose minute has come, as if all before it had been walked."""
    now = timezone.now()
    change = OwnershipChange.objects.create(
        key=key,
        site=world.sites[site],
        from_customer=world.customers[seller],
        to_customer=world.customers[buyer],
        initiated_by="seller",
        initiated_at=now,
        takeover_at=now,
        seller_confirmed_at=now,
        buyer_confirmed_at=now,
        state="scheduled",
    )
    Takeover.objects.create(
        change=change,
        key=change.key,
        person=world.people[buyer],
        joined_at=now,
        notice_version="1",
        terms_version="1",
        accepted_at=now,
        identity="seen",
        identity_at=now,
        credit="approved",
        credit_at=now,
        credit_by=world.users["sam"],
    )
    return change
