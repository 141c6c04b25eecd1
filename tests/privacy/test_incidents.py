"""Breaches: who reports and who decides, the 72 hours, and what opens one by itself (R-33, R-34)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditInbox, Letter, VerificationImage
from accounts.wall import scope
from privacy import incidents
from privacy.incidents import Kind, NotYet, Risk, State
from privacy.models import Incident, IncidentStep
from privacy.states import WrongState
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
# A Friday evening before a holiday: the hours run all the same.
FRIDAY = datetime(2026, 12, 25, 20, 0, tzinfo=UTC)
WHAT = "Et brev gikk til feil adresse."


@pytest.fixture
def suspected(world: World) -> Incident:
    return incidents.report(
        Kind.WRONG_RECIPIENT, by=world.users["sam"], description=WHAT, found_at=timezone.now()
    )


def confirmed(incident: Incident, world: World) -> Incident:
    incidents.confirm(incident, by=world.users["dina"], note="Bekreftet.", now=FRIDAY)
    return incident


def assessed(incident: Incident, world: World, risk: Risk) -> Incident:
    incidents.assess(
        confirmed(incident, world), by=world.users["dina"], risk=risk, people=1, note="Ett brev."
    )
    return incident


def test_a_report_writes_to_the_officer_at_once_and_says_nothing_of_what_happened(
    suspected: Incident,
) -> None:
    [letter] = Letter.objects.filter(kind="incident-opened")
    assert (letter.address, letter.facts) == (
        "personvernombud@sectoralarm.no",
        {"incident": suspected.reference},
    )
    assert suspected.description == WHAT
    assert WHAT.encode() not in bytes(suspected.description_sealed or b"")


def test_the_72_hours_begin_when_we_know_and_run_through_holidays(suspected: Incident, world: World) -> None:
    assert suspected.notify_by is None
    assert confirmed(suspected, world).notify_by == FRIDAY + timedelta(hours=72)


def test_the_officer_is_reminded_three_times_and_once_each(suspected: Incident, world: World) -> None:
    confirmed(suspected, world)
    for hours, letters in ((23, 0), (24, 1), (24, 1), (49, 2), (70, 3), (700, 3)):
        incidents.remind(FRIDAY + timedelta(hours=hours))
        assert Letter.objects.filter(kind="incident-runs").count() == letters
    assess_and_notify(suspected, world)
    Letter.objects.filter(kind="incident-runs").delete()
    incidents.remind(FRIDAY + timedelta(hours=700))
    assert not Letter.objects.filter(kind="incident-runs").exists()


def assess_and_notify(incident: Incident, world: World) -> None:
    dina = world.users["dina"]
    incidents.assess(incident, by=dina, risk=Risk.HIGH, people=2, note="To personer.")
    incidents.notify(incident, by=dina, note="Meldt i Altinn.", now=FRIDAY + timedelta(hours=71))


def test_a_breach_with_a_risk_is_never_left_unnotified(suspected: Incident, world: World) -> None:
    dina = world.users["dina"]
    assessed(suspected, world, Risk.RISK)
    with pytest.raises(NotYet):
        incidents.leave_unnotified(suspected, by=dina, note="Nei.")
    decided = {"state": State.NOT_NOTIFIED, "decided_by": dina}
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=suspected.pk).update(**decided)
    incidents.assess(suspected, by=dina, risk=Risk.UNLIKELY, people=0, note="Brevet kom uåpnet tilbake.")
    incidents.leave_unnotified(suspected, by=dina, note="Ingen så det.")
    assert suspected.state == State.NOT_NOTIFIED


def test_a_decision_needs_a_human_and_an_assessment(suspected: Incident, world: World) -> None:
    confirmed(suspected, world)
    with pytest.raises(WrongState):
        incidents.notify(suspected, by=world.users["dina"], note="Straks.", now=FRIDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=suspected.pk).update(state=State.NOTIFIED, notified_at=FRIDAY)


def test_where_the_risk_is_high_the_people_are_told_before_it_ends(suspected: Incident, world: World) -> None:
    dina = world.users["dina"]
    confirmed(suspected, world)
    assess_and_notify(suspected, world)
    with pytest.raises(NotYet):
        incidents.close(suspected, by=dina, note="Ferdig.", now=FRIDAY, told=False)
    incidents.close(suspected, by=dina, note="Ferdig.", now=FRIDAY, told=True)
    assert (suspected.state, suspected.subjects_told_at) == (State.CLOSED, FRIDAY)


def test_no_step_without_a_reason_and_none_is_changed_afterwards(suspected: Incident, world: World) -> None:
    with pytest.raises(NotYet):
        incidents.confirm(suspected, by=world.users["dina"], note=" ", now=FRIDAY)
    confirmed(suspected, world)
    assert [step.note for step in suspected.steps.all()] == ["", "Bekreftet."]
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        IncidentStep.objects.update(to_state=State.CLOSED)


def test_two_at_once_leave_one_step(suspected: Incident, world: World) -> None:
    other = Incident.objects.get(pk=suspected.pk)
    confirmed(suspected, world)
    with pytest.raises(WrongState):
        incidents.dismiss(other, by=world.users["dina"], note="Nei.", now=FRIDAY)
    assert suspected.steps.count() == 2


def test_a_picture_without_an_alarm_opens_one_a_day_by_itself(full_world: World) -> None:
    pictures = VerificationImage.objects.filter(review_state="quarantined")
    assert pictures.exists()
    now = timezone.now()
    assert incidents.watch(now) >= 1
    found = Incident.objects.get(kind=Kind.IMAGE_WITHOUT_ALARM)
    assert found.items == pictures.count()
    assert (incidents.watch(now), Incident.objects.filter(kind=found.kind).count()) == (0, 1)
    assert AuditInbox.objects.filter(action="incident-opened", target__endswith=str(found.pk)).exists()


def test_support_reports_and_only_the_officer_reads_and_decides(world: World, signed_in: SignedIn) -> None:
    sam, dina, address = signed_in("sam"), signed_in("dina"), reverse("admin:privacy_incident_add")
    empty = sam.post(address, {"kind": "other", "description": ""})
    assert "errorlist" in empty.content.decode()
    assert sam.post(address, {"kind": "other", "description": WHAT}).status_code == 303
    made = Incident.objects.get()
    page = reverse("admin:privacy_incident_change", args=[made.pk])
    assert (sam.get(page).status_code, sam.get(reverse("admin:privacy_incident_changelist")).status_code) == (
        404,
        403,
    )
    assert WHAT in dina.get(page).content.decode()
    assert dina.post(page, {"step": "confirm", "note": "Ja."}).status_code == 303
    made.refresh_from_db()
    assert made.state == State.CONFIRMED
    assert "timer igjen" in dina.get(page).content.decode()
    wrong = dina.post(page, {"step": "assess", "note": "Uten tall."})
    assert "Uten tall." in wrong.content.decode()
    assert "Fyll ut dette" in wrong.content.decode()


def test_an_employee_without_the_task_reads_no_breach_behind_the_wall(
    suspected: Incident, world: World
) -> None:
    with scope.of_user(world.users["dina"]):
        assert Incident.objects.get().description == WHAT
    with scope.of_user(world.users["sam"]):
        assert not Incident.objects.exists()
        assert not IncidentStep.objects.exists()
