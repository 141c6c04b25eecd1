"""Decisions where the database is the last to say no: nobody else's name, two at once, and all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.utils import timezone

from accounts.models import Letter
from accounts.wall import scope
from accounts.wall.roles import WORKER
from privacy import decisions, identifying, refusals, telling
from privacy.decisions import Decision, Incomplete, NotAllowed, TooLate
from privacy.models import Pause, PrivacyRequest
from privacy.states import Ground, Right, Status, WrongState
from tests.privacy.desk.cases import asked, written_down
from tests.world import World, build

OSLO = ZoneInfo("Europe/Oslo")
NO = Decision(Status.REFUSED, "Ingen av vilkårene er oppfylt.", Ground.NO_GROUND)
REFUSED = {"status": Status.REFUSED, "ground": "compelling", "decided_at": timezone.now()}


@contextmanager
def as_worker() -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{WORKER}"')
        yield
        cursor.execute("RESET ROLE")


def taken(world: World, right: Right = Right.OBJECTION) -> PrivacyRequest:
    request = asked(world, right)
    decisions.take(request, by=world.users["sara"])
    return request


# All or nothing -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_extension_and_its_letter_are_there_together_or_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, sara = asked(world), world.users["sara"]

    def fails(*_things: object, **_details: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(telling.post, "owe", fails)
        with pytest.raises(RuntimeError), transaction.atomic():
            decisions.extend(request, by=sara, reason="Mye å gå gjennom", now=timezone.now())
    request.refresh_from_db()
    assert request.extended_at is None
    decisions.extend(request, by=sara, reason="Mye å gå gjennom", now=timezone.now())
    assert request.extended_at is not None
    assert Letter.objects.filter(kind="case-extended").count() == 1


@pytest.mark.django_db
def test_a_decision_and_its_letter_are_there_together_or_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = taken(world)

    def fails(*_things: object, **_details: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(telling.post, "owe", fails)
        with pytest.raises(RuntimeError), transaction.atomic():
            decisions.decide(request, Decision(Status.GRANTED, "Gjort."), by=world.users["sara"])
    stored = PrivacyRequest.objects.get()
    assert (stored.status, stored.decided_by, stored.answer) == (Status.ASSESSING, None, "")
    decisions.decide(stored, Decision(Status.GRANTED, "Gjort."), by=world.users["sara"])
    assert Letter.objects.filter(kind="case-decided").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "is_late"), [(0, False), (1, True)])
def test_it_is_extended_to_the_laws_last_day_and_not_after(world: World, days: int, is_late: bool) -> None:
    received = datetime(2026, 11, 2, 9, 0, tzinfo=OSLO)
    [request] = written_down(world, Right.ERASURE, at=received)
    last = datetime.combine(request.legal_due_on, datetime.max.time(), tzinfo=OSLO)
    now = last + timedelta(days=days)
    if is_late:
        with pytest.raises(TooLate):
            decisions.extend(request, by=world.users["sara"], reason="Mye", now=now)
    else:
        decisions.extend(request, by=world.users["sara"], reason="Mye", now=now)
        with pytest.raises(TooLate):
            decisions.extend(request, by=world.users["sara"], reason="Mer", now=now)
    assert Letter.objects.filter(kind="case-extended").count() == int(not is_late)


@pytest.mark.django_db
def test_the_clock_stands_still_only_while_we_ask_who_it_is(world: World) -> None:
    request, sara = taken(world), world.users["sara"]
    with pytest.raises(Incomplete):
        identifying.ask_for_identity(request, by=sara, doubt=" ")
    identifying.ask_for_identity(request, by=sara, doubt="Ukjent nummer")
    assert Pause.objects.filter(request=request, ended_at=None).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.create(request=request, started_by=sara, doubt_sealed=b"x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.filter(request=request).update(doubt_sealed=None)
    with pytest.raises(WrongState):
        identifying.ask_for_identity(request, by=sara, doubt="Igjen")


# Who decides --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_nobody_confirms_their_own_and_nobody_signs_for_another(world: World) -> None:
    request, sara, dina = taken(world, Right.RESTRICTION), world.users["sara"], world.users["dina"]
    assert decisions.decide(request, NO, by=sara) == Status.PROPOSED
    with pytest.raises(NotAllowed):
        decisions.confirm(request, by=sara)
    with pytest.raises(IntegrityError), transaction.atomic():
        PrivacyRequest.objects.filter(pk=request.pk).update(**REFUSED, decided_by=sara)
    whole = {**REFUSED, "answer_sealed": b"x"}
    rows = PrivacyRequest.objects.filter(pk=request.pk)
    with scope.of_user(dina):
        assert rows.exists()
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**whole, decided_by=world.users["sam"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.user', '', true)")
    decisions.confirm(request, by=dina)
    assert request.status == Status.REFUSED


@pytest.mark.django_db
@pytest.mark.parametrize("lacking", ["decided_by", "ground", "answer"])
def test_the_database_keeps_no_refusal_without_a_human_a_ground_and_an_answer(
    world: World, lacking: str
) -> None:
    request = taken(world)
    whole = {**REFUSED, "decided_by": world.users["dina"], "answer_sealed": b"x"}
    gone = {
        "decided_by": {"decided_by": None, "decided_at": None},
        "ground": {"ground": ""},
        "answer": {"answer_sealed": None},
    }
    rows = PrivacyRequest.objects.filter(pk=request.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**{**whole, **gone[lacking]})
    assert rows.update(**whole) == 1


@pytest.mark.django_db
def test_neither_the_worker_nor_the_person_decides_in_the_database(world: World) -> None:
    request = taken(world)
    signed = {**REFUSED, "decided_by": world.users["dina"], "answer_sealed": b"x"}
    rows = PrivacyRequest.objects.filter(pk=request.pk)
    for role in (as_worker(), scope.of_user(world.users["ingrid"])):
        with role:
            assert rows.exists()
            for change in (signed, {"status": Status.REFUSED}, {"safe_due_on": "2030-01-01"}):
                with pytest.raises(DatabaseError), transaction.atomic():
                    rows.update(**change)
    request.refresh_from_db()
    assert request.status == Status.ASSESSING


@pytest.mark.django_db
def test_what_is_carried_out_with_a_ground_takes_two_as_a_refusal_does(world: World) -> None:
    """Otherwise a part could be refused by one, who says it must be carried out first."""
    request = taken(world, Right.RESTRICTION)
    partly = Decision(Status.EXECUTING, "Vi begrenser noe av det.", Ground.NO_GROUND)
    assert decisions.decide(request, partly, by=world.users["sara"]) == Status.PROPOSED
    decisions.confirm(request, by=world.users["dina"])
    decisions.finish(request, by=world.users["sara"])
    assert request.status == Status.PARTLY
    assert refusals.COMPLAINTS in PrivacyRequest.objects.get().answer


@pytest.mark.django_db
def test_no_refusal_is_without_how_to_complain_whoever_wrote_it(world: World) -> None:
    request = taken(world, Right.RESTRICTION)
    for incomplete in (
        Decision(Status.REFUSED, "Nei."),
        Decision(Status.REFUSED, " ", Ground.NO_GROUND),
        Decision(Status.REFUSED, "Fordi [skriv hva].", Ground.NO_GROUND),
        Decision(Status.REFUSED, "Nei.", Ground.NOT_PORTABLE),
        Decision(Status.GRANTED, "Ja.", Ground.NO_GROUND),
    ):
        with pytest.raises(Incomplete):
            decisions.decide(request, incomplete, by=world.users["sara"])
    decisions.decide(request, NO, by=world.users["sara"])
    stored = PrivacyRequest.objects.get().answer
    assert stored.startswith(NO.answer)
    for words in ("Datatilsynet", refusals.COMPLAINTS, "domstolene"):
        assert words in stored, words


# Two at once --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_does_and_the_other_is_told() -> None:
    world = build()
    request = taken(world)
    ready, ended = Barrier(2), []

    def decide(name: str) -> None:
        try:
            mine = PrivacyRequest.objects.select_related("case").get(pk=request.pk)
            ready.wait(timeout=20)
            decisions.decide(mine, Decision(Status.GRANTED, f"Av {name}"), by=world.users[name])
            ended.append("done")
        except WrongState:
            ended.append("told")
        finally:
            connections.close_all()

    threads = [Thread(target=decide, args=(name,)) for name in ("sara", "dina")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=40)
    assert sorted(ended) == ["done", "told"]
    assert Letter.objects.filter(kind="case-decided").count() == 1
    stored = PrivacyRequest.objects.get(pk=request.pk)
    assert stored.decided_by is not None
    assert stored.answer == f"Av {stored.decided_by.email.removesuffix('@example.no')}"
