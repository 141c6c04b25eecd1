"""The officer is told of what should never have been made, in numbers alone."""

import pytest
from django.db import transaction

from accounts import quarantine
from accounts.models import Letter
from accounts.post import settle
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_letter_is_owed_for_what_came_meanwhile_and_for_nothing_else(
    full_world: World, mailoutbox: list
) -> None:  # type: ignore[type-arg]
    with quarantine.told():
        pass
    assert not Letter.objects.filter(kind="quarantined").exists()
    stray = full_world.held["stray"]
    with quarantine.told(), transaction.atomic():
        type(stray).objects.filter(pk=full_world.held["cat_waiting"].pk).update(review_state="quarantined")
    letter = Letter.objects.get(kind="quarantined")
    assert letter.facts == {"images": 1, "recordings": 0}
    assert letter.address == "personvernombud@sectoralarm.no"
    settle()
    (mail,) = mailoutbox
    assert "(1)" in mail.body
    assert "72 timer" in mail.body
    assert "ZQX-" not in mail.body
