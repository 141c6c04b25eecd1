"""Statuses and moves: in the table, in the code, in the database."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError

from privacy.models import Event, Job, PrivacyRequest
from privacy.states import (
    DOWNLOADABLE,
    GROUNDS,
    JOB_MOVES,
    JOB_OPEN,
    LAWS,
    MOVES,
    START,
    UNDER_WAY,
    JobState,
    Right,
    Status,
    WrongState,
    may_move,
)

Order = Callable[..., PrivacyRequest]


@pytest.mark.parametrize("right", Right)
def test_every_status_is_in_the_table_and_can_be_reached(right: Right) -> None:
    reached = {START[right], Status.RECEIVED}
    while more := {new for old in reached for new in MOVES[right][old]} - reached:
        reached |= more
    assert reached == set(MOVES[right])


def test_every_status_is_that_of_some_right_and_every_right_has_grounds_to_be_refused_on() -> None:
    assert {status for moves in MOVES.values() for status in moves} == set(Status)
    assert set(GROUNDS) == set(Right)
    assert set(LAWS) == {ground for some in GROUNDS.values() for ground in some}


def test_every_job_state_is_in_the_table() -> None:
    assert set(JOB_MOVES) == set(JobState)
    assert not {JobState.SUCCEEDED, JobState.CANCELLED, JobState.DEAD} & JOB_OPEN
    # A copy that is there can be fetched while its rest is looked at.
    assert frozenset([Status.REVIEWING]) == (UNDER_WAY & DOWNLOADABLE)


@pytest.mark.django_db
def test_a_move_writes_the_event_that_tells_of_it(order: Order) -> None:
    request = order()
    request.move_to(Status.BUILDING, note="kjør")
    last = request.events.last()
    assert last is not None
    assert (last.from_status, last.to_status, last.note) == ("queued", "building", "kjør")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "new", [status for status in Status if not may_move(Right.ACCESS, Status.QUEUED, status)]
)
def test_a_move_that_is_not_in_the_table_is_refused_by_code_and_database(order: Order, new: Status) -> None:
    request = order()
    with pytest.raises(WrongState):
        request.move_to(new)
    if new != Status.QUEUED:
        with pytest.raises(IntegrityError), transaction.atomic():
            PrivacyRequest.objects.filter(pk=request.pk).update(status=new)
    request.refresh_from_db()
    assert (request.status, request.events.count()) == (Status.QUEUED, 1)


@pytest.mark.django_db
def test_of_two_who_move_the_same_request_the_second_is_refused(order: Order) -> None:
    first = order()
    second = PrivacyRequest.objects.get(pk=first.pk)
    first.move_to(Status.BUILDING)
    with pytest.raises(WrongState):
        second.move_to(Status.BUILDING)
    assert first.events.filter(to_status=Status.BUILDING).count() == 1


@pytest.mark.django_db
def test_events_are_neither_changed_nor_removed(order: Order) -> None:
    events = Event.objects.filter(request=order())
    assert events.exists()
    for attempt in (lambda: events.update(note="x"), lambda: events.delete()):
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            attempt()
    assert events.exists()


@pytest.mark.django_db
def test_the_database_refuses_a_job_to_rise_from_its_end(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(state=JobState.CANCELLED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED)


@pytest.mark.django_db
def test_a_second_order_returns_the_case_under_way(order: Order) -> None:
    assert order().pk == order().pk
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_a_reference_tells_neither_number_nor_order(order: Order) -> None:
    one, other = order("ingrid").reference, order("lise").reference
    assert one != other
    assert all(len(reference) == 12 and reference.startswith("PV-") for reference in (one, other))
