"""A log line: one line, nothing personal, and never long in the making."""

import json
import logging
import sys

from portal.logs import LONGEST_MESSAGE, OneLine


def line(message: str, *args: object, failing: bool = False) -> dict[str, str]:
    error = None
    if failing:
        try:
            raise ValueError("Ingrid Solberg 15818012345")
        except ValueError:
            error = sys.exc_info()
    record = logging.LogRecord("portal", logging.WARNING, __file__, 1, message, args, error)
    text = OneLine().format(record)
    assert "\n" not in text
    told: dict[str, str] = json.loads(text)
    return told


def test_addresses_and_long_numbers_are_masked() -> None:
    told = line("to %s, %s, %s", "ingrid@example.no", "15818012345", "+47 22 00 00 01")["message"]
    assert told == "to [masked], [masked], [masked]"


def test_ids_are_left_alone() -> None:
    job = "49217fea-5ddd-50ab-9a58-204488301766"
    assert line("job %s lost its worker in try 2", job)["message"] == f"job {job} lost its worker in try 2"


def test_a_line_break_stays_inside_its_line() -> None:
    assert line('a\r\n{"level": "INFO"}')["message"].count("\n") == 1


def test_of_an_error_only_class_and_place_are_told() -> None:
    told = line("failed", failing=True)
    assert told["error"] == "ValueError"
    assert "test_logs.py" in told["where"]
    assert "Ingrid" not in json.dumps(told)


def test_an_endless_word_is_cut_before_it_is_searched() -> None:
    assert len(line("a" * 1_000_000)["message"]) == LONGEST_MESSAGE


def test_every_line_has_its_time_in_utc() -> None:
    assert line("x")["at"].endswith("+00:00")


def test_nothing_in_a_message_begins_a_new_line_or_turns_it_around() -> None:
    odd = "a\r\n\x1b[31m\x7f\x85\x9b\u2028\u2029\u202eb\u2066"
    record = logging.LogRecord("portal", logging.WARNING, __file__, 1, odd, (), None)
    text = OneLine().format(record)
    assert len(text.splitlines()) == 1
    assert not set(text) & set(odd[1:].replace("b", "").replace("[31m", ""))
    assert json.loads(text)["message"] == odd
