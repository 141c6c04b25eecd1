"""Two people change one list at the same time: nobody gets lost, and no number is given twice."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connections, transaction

from accounts.contacts import answering, flow, links, order
from accounts.contacts.calling import on_list
from accounts.models import ContactNotice, ContactPerson
from accounts.wall import scope
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "en-lenke"


def at_once(*calls: Callable[[], object]) -> list[str]:
    """Run these side by side, each over a connection of its own; the names of what they raised."""
    barrier, raised = threading.Barrier(len(calls)), []

    def run(call: Callable[[], object]) -> None:
        barrier.wait(timeout=30)
        try:
            call()
        except (order.ListChanged, answering.AlreadyAnswered) as error:
            raised.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return raised


def test_two_who_reorder_and_two_who_add_lose_nobody(world: World) -> None:
    home, by, user = world.occupancies["ingrid"], world.ingrid, world.users["ingrid"]
    listed = list(on_list(home))
    stamp = order.stamp_of(listed)

    def add(name: str) -> None:
        with scope.of_person(by.pk):
            flow.add(home, flow.Details(name=name, phone="+4791503034"), by=by, user=user)

    def move(contact: ContactPerson, *, up: bool) -> None:
        with scope.of_person(by.pk):
            flow.reorder(contact, up=up, stamp=stamp, user=user)

    raised = at_once(
        lambda: move(listed[0], up=False),
        lambda: move(listed[1], up=True),
        lambda: add("Astrid"),
        lambda: add("Bjørn"),
    )
    after = list(on_list(home))
    assert {one.name for one in after} == {"Kari Solberg", "Per Aas", "Astrid", "Bjørn"}
    assert [one.call_order for one in after] == [1, 2, 3, 4]
    assert raised.count("ListChanged") >= 1, "of two on the same list one at most was first"


def test_a_yes_and_a_no_at_once_are_one_answer_and_a_mover_waits(world: World) -> None:
    home, user = world.occupancies["ingrid"], world.users["ingrid"]
    kari, per = on_list(home)
    with transaction.atomic():
        ContactNotice.objects.create(
            contact=kari, link_hmac=links.mark_of(TOKEN), link_until=world.now.replace(year=2100)
        )

    def answer(how: Callable[[ContactPerson], None]) -> None:
        with links.opened(TOKEN) as contact:
            assert contact is not None
            how(contact)

    raised = at_once(
        lambda: answer(answering.confirm),
        lambda: answer(answering.decline),
        lambda: flow.remove(per, user=user),
    )
    kari.refresh_from_db()
    assert kari.state in {"confirmed", "declined"}
    assert raised == ["AlreadyAnswered"]
    left = list(on_list(home))
    assert [one.call_order for one in left] == list(range(1, len(left) + 1))
    assert per not in left
