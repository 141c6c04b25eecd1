"""An erasure at the desk: a plan is laid before whoever asked by telephone, and what is contested takes two."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Letter
from privacy.models import Erasure
from privacy.states import Right, Status
from tests.privacy.desk.cases import QUEUE, act, done, page_of, said, written_down
from tests.privacy.reading import read
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
HIDDEN = re.compile(r'<input type="hidden" name="(plan|sett)" value="([^"]*)"')


def test_a_plan_waits_for_whoever_asked_by_telephone_and_nothing_happens_before_they_confirm(
    world: World, signed_in: SignedIn
) -> None:
    [request] = written_down(world, Right.ERASURE, name="ole")
    sara = signed_in("sara")
    assert "Legg fram en plan for sletting" not in read(sara.get(page_of(request)))
    done(sara, request, "ansvar")
    assert "Planen ligger på Mine sider" in done(sara, request, "plan", choice="all")
    request.refresh_from_db()
    assert request.status == Status.PLANNED
    assert Erasure.objects.get().confirmed_at is None
    assert Letter.objects.filter(kind="erasure-plan-changed").exists()
    ole = signed_in("ole")
    case = f"/personvern/saker/{request.reference}/"
    assert f"{case}sletting/plan/" in read(ole.get(case))
    page = read(ole.get(f"{case}sletting/plan/"))
    assert "Planen venter på deg" in page
    answer = ole.post(f"{case}sletting/plan/", {**dict(HIDDEN.findall(page)), "bekreft": "on"})
    assert answer["Location"] == case
    request.refresh_from_db()
    assert request.status == Status.COOLING
    assert Letter.objects.filter(kind="erasure-confirmed").exists()


def test_the_choice_of_a_plan_is_asked_for(world: World, signed_in: SignedIn) -> None:
    [request] = written_down(world, Right.ERASURE, name="ole")
    sara = signed_in("sara")
    done(sara, request, "ansvar")
    assert said(act(sara, request, "plan", choice="")) == ["Velg hva planen skal gjelde."]
    assert not Erasure.objects.exists()


def test_what_is_contested_stands_in_the_queue_and_is_let_go_by_two(
    world: World, signed_in: SignedIn
) -> None:
    [request] = written_down(world, Right.ERASURE, name="ole")
    sara, dina = signed_in("sara"), signed_in("dina")
    done(sara, request, "ansvar")
    done(sara, request, "plan", choice="all")
    ole = signed_in("ole")
    case = f"/personvern/saker/{request.reference}/"
    page = read(ole.get(f"{case}sletting/plan/"))
    ole.post(f"{case}sletting/plan/", {**dict(HIDDEN.findall(page)), "bekreft": "on"})
    request.refresh_from_db()
    request.move_to(Status.ASSESSING)
    assert request.reference in read(sara.get(QUEUE))
    done(sara, request, "avgjorelse", outcome="executing", answer="Vi sletter.")
    request.refresh_from_db()
    assert request.status == Status.PROPOSED
    assert not request.jobs.exists()
    done(dina, request, "kontroll")
    request.refresh_from_db()
    assert request.status == Status.EXECUTING
    assert request.jobs.filter(kind="erasure").exists()
