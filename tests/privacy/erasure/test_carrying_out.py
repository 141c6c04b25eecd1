"""A whole erasure, as the worker does it: the person is gone, what must stay is locked away, others keep theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from accounts.models import (
    ArmingEvent,
    Customer,
    DataKey,
    LedgerEntry,
    Letter,
    LockEvent,
    Occupancy,
    PanelCommand,
    Person,
    Site,
    User,
)
from privacy.categories import CATEGORIES
from privacy.models import Erasure, Kept, PrivacyRequest, SubjectGate
from privacy.states import JobState, Status
from tests.world import World

COMMITS = pytest.mark.django_db(transaction=True)
Confirm = Callable[..., tuple[PrivacyRequest, str]]
CarryOut = Callable[[PrivacyRequest], Any]


def held_of(person: Person) -> dict[str, int]:
    """How many rows of each table lead to the person, by the register: the erasure's own way is not asked."""
    found = {}
    for category in CATEGORIES:
        for table in category.tables:
            for path in table.subject:
                rows = apps.get_model(table.label)._default_manager.filter(**{path: person.pk})
                found[table.label] = found.get(table.label, 0) + rows.count()
    return {label: count for label, count in found.items() if count}


@COMMITS
def test_nothing_of_the_person_is_left(
    world: World, ended: Callable[..., None], confirmed: Confirm, carry_out: CarryOut
) -> None:
    ended()
    before = held_of(world.ingrid)
    assert {
        "accounts.Person",
        "accounts.ArmingEvent",
        "accounts.User",
        "accounts.ContactPoint",
    } <= before.keys()
    request, token = confirmed()
    assert token
    job = carry_out(request)
    assert (job.state, job.error_code) == (JobState.SUCCEEDED, "")
    assert held_of(world.ingrid) == {}
    assert not SubjectGate.objects.exists()
    assert not User.objects.filter(pk=world.users["ingrid"].pk).exists()
    assert not DataKey.objects.filter(owner=world.ingrid.pk).exists()
    request = PrivacyRequest.objects.get(pk=request.pk)
    assert (request.status, request.person_id, request.case.person_id) == (Status.ERASED, None, None)
    erasure = Erasure.objects.get(request=request)
    assert erasure.finished_at
    assert erasure.verified_at
    assert erasure.found == {}
    slot = PanelCommand.objects.get(kind="remove_code", installation_number="100234")
    assert (slot.slot_no, slot.state) == (1, "owed"), "the panel is told to forget her code"
    assert LedgerEntry.objects.get().finished_at
    letter = Letter.objects.get(kind="erasure-finished")
    assert letter.person_id is None
    assert letter.address


@COMMITS
def test_others_of_the_home_keep_what_is_theirs(
    world: World, ended: Callable[..., None], confirmed: Confirm, carry_out: CarryOut
) -> None:
    ended()
    events = ArmingEvent.objects.count()
    ole = held_of(world.ole)
    assert ole["accounts.ArmingEvent"]
    assert ole["accounts.User"]
    carry_out(confirmed()[0])
    kept = held_of(world.ole)
    assert kept["accounts.ArmingEvent"] == ole["accounts.ArmingEvent"]
    assert kept["accounts.User"] == ole["accounts.User"]
    # The shared log has every event still, and no name on hers.
    assert ArmingEvent.objects.count() == events


@COMMITS
def test_what_a_law_keeps_is_locked_away_under_a_key_of_its_own(
    world: World, ended: Callable[..., None], confirmed: Confirm, carry_out: CarryOut
) -> None:
    ended()
    number = Customer.objects.get(person=world.ingrid).customer_number
    carry_out(confirmed()[0])
    kept = Kept.objects.get(label="accounts.Customer")
    assert number in kept.row
    assert kept.law
    assert kept.keep_until
    assert number.encode() not in bytes(kept.row_sealed)
    DataKey.objects.filter(owner=kept.pk).delete()
    assert number not in Kept.objects.get(pk=kept.pk).row


@COMMITS
def test_what_is_not_needed_goes_while_the_agreement_runs(
    world: World, confirmed: Confirm, carry_out: CarryOut
) -> None:
    before = held_of(world.ingrid)
    assert LockEvent.objects.filter(actor=world.ingrid).exists()
    job = carry_out(confirmed(choice="now")[0])
    assert (job.state, job.error_code) == (JobState.SUCCEEDED, "")
    after = held_of(world.ingrid)
    assert "accounts.LockEvent" not in after
    for label in ("accounts.ArmingEvent", "accounts.Customer", "accounts.Agreement", "accounts.User"):
        assert after[label] == before[label]
    assert not SubjectGate.objects.exists()


@COMMITS
def test_a_home_that_was_hers_alone_keeps_no_address_and_one_of_others_stays(
    world: World, ended: Callable[..., None], confirmed: Confirm, carry_out: CarryOut
) -> None:
    ended()
    homes = Site.objects.filter(occupancies__customer__person=world.ingrid).distinct()
    others = Occupancy.objects.exclude(customer__person=world.ingrid).values("site")
    alone, shared = list(homes.exclude(pk__in=others)), list(homes.filter(pk__in=others))
    assert alone
    assert shared
    assert all(site.street_address for site in (*alone, *shared))
    carry_out(confirmed()[0])
    for site in alone:
        site.refresh_from_db()
        assert (site.street_address, site.postal_code, site.city) == ("", "", "")
    for site in shared:
        site.refresh_from_db()
        assert site.street_address
