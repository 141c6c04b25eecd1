"""The sweep removes what is due, all of it with its files and keys, and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError
from django.utils import timezone

from accounts import partitions
from accounts.keys.opening import Kind, for_owner
from accounts.keys.sweeping import sweep_ownerless
from accounts.models import (
    AlarmActivation,
    ArmingEvent,
    CallRecording,
    Conversation,
    CustomerContact,
    DataKey,
    FollowUp,
    HandoverCheck,
    ImageAccess,
    Inquiry,
    Invoice,
    LockEvent,
    Occupancy,
    OwnershipChange,
    Person,
    StoredFile,
    Takeover,
    TakeoverInvitation,
    Tally,
    VerificationImage,
)
from privacy.erasure import farewell
from privacy.models import BlankedMonth, Erasure, Hold, Kept, PrivacyRequest, Restriction, SweepRun
from privacy.retention import holds, sweeping
from privacy.retention.chores import Act, every
from privacy.states import AT_THE_DESK, COPY_UNDER_WAY, Right
from tests.privacy.desk.cases import asked
from tests.privacy.retention.conftest import Sweep, as_worker, noon
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = timezone.localdate()


def age(model: type, **days: int) -> None:
    """Let a date of every row of a table lie so many days back."""
    model.objects.update(**{name: timezone.now() - timedelta(days=count) for name, count in days.items()})


def test_every_chore_can_be_counted_and_done_by_the_worker(full: World, sweep: Sweep) -> None:
    with as_worker():
        counted = {chore.name: sweeping.count(chore, date(2046, 1, 1)).due for chore in every()}
        assert sweeping.count(every()[0], date(1990, 1, 1)).due == 0
    assert sum(counted.values()) > 50
    assert VerificationImage.objects.exists()
    sweep(date(2015, 1, 1))
    assert VerificationImage.objects.filter(file__isnull=False).exists()


def test_nothing_goes_before_its_day(world: World) -> None:
    with pytest.raises(IntegrityError, match="before its day"), transaction.atomic(), as_worker():
        sweeping.carry_out(every()[0], timezone.localdate() + 2 * DAY)


def test_the_worker_still_reads_none_of_it(world: World) -> None:
    assert Person.objects.count() > 5
    with as_worker():
        assert not Person.objects.filter(pk__in=[world.ingrid.pk, world.lise.pk]).exists()


def test_a_message_goes_on_its_day_and_not_the_day_before(full: World, sweep: Sweep) -> None:
    closed = datetime(2024, 3, 31, 22, 30, tzinfo=timezone.get_default_timezone())
    Conversation.objects.filter(person=full.ingrid).update(closed_at=closed, opened_at=closed - DAY)
    mine = CustomerContact.objects.filter(conversation__person=full.ingrid)
    assert mine.count() == 8
    sweep(date(2025, 3, 30))
    assert mine.count() == 8
    night = sweep(date(2025, 3, 31))
    assert mine.count() == 0
    assert not Conversation.objects.filter(person=full.ingrid).exists()
    assert Conversation.objects.filter(person=full.lise).exists()
    assert night["kundekontakt", "RET-COM"].removed >= 9


def test_a_picture_goes_with_its_bytes_and_its_key_and_its_row_tells_when(
    full: World, sweep: Sweep, file_storage: Path
) -> None:
    image = full.held["cat_released"]
    blobs = {path.name for path in file_storage.rglob("*.sealed")}
    file = StoredFile.objects.get(pk=image.file_id)
    assert Path(file.path).name in blobs
    assert DataKey.objects.filter(owner=file.pk).exists()
    VerificationImage.objects.filter(pk=image.pk).update(captured_at=timezone.now() - 8 * DAY)
    sweep(TODAY)
    image.refresh_from_db()
    assert image.file_id is None
    assert image.deleted_at is not None
    assert not StoredFile.objects.filter(pk=file.pk).exists()
    assert not StoredFile.objects.filter(thumbnail_of=file.pk).exists()
    assert not DataKey.objects.filter(owner=file.pk).exists()
    left = {path.name for path in file_storage.rglob("*.sealed")}
    assert Path(file.path).name not in left
    assert left == {
        Path(path).name for path in StoredFile.objects.filter(removed_at=None).values_list("path", flat=True)
    }
    assert VerificationImage.objects.get(pk=full.held["lise_released"].pk).file_id is not None


def test_an_alarm_goes_with_all_of_it_and_who_looked_stays(full: World, sweep: Sweep) -> None:
    looked = ImageAccess.objects.get(image=full.held["cat_released"])
    old = timezone.now() - timedelta(days=740)
    AlarmActivation.objects.filter(pk=full.held["cat"].pk).update(
        occurred_at=old, acknowledged_at=old, closed_at=old
    )
    sweep(TODAY)
    assert not AlarmActivation.objects.filter(pk=full.held["cat"].pk).exists()
    assert not FollowUp.objects.filter(alarm=full.held["cat"].pk).exists()
    assert not VerificationImage.objects.filter(alarm=full.held["cat"].pk).exists()
    assert AlarmActivation.objects.filter(pk=full.held["fire"].pk).exists()
    looked.refresh_from_db()
    assert looked.image_id is None
    assert looked.staff_number == "4412"


def test_the_sound_of_a_call_goes_before_the_call(full: World, sweep: Sweep) -> None:
    CallRecording.objects.filter(pk=full.held["call"].pk).update(started_at=timezone.now() - 91 * DAY)
    recording = CallRecording.objects.get(contact__key="C-ingrid_call")
    CallRecording.objects.filter(pk=recording.pk).update(started_at=timezone.now() - 91 * DAY)
    assert recording.file_id is not None
    sweep(TODAY)
    recording.refresh_from_db()
    assert recording.file_id is None
    assert recording.transcript_sealed is None
    assert CustomerContact.objects.filter(pk=recording.contact_id).exists()


def test_after_a_year_nobody_is_named_in_an_event_and_after_two_it_is_gone(
    world: World, sweep: Sweep
) -> None:
    late = datetime(2025, 1, 31, 23, 40, tzinfo=UTC)  # a day of February in Oslo
    facts = {"mode": "full", "code_slot": 3}
    named = world.event(ArmingEvent, "ole", ago=world.now - late, **facts)
    own = world.event(ArmingEvent, "ole", ago=3 * DAY, mode="off")
    assert named.actor_id == world.ole.pk
    sweep(date(2026, 2, 3))
    row = ArmingEvent.objects.get(id=named.id)
    assert (row.actor_id, row.user_id, row.code_slot, row.unresolved_name) == (None, None, None, "")
    assert timezone.localdate(row.occurred_at) == timezone.localdate(named.occurred_at)
    assert timezone.localtime(row.occurred_at).hour in (0, 12)
    assert row.received_at == row.occurred_at
    assert ArmingEvent.objects.get(id=own.id).actor_id == world.ole.pk
    assert not Tally.objects.filter(actor=world.ole, held_in=named.occurred_at.date().replace(day=1)).exists()
    assert BlankedMonth.objects.filter(month=date(2025, 1, 1), table="accounts.ArmingEvent").exists()


def test_a_month_that_is_over_is_dropped_whole(world: World) -> None:
    at = timezone.now() - timedelta(days=800)
    old = world.event(ArmingEvent, "ole", ago=world.now - at, mode="full")
    month = partitions.month_of(at)
    chore = next(
        one for one in every() if one.table.label == "accounts.ArmingEvent" and one.act == Act.REMOVE
    )
    assert month in sweeping._months(chore)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with as_worker():
        assert sweeping.carry_out(chore, TODAY) >= 0
    assert month not in sweeping._months(chore)
    assert not ArmingEvent.objects.filter(id=old.id).exists()
    assert ArmingEvent.objects.filter(actor=world.ole).exists()


def test_of_a_month_in_which_something_is_held_the_rest_goes(world: World, sweep: Sweep) -> None:
    at = timezone.now() - timedelta(days=200)
    held = world.event(LockEvent, "ole", ago=world.now - at, lock_name="Inngang", action="lock")
    other = world.event(LockEvent, "nora", ago=world.now - at + DAY / 24, lock_name="Inngang", action="lock")
    held_of(world, "ole")
    night = sweep(TODAY)
    assert LockEvent.objects.filter(id=held.id).exists()
    assert not LockEvent.objects.filter(id=other.id).exists()
    assert night["laser", "RET-LOCK"].held >= 1


def held_of(world: World, name: str, **narrowed: str) -> Hold:
    return holds.open_hold(
        world.people[name],
        by=world.users["dina"],
        reason="Tvist i retten",
        review_on=TODAY + 90 * DAY,
        **narrowed,
    )


def old_threads(world: World) -> None:
    closed = timezone.now() - timedelta(days=400)
    Conversation.objects.update(opened_at=closed, closed_at=closed)


def test_a_held_row_stays_with_what_hangs_on_it_until_two_let_it_go(full: World, sweep: Sweep) -> None:
    old_threads(full)
    thread = full.held["thread_ingrid"]
    hold = held_of(
        full, "ingrid", category="kundekontakt", label="accounts.Conversation", row_key=str(thread.pk)
    )
    sweep(TODAY)
    assert Conversation.objects.get() == thread
    assert CustomerContact.objects.filter(conversation=thread).count() == 8
    holds.propose_release(hold, by=full.users["dina"], why="Tvisten er over")
    with pytest.raises(holds.NotAlone):
        holds.release(hold, by=full.users["dina"])
    sweep(TODAY)
    assert Conversation.objects.count() == 1
    told: list[Person] = []
    holds.RELEASED.append(told.append)
    try:
        holds.release(hold, by=full.users["sara"])
    finally:
        holds.RELEASED.remove(told.append)
    assert told == [full.ingrid]
    sweep(TODAY)
    assert not Conversation.objects.exists()
    assert Hold.objects.get(pk=hold.pk).released_by == full.users["sara"]


def test_one_alone_cannot_let_go_past_the_code_either(world: World) -> None:
    hold = held_of(world, "ingrid")
    holds.propose_release(hold, by=world.users["dina"], why="Over")
    with pytest.raises(IntegrityError, match="hold_released_by_two"), transaction.atomic():
        Hold.objects.update(released_by=world.users["dina"], released_at=timezone.now())
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Hold.objects.update(reason_sealed=b"x")


@pytest.mark.parametrize(("ground", "stays"), [("b", True), ("c", True), ("a", False), ("d", False)])
def test_what_a_person_wants_kept_is_kept(full: World, sweep: Sweep, ground: str, stays: bool) -> None:
    old_threads(full)
    Restriction.objects.create(person=full.ingrid, ground=ground)
    sweep(TODAY)
    assert Conversation.objects.filter(person=full.ingrid).exists() is stays
    assert not Conversation.objects.filter(person=full.lise).exists()


@pytest.mark.parametrize(
    ("scope", "stays"),
    [({}, True), ({"categories": ["kundekontakt"]}, True), ({"categories": ["avtale"]}, False)],
)
def test_what_a_copy_is_being_made_of_waits_for_it(
    full: World, sweep: Sweep, scope: dict[str, list[str]], stays: bool
) -> None:
    old_threads(full)
    request = asked(full, Right.ACCESS)
    assert request.status in COPY_UNDER_WAY | AT_THE_DESK
    PrivacyRequest.objects.filter(pk=request.pk).update(scope=scope)
    sweep(TODAY)
    assert Conversation.objects.filter(person=full.ingrid).exists() is stays


def test_what_is_booked_stays_through_its_last_day(full: World, sweep: Sweep) -> None:
    kept = set(Invoice.objects.values_list("fiscal_year_ends_on", flat=True))
    assert kept
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE accounts_invoice DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE accounts_invoice SET fiscal_year_ends_on = '2020-12-31',"
            " issued_on = '2020-12-01', due_on = '2020-12-20'"
        )
        cursor.execute("ALTER TABLE accounts_invoice ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE accounts_payment DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE accounts_payment SET fiscal_year_ends_on = '2020-12-31', paid_on = '2020-12-20'"
        )
        cursor.execute("ALTER TABLE accounts_payment ENABLE TRIGGER USER")
    count = Invoice.objects.count()
    sweep(date(2025, 12, 31))
    assert Invoice.objects.count() == count
    held = Hold.objects.get().row_key
    assert 0 < Invoice.objects.filter(agreement=held).count() < count
    sweep(date(2026, 1, 1))
    assert {str(one.agreement_id) for one in Invoice.objects.all()} == {held}


def test_a_home_left_forgets_what_the_guard_had_to_know(world: World, sweep: Sweep) -> None:
    left = (
        world.occupancies["tor"]
        if "tor" in world.occupancies
        else Occupancy.objects.get(customer=world.customers["tor"])
    )
    Occupancy.objects.filter(pk=left.pk).update(hazards_note="Løs hund", holds_key=True)
    day = timezone.localdate(left.valid_to)
    sweep(day + 80 * DAY)
    assert Occupancy.objects.get(pk=left.pk).hazards_note == "Løs hund"
    sweep(day + 93 * DAY)
    left.refresh_from_db()
    assert (left.hazards_note, left.holds_key) == ("", False)


@pytest.mark.parametrize("state", ["cancelled", "expired"])
def test_a_change_of_ownership_that_came_to_nothing_goes_with_all_that_is_noted_about_it(
    world: World, sweep: Sweep, state: str
) -> None:
    begun = noon(date(2020, 1, 10))
    over, waiting = (
        OwnershipChange.objects.create(
            key=f"EK-{site}",
            site=world.sites[site],
            from_customer=world.customers[seller],
            initiated_by="support",
            initiated_at=begun,
            state=now,
        )
        for site, seller, now in (("house", "ingrid", state), ("lise", "lise", "awaiting_counterparty"))
    )
    for change in (over, waiting):
        check = HandoverCheck(change=change, ground="deed", seen_by=world.users["sam"])
        check.evidence = "Skjøte"
        check.save()
        TakeoverInvitation.objects.create(
            change=change, sent_at=begun, valid_until=begun + 14 * DAY, used_at=begun
        )
    half = Takeover.objects.create(change=over, key=over.key, person=world.lise, joined_at=timezone.now())
    sweep(date(2023, 4, 9))
    assert HandoverCheck.objects.count() == TakeoverInvitation.objects.count() == 2
    sweep(date(2023, 4, 10))
    for model in (HandoverCheck, TakeoverInvitation):
        assert [row.change for row in model.objects.all()] == [waiting]
    assert list(OwnershipChange.objects.filter(initiated_at=begun)) == [waiting], "it is not over"
    half.refresh_from_db()
    assert half.change is None, "the buyer's half has a time of its own"


def test_a_row_a_law_kept_goes_after_its_day_and_the_last_letter_is_owed(world: World, sweep: Sweep) -> None:
    from accounts.models import LedgerEntry, Letter

    request = asked(world, Right.ERASURE)
    erasure = Erasure(request=request, choice="all", plan_hash="a" * 64, confirmed_at=noon(date(2020, 1, 1)))
    erasure.started_at = erasure.finished_at = noon(date(2020, 1, 5))
    erasure.last_address, erasure.entry_number = "ingrid@example.no", world.ingrid.pk
    erasure.save(force_insert=True)
    entry = LedgerEntry(number=world.ingrid.pk, person_key=world.ingrid.pk, plan_hash="a" * 64, scope="all")
    entry.entered_at, entry.line, entry.seal = noon(date(2020, 1, 4)), 1, "b" * 64
    entry.save(force_insert=True)
    kept = Kept(
        entry_number=entry.number,
        label="accounts.Invoice",
        row_key="1",
        category="avtale",
        law="bokføringsloven § 13",
        reason="Regnskap",
        keep_until=date(2025, 12, 31),
    )
    kept.row = "{}"
    kept.save(force_insert=True)
    # Somebody else had an equal plan, and something of theirs is kept for longer.
    other = LedgerEntry(number=world.lise.pk, person_key=world.lise.pk, plan_hash="a" * 64, scope="all")
    other.entered_at, other.line, other.seal = noon(date(2020, 1, 4)), 2, "c" * 64
    other.save(force_insert=True)
    of_other = Kept(
        entry_number=other.number,
        label="accounts.Invoice",
        row_key="2",
        category="avtale",
        law="bokføringsloven § 13",
        reason="Regnskap",
        keep_until=date(2060, 12, 31),
    )
    of_other.row = "{}"
    of_other.save(force_insert=True)
    assert DataKey.objects.filter(owner=kept.pk).exists()
    sweep(date(2025, 12, 31))
    with as_worker():
        assert farewell.say(timezone.now()) == 0
    sweep(date(2026, 1, 1))
    assert list(Kept.objects.all()) == [of_other]
    assert not DataKey.objects.filter(owner=kept.pk).exists()
    with as_worker():
        assert farewell.say(timezone.now()) == 1
        assert farewell.say(timezone.now()) == 0
    assert Letter.objects.get(kind="erasure-gone").address == "ingrid@example.no"
    assert Erasure.objects.get().last_address_sealed is None
    Letter.objects.filter(kind="erasure-gone").update(sent_at=timezone.now())
    with as_worker():
        farewell.say(timezone.now())
    assert Letter.objects.get(kind="erasure-gone").address == ""


def test_the_worker_destroys_no_key_whose_owner_is_there(full: World) -> None:
    """The worker sees few people; it must not take the others for gone."""
    for person in Person.objects.all():
        for_owner(person.pk, kind=Kind.PERSON)
    stray = for_owner(SweepRun().pk, kind=Kind.ROW)
    DataKey.objects.update(created_at=timezone.now() - 2 * DAY)
    before = DataKey.objects.count()
    with as_worker():
        assert sweep_ownerless(timezone.now()) == 1
    assert DataKey.objects.count() == before - 1
    assert not DataKey.objects.filter(pk=stray.id).exists()


def test_small_batches_do_the_same(full: World, sweep: Sweep) -> None:
    old_threads(full)
    Inquiry.objects.update(closed_at=timezone.now() - 300 * DAY)
    night = sweep(TODAY, batch=2)  # type: ignore[call-arg]
    assert not Conversation.objects.exists()
    assert not Inquiry.objects.exists()
    run = night["kundekontakt", "RET-COM"]
    assert run.removed >= run.expected > 2
    again = sweep(TODAY)
    assert again["kundekontakt", "RET-COM"].removed == 0


def test_two_sweeps_at_once_are_one(world: World) -> None:
    with as_worker():
        assert sweeping.sweep(timezone.now())
    assert SweepRun.objects.exists()
