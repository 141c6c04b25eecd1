"""What makes a file a log, and a record one that can be used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from accounts.intake import reading
from accounts.intake.reading import Shape, UnreadableLog, read
from tests.accounts.intake.conftest import NOW, detail, log, old_log, record

ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8),
    lambda inside: (
        some.lists(inside, max_size=3) | some.dictionaries(some.text(max_size=8), inside, max_size=3)
    ),
    max_leaves=6,
)
NOT_A_LOG = {
    "nothing": b"",
    "only spaces": b" \n\t ",
    "no JSON": b"User;Time\nOle;2025-11-30",
    "cut off": b'{"Records": [{"User": "Ole"',
    "a comma too many": b'{"Records": [],}',
    "two documents": b'{"Records": []}{"Records": []}',
    "a list": b"[]",
    "a number": b"7",
    "a text": b'"Records"',
    "null": b"null",
    "another key": b'{"Events": []}',
    "other letters": b'{"records": []}',
    "both shapes": b'{"Records": [], "LogDetails": []}',
    "a shape twice": b'{"Records": [], "Records": []}',
    "an object inside": b'{"Records": {"0": {}}}',
    "null inside": b'{"Records": null}',
    "a text inside": b'{"LogDetails": "none"}',
    "a number of 5000 digits": b'{"Records": [' + b"9" * 5000 + b"]}",
    "deep nesting": b"[" * 200_000 + b"]" * 200_000,
    "deep nesting in a record": b'{"Records": [' + b'{"User":' * 100_000 + b"1" + b"}" * 100_000 + b"]}",
    "latin-1": '{"Records": [{"LockName": "Ytterdør"}]}'.encode("latin-1"),
    "utf-16": '{"Records": []}'.encode("utf-16"),
    "half a character": '{"Records": [{"LockName": "Ytterdø'.encode()[:-1],
    "bytes at random": bytes(range(256)),
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
}


def faults(*records: Any) -> list[tuple[int, str]]:
    return [(refusal.number, refusal.field) for refusal in read(log(*records), latest=NOW).refusals]


@pytest.mark.parametrize("content", NOT_A_LOG.values(), ids=NOT_A_LOG)
def test_what_is_no_log_is_refused_in_words(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "log.json"
    path.write_bytes(content)
    with pytest.raises(UnreadableLog) as refused:
        read(path, latest=NOW)
    assert str(refused.value).endswith(".")
    assert "Ytterd" not in str(refused.value)


def test_a_file_that_cannot_be_opened_is_refused_in_words(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.json", tmp_path, tmp_path / "log.json" / "inside", Path("nul\0.json")):
        with pytest.raises(UnreadableLog, match="kan ikke åpnes"):
            read(path, latest=NOW)


def test_a_huge_file_is_refused_without_being_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 1024 * 1024)
    with pytest.raises(UnreadableLog, match="større enn 1 MB"):
        read(Path("/dev/zero"), latest=NOW)


@given(some.binary(max_size=60) | ANYTHING.map(lambda value: json.dumps(value).encode()))
def test_any_content_is_a_log_or_refused_in_words(content: bytes) -> None:
    try:
        read(content.decode(errors="surrogateescape"), latest=NOW)
    except UnreadableLog:
        return


def test_both_shapes_are_read_and_other_keys_beside_them_ignored() -> None:
    new = read(json.dumps({"Status": "success", "Records": [record()], "IsMore": False}), latest=NOW)
    old = read(json.dumps({"LogDetails": [detail("2017-10-28T16:02:00")], "Message": "ok"}), latest=NOW)
    assert (new.shape, new.length, len(new.records)) == (Shape.RECORDS, 1, 1)
    assert (old.shape, old.length, len(old.records)) == (Shape.LOG_DETAILS, 1, 1)
    assert old.records[0].channel == ""
    assert not new.refusals
    assert not old.refusals


def test_a_log_without_records_is_a_log() -> None:
    assert read(log(), latest=NOW).length == 0
    assert read(old_log(), latest=NOW).length == 0


def test_fields_we_do_not_use_are_counted() -> None:
    entry = record(UserTranslationKey="", Deep={"a": [{"b": None}]})
    found = read(log(entry, record(UserTranslationKey="x")), latest=NOW)
    assert found.unread == {"UserTranslationKey": 2, "Deep": 1}
    assert len(found.records) == 2


def test_texts_are_trimmed_and_get_one_unicode_form() -> None:
    (found,) = read(log(record(User="  Bjo\u0308rn\n", LockName="Ytterdo\u0308r ")), latest=NOW).records
    assert (found.user, found.lock_name) == ("Bj\u00f6rn", "Ytterd\u00f6r")


@pytest.mark.parametrize("name", ["User", "Channel", "Time", "EventType", "LockName"])
@pytest.mark.parametrize("value", [1, 1.5, True, [], {}, ["Ole"], {"User": "Ole"}, float("nan"), 10**30])
def test_a_value_that_is_no_text_is_refused_with_its_number_and_field(name: str, value: Any) -> None:
    assert faults(record(), record(**{name: value}), record()) == [(2, name)]


@pytest.mark.parametrize("name", ["User", "Channel", "Time", "EventType", "LockName"])
def test_a_missing_field_is_refused_with_its_number_and_field(name: str) -> None:
    entry = record()
    del entry[name]
    assert faults(record(), entry) == [(2, name)]


@pytest.mark.parametrize("name", ["Time", "EventType", "User"])
def test_the_older_shape_needs_three_fields_and_may_have_the_others(name: str) -> None:
    entry = detail("2017-10-28T16:02:00")
    whole = entry | {"Channel": "", "LockName": "home.event.arming"}
    del entry[name]
    found = read(old_log(whole, entry), latest=NOW)
    assert [(refusal.number, refusal.field) for refusal in found.refusals] == [(2, name)]
    assert [one.number for one in found.records] == [1]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"User": "O\0le"}, "User"),
        ({"User": "\ud800"}, "User"),
        ({"LockName": "dør\x1b[2J"}, "LockName"),
        ({"Channel": "a\x85b"}, "Channel"),
        ({"User": "x" * 101}, "User"),
        ({"LockName": "x" * 101}, "LockName"),
        ({"EventType": "x" * 61}, "EventType"),
        ({"Channel": "x" * 41}, "Channel"),
        ({"Time": "2025-11-30T22:05:20Z" * 100}, "Time"),
        ({"EventType": ""}, "EventType"),
        ({"EventType": "  "}, "EventType"),
        ({"Time": ""}, "Time"),
        ({"Time": "0000-00-00T00:00:00Z"}, "Time"),
        ({"Time": "9999-12-31T23:59:59Z"}, "Time"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_with_its_field(fields: dict[str, str], name: str) -> None:
    assert faults(record(**fields)) == [(1, name)]


@pytest.mark.parametrize("name", ["User", "Time", "EventType"])
def test_null_is_refused_where_a_word_is_needed(name: str) -> None:
    assert faults(record(**{name: None})) == [(1, name)]


def test_null_is_empty_where_a_word_may_be_missing() -> None:
    (found,) = read(log(record(Channel=None, LockName=None)), latest=NOW).records
    assert (found.channel, found.lock_name) == ("", "")


def test_a_time_without_offset_is_utc_in_the_present_shape() -> None:
    (found,) = read(log(record(Time="2025-11-30T22:05:20")), latest=NOW).records
    assert found.time.isoformat() == "2025-11-30T22:05:20+00:00"


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read("\ufeff" + log(record()), latest=NOW).length == 1


@pytest.mark.parametrize("entry", [None, 7, "armed", [], [record()], True])
def test_what_is_no_object_is_refused_whole(entry: Any) -> None:
    assert faults(record(), entry) == [(2, "")]


def test_a_key_that_comes_twice_is_refused_not_chosen_from() -> None:
    plain = json.dumps(record())
    twice = plain.replace('"User": "Ole"', '"User": "Ole", "User": "Nora"')
    strange = plain.replace('"User": "Ole"', '"User": "Ole", "Odd": 1, "Odd": 2')
    found = read(f'{{"Records": [{plain}, {twice}, {strange}]}}', latest=NOW)
    assert [(refusal.number, refusal.field) for refusal in found.refusals] == [(2, "User"), (3, "")]
    assert [one.number for one in found.records] == [1]


def test_every_fault_of_a_record_is_told() -> None:
    assert faults(record(User=None, Time="no", LockName=7)) == [(1, "User"), (1, "LockName"), (1, "Time")]


def test_a_reason_never_quotes_the_record() -> None:
    found = read(log(record(User="Ole Hemmelig\0", EventType="", Time="Hemmelig")), latest=NOW)
    assert found.refusals
    assert "Hemmelig" not in " ".join(refusal.reason for refusal in found.refusals)
