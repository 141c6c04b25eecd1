"""The demo's telephone calls: small, told of beforehand, and all that is said can be read."""

from __future__ import annotations

from itertools import pairwise

import pytest

from accounts.demo.calls import CALLS, RECORDINGS, call
from accounts.demo.contacts import WORDS

BYTES_PER_SECOND = 24_000 / 8


@pytest.mark.parametrize("name", CALLS)
def test_a_call_is_an_mp3_of_the_length_it_says(name: str) -> None:
    told = call(name)
    sound = told.audio.read_bytes()
    assert sound[0] == 0xFF
    assert sound[1] & 0xE0 == 0xE0
    assert 25 < told.seconds < 45
    assert len(sound) / BYTES_PER_SECOND == pytest.approx(told.seconds, abs=0.5)


def test_all_calls_together_are_small() -> None:
    assert sum(path.stat().st_size for path in RECORDINGS.glob("*.mp3")) < 400_000


@pytest.mark.parametrize("name", CALLS)
def test_a_call_begins_with_the_notice_that_it_is_recorded(name: str) -> None:
    first = call(name).turns[0]
    assert first.speaker == "Automatisk melding"
    assert first.text.startswith("Samtalen blir tatt opp")


@pytest.mark.parametrize("name", CALLS)
def test_nobody_speaks_before_the_other_is_done(name: str) -> None:
    told = call(name)
    assert all(turn.begins < turn.ends for turn in told.turns)
    assert all(one.ends < other.begins for one, other in pairwise(told.turns))
    assert told.turns[-1].ends <= told.seconds


def test_the_transcript_reads_line_by_line() -> None:
    lines = call("alarm_centre").transcript.splitlines()
    assert lines[2] == "0:11 Ingrid Solberg: Ja, det er meg."


def test_the_passphrase_is_asked_for_and_not_told() -> None:
    transcript = call("alarm_centre").transcript
    assert "Hva er kontrollordet ditt?" in transcript
    assert not [word for word in WORDS if word.word in transcript]


def test_an_unknown_call_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        call("wrong_number")
