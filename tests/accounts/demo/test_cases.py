"""The demo's cases and looks: one in each state an employee meets, and somebody to read every kind of reason."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.demo.sample import demo_id
from accounts.models import Disclosure, Person
from accounts.models.reachable import mark_of
from privacy import demo
from privacy.consents import ledger
from privacy.demo import marketing
from privacy.marketing import facts, suppression
from privacy.models import ConsentEntry, PrivacyCase, PrivacyRequest, Reading
from privacy.models.marketing import Channel
from privacy.states import UNDER_WAY, Status

pytestmark = pytest.mark.usefixtures("asked")


def test_there_is_a_case_in_every_state_staff_work_with() -> None:
    found = set(PrivacyRequest.objects.values_list("status", flat=True))
    assert found == {
        Status.RECEIVED,
        Status.IDENTITY,
        Status.ASSESSING,
        Status.PROPOSED,
        Status.GRANTED,
    }
    late = PrivacyRequest.objects.filter(status__in=UNDER_WAY, due_on__lt=timezone.localdate())
    assert late.exists()
    assert PrivacyRequest.objects.filter(extended_at__isnull=False).exists()


def test_looks_are_told_with_number_and_reason_and_one_with_none_to_show() -> None:
    of_ingrid = Reading.objects.filter(person__given_name="Ingrid")
    assert {look.role for look in of_ingrid} == {"support", "alarmoperatør", "økonomi", "tekniker"}
    assert all(look.staff_number for look in of_ingrid)
    assert "emergency" in {look.reason for look in of_ingrid}


def test_they_are_made_once() -> None:
    before = PrivacyCase.objects.count(), Reading.objects.count()
    assert before[0] > 0
    assert not demo.make(timezone.now())
    assert (PrivacyCase.objects.count(), Reading.objects.count()) == before


def test_lise_has_said_yes_to_the_bonus_programme_that_got_her_name() -> None:
    entry = ConsentEntry.objects.standing().get(purpose="bonus")
    assert entry.person.given_name == "Lise"
    shared = Disclosure.objects.get(recipient=entry.partner, person=entry.person)
    assert ledger.holds(entry.person_id, entry.purpose, at=shared.at, partner=entry.partner)


def test_ingrid_has_said_yes_and_no_and_phone_questions_are_answered() -> None:
    ingrid = Person.objects.get(pk=demo_id("person", "ingrid"))
    known = facts.of_person(ingrid, Channel)
    assert {channel for channel in Channel if known[channel].has_consent} == {Channel.EMAIL}
    assert {channel for channel in Channel if known[channel].is_opted_out} == {Channel.SMS}
    assert ledger.standing(ingrid).get().purpose == "reklame-epost"
    for channel, address, how in marketing.NOBODYS:
        assert suppression.is_suppressed([mark_of(address)], channel), how
    assert facts.checked_in_month_of(timezone.now())
