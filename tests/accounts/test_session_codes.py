"""A code a session waits for: right once, three tries, not for long, and none for what opens nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest

from accounts.session_codes import SessionCode

KIND, OTHER = SessionCode("kind", seconds=600), SessionCode("other", seconds=600)
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def request_(clock: time_machine.Coordinates) -> HttpRequest:
    request = HttpRequest()
    request.session = SessionStore()
    return request


def test_the_code_proves_what_the_session_waits_for_and_nothing_else(request_: HttpRequest) -> None:
    KIND.begin(request_, code="123456", opens=True, of="this")
    assert KIND.proven(request_) is None
    assert not KIND.confirm(request_, code="123457")
    assert KIND.confirm(request_, code=" 123456 ")
    assert (KIND.proven(request_) or {})["of"] == "this"
    assert OTHER.proven(request_) is None
    assert "123456" not in str(dict(request_.session))
    KIND.forget(request_)
    assert KIND.under_way(request_) is None


def test_three_wrong_ones_and_the_right_one_is_gone(request_: HttpRequest) -> None:
    KIND.begin(request_, code="123456", opens=True)
    for _try in range(3):
        assert not KIND.confirm(request_, code="000000")
    assert not KIND.confirm(request_, code="123456")
    assert KIND.under_way(request_) is None


def test_a_code_nobody_was_sent_is_never_right(request_: HttpRequest) -> None:
    KIND.begin(request_, code="123456", opens=False)
    assert KIND.under_way(request_) is not None, "it reads the same"
    assert not KIND.confirm(request_, code="123456")
    assert not KIND.confirm(request_, code="")


@pytest.mark.parametrize(("seconds", "is_right"), [(600, True), (601, False)])
def test_it_waits_so_long_and_no_longer(
    request_: HttpRequest, clock: time_machine.Coordinates, seconds: int, is_right: bool
) -> None:
    KIND.begin(request_, code="123456", opens=True)
    clock.move_to(NOW + timedelta(seconds=seconds))
    assert KIND.confirm(request_, code="123456") is is_right


def test_what_was_proven_without_a_letter_is_not_confirmed_by_one(request_: HttpRequest) -> None:
    KIND.prove(request_, of="this")
    assert KIND.proven(request_)
    assert not KIND.confirm(request_, code="123456")
    assert "failed" not in (KIND.proven(request_) or {}), "nobody has read a letter"
