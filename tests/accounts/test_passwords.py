"""A password counts exactly as it was typed: nothing is cut, folded or trimmed (ASVS 6.2.8, 6.2.9)."""

from __future__ import annotations

import pytest
from django.test import Client

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
