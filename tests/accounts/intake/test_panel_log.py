"""Loading a log: what is kept, how often, and what is told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import activity, ledger
from accounts.intake.panel_log import AlreadyLoading, load
from accounts.intake.report import Outcome, sentences
from accounts.models import ArmingEvent, AuthorisedUser, CommandEvent, LockEvent, PlugEvent, Site
from accounts.models.activity import ActivityEvent, ActorKind, Channel
from tests.accounts.intake.conftest import NOW, admit, detail, log, old_log, record, stored
from tests.world import World

pytestmark = pytest.mark.django_db
Load = Callable[..., ActivityEvent]
SAMPLES = Path(__file__).parents[3] / "accounts" / "demo"
PRESENT, OLDER = SAMPLES / "panel-log.json", SAMPLES / "panel-log-2017.json"


def counts(site: Site, of: str) -> Counter[Any]:
    return Counter(getattr(row, of) for row in stored(site))


def pictured(site: Site) -> list[tuple[Any, ...]]:
    return [
        (type(row).__name__, row.id, row.occurred_at, row.actor_id, row.actor_kind, row.time_uncertain)
        for row in stored(site)
    ]


def test_the_sample_of_the_present_log_is_loaded_whole(cabin: Site) -> None:
    report = load(cabin, PRESENT, now=NOW)
    assert (report.outcome, report.records, report.new, report.known) == (Outcome.LOADED, 495, 495, 0)
    assert report.tables == {"ArmingEvent": 339, "LockEvent": 155, "CommandEvent": 1}
    assert counts(cabin, "actor_kind") == {ActorKind.PERSON: 489, ActorKind.SYSTEM: 5, ActorKind.UNNAMED: 1}
    names = Counter(row.user.display_name for row in stored(cabin) if row.user)
    assert names == {"Ingrid": 221, "Nora": 130, "Ole": 112, "Renhold": 26}
    assert counts(cabin, "channel") == {
        Channel.KEYPAD: 293, Channel.APP: 132, Channel.CODE: 65, Channel.UNKNOWN: 5,
    }  # fmt: skip
    assert report.unknown_types == {"connection_lost": 1}
    nothing = (report.unknown_names, report.unknown_channels, report.doubtful_times, report.refusals)
    assert not any(nothing)


def test_the_sample_of_the_older_log_is_loaded_with_its_doubts(world: World, cabin: Site) -> None:
    report = load(cabin, OLDER, now=NOW)
    assert (report.records, report.new) == (62, 62)
    assert report.unnamed == 33
    assert report.unknown_names == {"Selger To": 16, "Selger En": 13}
    doubts = {doubtful.number: doubtful.moment.at for doubtful in report.doubtful_times}
    assert doubts == {
        61: datetime(2017, 10, 29, 0, 30, tzinfo=UTC),
        62: datetime(2018, 3, 25, 1, 30, tzinfo=UTC),
    }
    assert {row.occurred_at for row in stored(cabin) if row.time_uncertain} == set(doubts.values())
    assert not any(row.actor for row in stored(cabin))


@pytest.mark.parametrize("path", [PRESENT, OLDER])
def test_loading_twice_in_any_order_and_in_parts_adds_nothing(cabin: Site, path: Path) -> None:
    load(cabin, path, now=NOW)
    once = pictured(cabin)
    content = json.loads(path.read_text())
    ((shape, records),) = content.items()
    for part in (records, records[::-1], records[20:], records[:-20], records[10:50]):
        report = load(cabin, json.dumps({shape: part}), now=NOW)
        assert (report.new, report.known) == (0, len(part))
    assert pictured(cabin) == once


def test_overlapping_parts_add_up_to_the_whole(cabin: Site) -> None:
    records = json.loads(PRESENT.read_text())["Records"]
    new = [load(cabin, log(*part), now=NOW).new for part in (records[200:], records[:300])]
    assert new == [295, 200]
    parts = pictured(cabin)
    assert load(cabin, PRESENT, now=NOW).new == 0
    assert pictured(cabin) == parts


def test_records_alike_in_one_file_are_each_an_event(cabin: Site) -> None:
    assert load(cabin, log(record(), record(), record(User="ole")), now=NOW).new == 3
    assert load(cabin, log(record(), record()), now=NOW).new == 0
    assert load(cabin, log(record(), record(), record()), now=NOW).new == 1


def test_files_that_settle_a_doubtful_time_differently_agree_on_the_event(cabin: Site) -> None:
    night = [detail(f"2017-10-{time}:00") for time in ("28T22:00", "29T02:40", "29T02:20", "29T03:10")]
    assert load(cabin, old_log(*night), now=NOW).new == 4
    whole = pictured(cabin)
    assert datetime(2017, 10, 29, 1, 20, tzinfo=UTC) in {row.occurred_at for row in stored(cabin)}
    assert load(cabin, old_log(night[2]), now=NOW).new == 0
    assert pictured(cabin) == whole


def test_the_same_records_of_another_site_are_other_events(world: World, cabin: Site) -> None:
    load(cabin, log(record()), now=NOW)
    assert load(world.sites["lise"], log(record()), now=NOW).new == 1


@pytest.mark.parametrize(
    ("word", "model", "field", "value"),
    [
        ("armed", ArmingEvent, "mode", "full"),
        ("partialarmed", ArmingEvent, "mode", "partial"),
        ("disarmed", ArmingEvent, "mode", "off"),
        ("armedannex", ArmingEvent, "mode", "annex_on"),
        ("disarmedannex", ArmingEvent, "mode", "annex_off"),
        ("disarmedAnnex", ArmingEvent, "mode", "annex_off"),
        ("lock", LockEvent, "action", "lock"),
        ("unlock", LockEvent, "action", "unlock"),
        ("lock_failed", LockEvent, "action", "fail"),
        ("smartplug_on", PlugEvent, "action", "on"),
        ("plug_off", PlugEvent, "action", "off"),
        ("connection_lost", CommandEvent, "vendor_type", "connection_lost"),
        ("Overført ☂", CommandEvent, "vendor_type", "Overført ☂"),
    ],
)
def test_each_word_of_the_vendor_becomes_its_event(
    event: Load, word: str, model: type[ActivityEvent], field: str, value: str
) -> None:
    row = event(EventType=word)
    assert (type(row), getattr(row, field)) == (model, value)


@pytest.mark.parametrize(
    ("word", "channel"),
    [
        ("Keypad", Channel.KEYPAD), ("keypad", Channel.KEYPAD), ("Betjeningspanel", Channel.KEYPAD),
        ("Code", Channel.CODE), ("App", Channel.APP), ("Tag", Channel.TAG), ("", Channel.UNKNOWN),
        ("Carrier pigeon", Channel.UNKNOWN),
    ],
)  # fmt: skip
def test_each_channel_of_the_vendor_becomes_ours(event: Load, word: str, channel: Channel) -> None:
    assert event(Channel=word).channel == channel


def test_a_lock_or_plug_without_a_name_is_called_so(event: Load) -> None:
    assert event(EventType="lock", LockName="Ytterdør").lock_name == "Ytterdør"
    assert event(EventType="lock", LockName=" ").lock_name == "Lås uten navn"
    assert event(EventType="plug_on").plug_name == "Smartplugg uten navn"


def test_what_an_operator_must_look_at_is_counted(world: World, cabin: Site) -> None:
    admit(world.occupancies["cabin"], "Ole", world.tor)
    records = [
        record(EventType="sabotage"), record(EventType="sabotage", Channel="Due"), record(User="Ukjent Person"),
        record(User="kode"), record(Time="2014-01-01T12:00:00Z"), record(User="Nora", Odd=1),
    ]  # fmt: skip
    report = load(cabin, log(*records), now=NOW)
    assert report.unknown_types == {"sabotage": 2}
    assert report.unknown_channels == {"Due": 1}
    assert report.unread_fields == {"Odd": 1}
    assert report.unknown_names == {"Ukjent Person": 1}
    assert report.shared_names == {"Ole": 2}
    assert (report.unnamed, report.without_occupancy) == (1, 1)
    told = "\n".join(sentences(report))
    for word in ("sabotage: 2", "Due: 1", "Odd: 1", "Ukjent Person: 1", "Ole: 2", "Kode uten navn: 1 post"):
        assert word in told


def test_the_name_of_somebody_who_was_erased_is_not_stored(world: World, cabin: Site) -> None:
    ledger.enter(world.ole, plan_hash="a" * 64, now=NOW)
    elsewhere = Site.objects.exclude(occupancies__authorised_users__person=world.ole).first()
    AuthorisedUser.objects.filter(person=world.ole).update(person=None, display_name="")
    records = [record(User="Ukjent Person"), record(User=" OLE"), record(User="Nora")]
    report = load(cabin, log(*records), now=NOW)
    assert (report.erased, report.unknown_names) == ((2,), {"Ukjent Person": 1})
    names = [(one.actor_kind, one.unresolved_name) for one in stored(cabin)]
    assert sorted(names) == [("person", ""), ("unnamed", ""), ("unresolved", "Ukjent Person")]
    told = "\n".join(sentences(report))
    assert "slettet hos oss, lagret uten navn: post 2." in told
    assert "ole" not in told.casefold().split()
    # The same name in another home is somebody else's.
    assert elsewhere
    assert ledger.is_erased(marks=[ledger.panel_mark(cabin.pk, "ole ")])
    assert not ledger.is_erased(marks=[ledger.panel_mark(elsewhere.pk, "Ole")])


def test_one_bad_record_holds_the_whole_file_back(cabin: Site) -> None:
    assert load(cabin, log(record(User="Nora")), now=NOW).new == 1
    report = load(cabin, log(record(), record(Time="0000-01-01T00:00:00Z"), record()), now=NOW)
    assert (report.outcome, report.new, report.refused) == (Outcome.HELD_BACK, 0, 1)
    assert len(stored(cabin)) == 1
    told = "\n".join(sentences(report))
    assert "post 2, Time: " in told
    assert "Ingenting er lagret" in told


def test_keep_going_loads_the_others(cabin: Site) -> None:
    bad = [record(Time="0000-01-01T00:00:00Z", User=None), "armed", record(Channel=7)]
    report = load(cabin, log(record(), *bad, record(User="Nora")), now=NOW, keep_going=True)
    assert (report.outcome, report.new, report.refused, len(report.refusals)) == (Outcome.LOADED, 2, 3, 4)
    assert len(stored(cabin)) == 2
    assert "post 3, hele posten: er ikke et objekt" in "\n".join(sentences(report))


def test_a_dry_run_counts_and_stores_nothing(cabin: Site) -> None:
    report = load(cabin, PRESENT, now=NOW, dry_run=True)
    assert (report.outcome, report.new, report.known) == (Outcome.DRY_RUN, 495, 0)
    assert not stored(cabin)
    load(cabin, PRESENT, now=NOW)
    again = load(cabin, PRESENT, now=NOW, dry_run=True)
    assert (again.new, again.known) == (0, 495)
    assert "ingenting er lagret" in "\n".join(sentences(again))


def test_a_failure_half_way_leaves_nothing_of_the_file(cabin: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "BATCH", 100)
    really, calls = activity.record, iter(range(9))

    def fails_the_third_time(events: Any) -> int:
        if next(calls) == 2:
            raise psycopg.OperationalError("gone")
        return really(events)

    monkeypatch.setattr(activity, "record", fails_the_third_time)
    with pytest.raises(psycopg.OperationalError):
        load(cabin, PRESENT, now=NOW)
    assert not stored(cabin)
    monkeypatch.setattr(activity, "record", really)
    assert load(cabin, PRESENT, now=NOW).new == 495


def test_two_loads_onto_one_site_do_not_run_at_once(cabin: Site) -> None:
    with psycopg.connect(
        **connection.get_connection_params() | {"cursor_factory": None, "context": None}
    ) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"load_panel_log {cabin.pk}"])
        with pytest.raises(AlreadyLoading):
            load(cabin, log(record()), now=NOW)
        other.rollback()
        assert load(cabin, log(record()), now=NOW).new == 1


def test_no_name_and_no_record_reaches_the_log(cabin: Site, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        load(cabin, log(record(User="Ukjent Person", LockName="Hemmelig dør"), record()), now=NOW)
    written = "\n".join(line.getMessage() for line in caplog.records if not line.name.startswith("django.db"))
    assert str(cabin.pk) in written
    for secret in ("Ukjent Person", "Hemmelig", "Ole"):
        assert secret not in written


def test_a_long_log_costs_no_more_queries_than_a_short_one(cabin: Site) -> None:
    records = json.loads(PRESENT.read_text())["Records"]
    load(cabin, log(*records[::50]), now=NOW)
    spent = []
    for part in (records[1::50], records[2:]):
        with CaptureQueriesContext(connection) as queries:
            load(cabin, log(*part), now=NOW)
        spent.append(len(queries))
    assert abs(spent[1] - spent[0]) < 12  # a few for each month of each table, none for each record
