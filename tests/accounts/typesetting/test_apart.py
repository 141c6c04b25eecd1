"""Typesetting in a process of its own gives the same paper, or says why not."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from typing import Any

import pytest

from accounts.typesetting import apart, letters
from accounts.typesetting.apart import typeset_apart
from accounts.typesetting.press import typeset
from tests.accounts.typesetting.test_letters import LETTER


def test_the_paper_is_the_same_byte_for_byte() -> None:
    facts = letters._facts(LETTER)
    there = typeset_apart(letters.TEMPLATE, facts, made_on=LETTER.written_on)
    assert there == typeset(letters.TEMPLATE, facts, made_on=LETTER.written_on)
    assert there.startswith(b"%PDF-1.7")


def test_the_process_gets_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Mapping[str, Any]] = []
    run = subprocess.run

    def listen(*arguments: Any, **details: Any) -> Any:
        asked.append({"arguments": arguments, **details})
        return run(*arguments, **details)

    monkeypatch.setattr(apart.subprocess, "run", listen)
    letters.letter_pdf(LETTER)
    [one] = asked
    assert one["env"] == {}
    assert b"Ingrid Solberg" in one["input"]
    assert "Ingrid" not in str(one["arguments"])


def test_facts_that_do_not_fit_are_an_error_that_tells_none_of_them() -> None:
    with pytest.raises(subprocess.CalledProcessError) as found:
        typeset_apart(letters.TEMPLATE, {"title": "Ingrid Solberg"}, made_on=LETTER.written_on)
    assert "Ingrid" not in str(found.value)


def test_one_that_takes_too_long_may_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0.001)
    with pytest.raises(OSError, match="no paper"):
        letters.letter_pdf(LETTER)
