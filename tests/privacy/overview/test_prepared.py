"""Prepared questions: the answers of asking afresh, for every person, and nothing of a person in their text."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Letter, Occupancy, Person, Site
from accounts.viewers import Viewer
from privacy.exports.snapshots import Query
from privacy.overview import ages, dates, first_page, prepared
from privacy.overview import sections as counting
from privacy.overview.counting import together
from privacy.overview.prepared import Question, answer, shape_of, somebody, written
from tests.world import World

pytestmark = pytest.mark.django_db
QUESTIONS = {
    "numbers": counting.NUMBERS,
    "dates": dates.DATES,
    "years": ages.YEARS,
    "equipment": first_page.EQUIPMENT,
}


def afresh(question: Question, viewer: Viewer) -> list[tuple[Any, ...]]:
    query = question.ask(viewer)
    if not query.sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(query.sql, query.values)
        return list(cursor.fetchall())


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_person_is_answered_as_if_asked_afresh(full_world: World, name: str) -> None:
    different = set()
    for _round in range(2):
        for person in full_world.people.values():
            viewer = Viewer(person)
            found = answer(QUESTIONS[name], viewer)
            assert sorted(found, key=str) == sorted(afresh(QUESTIONS[name], viewer), key=str), person
            different.add(tuple(sorted(found, key=str)))
    assert len(different) > 2


def test_two_persons_of_one_shape_share_a_text_and_nothing_else(full_world: World) -> None:
    one, other = Viewer(full_world.ole), Viewer(full_world.nora)
    assert shape_of(one) == shape_of(other)
    statement = written(counting.NUMBERS, shape_of(one))
    assert statement is not None
    assert statement is written(counting.NUMBERS, shape_of(other))
    text = statement.prepare
    for person in full_world.people.values():
        assert str(person.pk) not in text
        assert person.pk.hex not in text
    assert "00000000-0000" not in text
    assert answer(counting.NUMBERS, one) != answer(counting.NUMBERS, other)


def test_a_former_a_running_and_a_coming_period_are_told_apart(full_world: World) -> None:
    now, customer = full_world.now, full_world.customers["lise"]
    for number, (starts, ends) in enumerate([(-900, -800), (-30, 30), (20, None), (20, 40)]):
        site = Site.objects.create(
            installation_number=f"9{number}",
            street_address="x",
            postal_code="0001",
            city="Oslo",
            property_type="flat",
        )
        Occupancy.objects.create(
            site=site,
            customer=customer,
            valid_from=now + timedelta(days=starts),
            valid_to=None if ends is None else now + timedelta(days=ends),
        )
    viewer = Viewer(full_world.lise)
    assert [period.pk for period in viewer.current] == [
        period.pk
        for period, (runs, _ends) in zip(viewer.occupancies, shape_of(viewer).periods, strict=True)
        if runs
    ]
    for question in QUESTIONS.values():
        assert sorted(answer(question, viewer), key=str) == sorted(afresh(question, viewer), key=str)


def test_who_has_very_many_homes_is_answered_too(full_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "MOST", 0)
    viewer = Viewer(full_world.ingrid)
    with CaptureQueriesContext(connection) as captured:
        assert sorted(answer(counting.NUMBERS, viewer)) == sorted(afresh(counting.NUMBERS, viewer))
    assert not any("EXECUTE" in query["sql"] for query in captured)


def test_a_question_is_planned_once(full_world: World) -> None:
    answer(counting.NUMBERS, Viewer(full_world.ingrid))
    with CaptureQueriesContext(connection) as captured:
        answer(counting.NUMBERS, Viewer(full_world.ingrid))
    assert not any(query["sql"].startswith("PREPARE") for query in captured)


def test_who_can_have_nothing_is_not_asked_about(full_world: World) -> None:
    assert answer(first_page.EQUIPMENT, Viewer(full_world.kari)) == []


def rows_since(viewer: Viewer, moment: Any) -> QuerySet[Letter]:
    return Letter.objects.filter(person=viewer.person.pk, created_at__gte=moment)


def ask_of_yesterday(viewer: Viewer) -> Query:
    return together([(0, rows_since(viewer, viewer.now - timedelta(days=1)).values("pk"))], "count(*)")


def ask_of_the_clock(viewer: Viewer) -> Query:
    return together([(0, rows_since(viewer, timezone.now()).values("pk"))], "count(*)")


@pytest.mark.parametrize("ask", [ask_of_yesterday, ask_of_the_clock])
def test_a_question_that_reckons_with_time_is_refused(world: World, ask: Any) -> None:
    with pytest.raises(TypeError, match="not the viewer's"):
        answer(Question(ask), Viewer(world.ingrid))


def ask_of_the_name(viewer: Viewer) -> Query:
    return together([(0, Letter.objects.filter(key=viewer.person.given_name).values("pk"))], "count(*)")


def test_a_question_that_asks_for_more_than_keys_is_refused(world: World) -> None:
    with pytest.raises(Person.DoesNotExist):
        answer(Question(ask_of_the_name), Viewer(world.ingrid))


def test_nobody_has_every_value_once(world: World) -> None:
    viewer = somebody(shape_of(Viewer(world.ingrid)))
    values = list(prepared.slots(viewer))
    assert len(values) == len(set(values))
    assert shape_of(viewer) == shape_of(Viewer(world.ingrid))
