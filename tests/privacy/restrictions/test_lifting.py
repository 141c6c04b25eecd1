"""Nothing is lifted before the person was told, by whom it may concern, and had seven days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from accounts import post
from accounts.models import Letter
from accounts.wall import scope
from accounts.wall.roles import WORKER
from privacy.gate import Use, may
from privacy.models import PrivacyRequest, Restriction
from privacy.restrictions import lifting
from privacy.states import WrongState
from privacy.uses import Why
from tests.portal.wall.conftest import as_role
from tests.privacy.restrictions.conftest import Scoped
from tests.world import World

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def noticed(world: World, ask: Callable[..., PrivacyRequest], as_user: Scoped) -> Restriction:
    """A restriction Dina has given notice of, and the letter sent."""
    ask(ground=Why.ACCURACY)
    restriction = Restriction.objects.get()
    with as_user("dina"):
        lifting.give_notice(restriction, by=world.users["dina"], reason="Sjekket.", now=timezone.now())
    post.settle()
    restriction.refresh_from_db()
    return restriction


def lift_as_the_worker(now: datetime) -> int:
    with as_role(WORKER):
        return lifting.lift_due(now)


def test_it_ends_seven_days_after_the_letter_and_not_before(world: World, noticed: Restriction) -> None:
    sent = Letter.objects.get(kind="restriction-lifting").sent_at
    assert sent
    assert lift_as_the_worker(sent + WEEK - timedelta(seconds=1)) == 0
    assert not may(world.ingrid, Use.EDIT)
    assert lift_as_the_worker(sent + WEEK) == 1
    assert may(world.ingrid, Use.EDIT)
    assert lift_as_the_worker(sent + 2 * WEEK) == 0
    assert Letter.objects.filter(kind="restriction-lifted").count() == 1


def test_a_letter_that_was_never_sent_lifts_nothing(world: World, noticed: Restriction) -> None:
    Letter.objects.filter(kind="restriction-lifting").update(sent_at=None)
    assert lift_as_the_worker(timezone.now() + 10 * WEEK) == 0
    assert not may(world.ingrid, Use.EDIT)


def test_the_letters_hold_no_data(noticed: Restriction, mailoutbox: list) -> None:
    lift_as_the_worker(timezone.now() + 2 * WEEK)
    post.settle()
    bodies = [letter.body for letter in mailoutbox]
    assert any("tar slutt" in body for body in bodies)
    assert any("er slutt" in body for body in bodies)
    for body in bodies:
        assert "Sjekket" not in body
        assert "Solberg" not in body


def test_a_second_notice_changes_nothing(world: World, noticed: Restriction, as_user: Scoped) -> None:
    with as_user("sam"):
        lifting.give_notice(noticed, by=world.users["sam"], reason="Igjen.", now=timezone.now() - WEEK)
    after = Restriction.objects.get()
    assert (after.lifted_by, after.lift_not_before) == (world.users["dina"], noticed.lift_not_before)


def test_what_has_ended_gets_no_notice(world: World, noticed: Restriction) -> None:
    lift_as_the_worker(timezone.now() + 2 * WEEK)
    with pytest.raises(WrongState):
        lifting.give_notice(noticed, by=world.users["sam"], reason="Igjen.", now=timezone.now())


@pytest.mark.parametrize(
    "fields",
    [
        {"lifted_at": "now"},
        {"lift_notice_sent_at": "now", "lift_not_before": "now"},
        {"lift_notice_sent_at": "now", "lift_not_before": "later"},
        {"lift_notice_sent_at": "now"},
    ],
)
def test_the_database_refuses_a_lifting_without_notice_name_and_reason(
    world: World, ask: Callable[..., PrivacyRequest], fields: dict[str, str]
) -> None:
    ask(ground=Why.ACCURACY)
    moments = {"now": timezone.now(), "later": timezone.now() + 2 * WEEK}
    changed = {name: moments[when] for name, when in fields.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Restriction.objects.update(**changed)


def test_the_database_refuses_to_lift_early(noticed: Restriction) -> None:
    early = noticed.lift_not_before - timedelta(seconds=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Restriction.objects.update(lifted_at=early)
    with pytest.raises(IntegrityError), transaction.atomic():
        Restriction.objects.update(lift_not_before=noticed.lift_notice_sent_at + timedelta(days=6))
    Restriction.objects.update(lifted_at=noticed.lift_not_before)


def test_what_was_stopped_is_never_rewritten_or_removed(noticed: Restriction) -> None:
    for tampering in ("UPDATE privacy_restriction SET ground = 'b'", "DELETE FROM privacy_restriction"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(tampering)
    assert Restriction.objects.get().ground == Why.ACCURACY


def test_employees_lift_in_their_own_name_and_only_by_notice(world: World, noticed: Restriction) -> None:
    with scope.of_user(world.users["sam"]):
        assert Restriction.objects.filter(pk=noticed.pk).update(is_interim=False) == 0
    for changed in ({"lifted_at": timezone.now()}, {"is_lifted_by_oneself": True}):
        with (
            pytest.raises(ProgrammingError),
            transaction.atomic(),
            scope.of_user(world.users["dina"]),
        ):
            Restriction.objects.filter(pk=noticed.pk).update(**changed)


def test_nobody_sees_anothers(world: World, noticed: Restriction) -> None:
    with scope.of_user(world.users["ingrid"]):
        assert Restriction.objects.count() == 1
    for stranger in ("ole", "lise"):
        with scope.of_user(world.users[stranger]):
            assert not Restriction.objects.exists()
