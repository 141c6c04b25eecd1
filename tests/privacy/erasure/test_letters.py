"""What others are told when somebody on the list of their home is erased: that the list is shorter, and no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from accounts import post
from accounts.models import Letter, QuietWish
from privacy.models import PrivacyRequest
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_owner_is_told_neutrally_that_the_list_is_shorter(
    world: World,
    confirmed: Callable[..., tuple[PrivacyRequest, str]],
    carry_out: Callable[[PrivacyRequest], Any],
) -> None:
    request, _token = confirmed("ole")
    assert not Letter.objects.filter(kind="list-changed").exists(), "nothing before the first row goes"
    carry_out(request)
    told = Letter.objects.get(kind="list-changed")
    assert told.person_id == world.ingrid.pk
    post.settle()
    subject = "Listen over brukere og kontaktpersoner er endret"
    [letter] = [one for one in mail.outbox if one.subject == subject]
    assert letter.to == ["ingrid@example.no"]
    assert "står ikke lenger på listen din" in letter.body
    for word in ("Ole", "slett", "sak "):
        assert word not in letter.body, word


def test_the_owner_is_told_three_days_later_where_that_was_asked_for(
    world: World,
    confirmed: Callable[..., tuple[PrivacyRequest, str]],
    carry_out: Callable[[PrivacyRequest], Any],
) -> None:
    QuietWish.objects.create(person=world.ole)
    request, _token = confirmed("ole")
    carry_out(request)
    told = Letter.objects.get(kind="list-changed")
    assert told.next_try_at - told.created_at > timedelta(hours=71)
    assert not QuietWish.objects.exists()
