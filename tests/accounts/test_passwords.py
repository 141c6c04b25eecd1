"""A password counts exactly as it was typed, and is refused when others know it (ASVS 6.2)."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from accounts.passwords import is_in
from tests.world import World

LONG = "Blåbær 🐈 og Multer " * 6


@pytest.mark.django_db
def test_a_password_counts_exactly_as_it_was_typed(world: World) -> None:
    user = world.users["ingrid"]
    user.set_password(LONG)
    user.save()
    assert len(LONG) > 100

    def lets_in(password: str) -> bool:
        return Client().post("/logg-inn/", {"login": user.email, "password": password}).status_code == 302

    for other in (LONG.strip(), LONG.lower(), LONG[:72]):
        assert not lets_in(other)
    assert lets_in(LONG)


@pytest.mark.parametrize(
    "password", ["Alarm-Sektor-2026", "minesiderpassord1", "TryggHjemNorge2026!", "mine sider alarm 12"]
)
def test_a_password_of_our_words_is_refused(password: str) -> None:
    with pytest.raises(ValidationError, match="lette å gjette"):
        validate_password(password)


@pytest.mark.parametrize(
    "password", ["blåbær kaffe sykkel", "en alarm og sju fjelltopper", "aaaaaaabbbbbbbccc ddd"]
)
def test_another_password_is_taken(password: str) -> None:
    validate_password(password)


def sum_of(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest().upper()


def test_a_password_from_a_breach_is_refused(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "known"
    known = "solsikke og kanari"
    file.write_text("".join(f"{line}:7\n" for line in sorted([sum_of(known), sum_of("a"), sum_of("b")])))
    validate_password(known)
    settings.BREACHED_PASSWORDS = str(file)
    with pytest.raises(ValidationError, match="datalekkasje"):
        validate_password(known)
    validate_password(known + " til")


@pytest.mark.parametrize("count", [0, 1, 2, 3, 10, 257])
@pytest.mark.parametrize("ending", ["", ":1", ":123456"])
def test_every_line_is_found_and_nothing_else(tmp_path: Path, count: int, ending: str) -> None:
    chance = random.Random(count)
    sums = sorted(sum_of(str(chance.random())) for _line in range(count))
    file = tmp_path / "known"
    file.write_text("".join(f"{line}{ending}\r\n" for line in sums))
    assert all(is_in(file, line.encode()) for line in sums)
    assert not any(is_in(file, sum_of(f"not {number}").encode()) for number in range(100))
