"""Who is reminded when: each step once, late rather than never, and as the worker, who sees little."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from accounts import post
from accounts.models import AuditInbox, Letter
from accounts.wall.roles import WORKER
from privacy import deadlines, decisions, identifying, workflow
from privacy.arrivals import Identity
from privacy.models import PrivacyRequest
from privacy.states import Right, Status
from privacy.tasks import watch_deadlines
from tests.privacy.desk.cases import asked, written_down
from tests.world import World

pytestmark = pytest.mark.django_db
OSLO = ZoneInfo("Europe/Oslo")
RECEIVED = datetime(2026, 11, 2, 9, 0, tzinfo=OSLO)  # a Monday; promised on Wednesday 2 December
OFFICER = "personvernombud@sectoralarm.no"
Days = Callable[[int], None]


@pytest.fixture
def days() -> Iterator[Days]:
    """Let the clock run on a day after the receipt, as the worker."""
    with time_machine.travel(RECEIVED, tick=False) as travelled:

        def run(day: int) -> None:
            travelled.move_to((RECEIVED + timedelta(days=day)).replace(hour=6, minute=0))
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f'SET LOCAL ROLE "{WORKER}"')
                watch_deadlines()
                cursor.execute("RESET ROLE")

        yield run


def letters(*, to: str = "") -> list[tuple[str, str]]:
    """Kind and address of what was owed by the clock, in order."""
    rows = Letter.objects.filter(kind__in=("case-due-soon", "case-due", "case-overdue")).order_by(
        "created_at", "kind"
    )
    return [
        (kind, address) for kind, address in rows.values_list("kind", "address") if address == to or not to
    ]


def mine(world: World, request: PrivacyRequest) -> PrivacyRequest:
    decisions.take(request, by=world.users["sara"])
    return request


def test_each_step_comes_on_its_day_and_once(world: World, days: Days) -> None:
    request = mine(world, asked(world))
    assert (request.safe_due_on, request.legal_due_on) == (date(2026, 12, 2), date(2026, 12, 2))
    owner = "sara@example.no"
    expected = {
        19: [],
        20: [("case-due-soon", owner)],
        24: [("case-due-soon", owner)],
        25: [("case-due-soon", owner), ("case-due-soon", OFFICER)],
        28: [("case-due-soon", owner), *[("case-due-soon", OFFICER)] * 2],
        29: [("case-due-soon", owner), *[("case-due-soon", OFFICER)] * 2],
        30: [("case-due-soon", owner), *[("case-due-soon", OFFICER)] * 2, ("case-due", OFFICER)],
        31: [
            ("case-due-soon", owner),
            *[("case-due-soon", OFFICER)] * 2,
            ("case-due", OFFICER),
            ("case-overdue", OFFICER),
        ],
    }
    for day, owed in expected.items():
        days(day)
        days(day)
        assert letters() == owed, day
    passed = AuditInbox.objects.filter(action="deadline-passed", case=request.reference)
    assert passed.count() == 1


def test_after_a_long_stop_the_steps_that_still_matter_are_taken(world: World, days: Days) -> None:
    mine(world, asked(world))
    days(40)
    assert letters() == [("case-due-soon", "sara@example.no"), ("case-overdue", OFFICER)]
    days(41)
    assert len(letters()) == 2


def test_what_nobody_has_taken_is_the_officers_from_the_first_step(world: World, days: Days) -> None:
    asked(world)
    days(20)
    assert letters() == [("case-due-soon", OFFICER)]


def test_what_is_answered_or_taken_back_is_left_alone(world: World, days: Days) -> None:
    answered, back = mine(world, asked(world)), asked(world, name="lise")
    decided = decisions.Decision(Status.GRANTED, "Gjort.")
    decisions.decide(answered, decided, by=world.users["sara"])
    workflow.withdraw(back, by=world.users["lise"])
    days(29)
    days(60)
    assert letters() == []


def test_after_an_extension_the_steps_come_before_the_new_date(world: World, days: Days) -> None:
    request = mine(world, asked(world))
    days(20)
    decisions.extend(request, by=world.users["sara"], reason="Mye", now=RECEIVED + timedelta(days=21))
    assert request.promised_on == date(2027, 2, 2)
    days(60)
    assert len(letters()) == 1
    days(92 - 10)
    assert len(letters(to="sara@example.no")) == 2
    days(92 - 5)
    assert letters(to=OFFICER) == [("case-due-soon", OFFICER)]
    days(93)
    assert letters(to=OFFICER)[-1] == ("case-overdue", OFFICER)


def test_a_letter_to_staff_names_the_case_and_nobody(world: World, days: Days) -> None:
    request = mine(world, asked(world, words="Hemmelig ønske"))
    for day in (20, 25, 30, 31):
        days(day)
    owed = list(Letter.objects.filter(kind__startswith="case-").exclude(kind="case-received"))
    assert len(owed) == 4
    for letter in owed:
        written = post.compose(letter, address=letter.address)
        text = f"{written.subject}\n{written.body}"
        assert request.reference in text
        for personal in ("Ingrid", "Solberg", "4410882", "Hemmelig", "innvending", "Protest"):
            assert personal not in text, personal


# Who asks -----------------------------------------------------------------------------------------


@pytest.fixture
def doubted(world: World) -> PrivacyRequest:
    with time_machine.travel(RECEIVED, tick=False):
        [request] = written_down(world, Right.ERASURE)
        identifying.ask_for_identity(request, by=world.users["sara"], doubt="Ukjent nummer")
    return request


def reminders() -> int:
    return Letter.objects.filter(kind="identity-reminder").count()


def test_whom_we_asked_is_reminded_twice_and_then_the_case_is_closed_kindly(
    world: World, days: Days, doubted: PrivacyRequest
) -> None:
    for day, count in ((6, 0), (7, 1), (20, 1), (21, 2), (29, 2)):
        days(day)
        days(day)
        assert reminders() == count, day
    assert letters() == []
    days(30)
    days(31)
    doubted.refresh_from_db()
    assert (doubted.status, doubted.case.closed_at is not None) == (Status.UNIDENTIFIED, True)
    assert not doubted.pauses.filter(ended_at=None).exists()
    letter = Letter.objects.get(kind="case-unidentified")
    assert letter.person == world.ingrid
    text = str(post.compose(letter, address="x@example.no").body)
    for words in (doubted.reference, "ta den opp igjen når du vil", "Datatilsynet", "domstolene"):
        assert words in text, words


def test_nobody_is_closed_out_before_the_last_reminder_could_be_answered(
    world: World, days: Days, doubted: PrivacyRequest
) -> None:
    days(45)
    doubted.refresh_from_db()
    assert (doubted.status, reminders()) == (Status.IDENTITY, 1)
    days(51)
    doubted.refresh_from_db()
    assert doubted.status == Status.IDENTITY
    days(52)
    doubted.refresh_from_db()
    assert doubted.status == Status.UNIDENTIFIED


def test_whoever_comes_back_goes_on_where_it_stopped(
    world: World, days: Days, doubted: PrivacyRequest
) -> None:
    for day in (7, 21, 30):
        days(day)
    doubted.refresh_from_db()
    now = RECEIVED + timedelta(days=40)
    identifying.identify(doubted, by=world.users["sara"], how=Identity.CALL_BACK, now=now)
    doubted.refresh_from_db()
    assert (doubted.status, doubted.closed_at, doubted.case.closed_at) == (Status.RECEIVED, None, None)
    # The clock stood still all the while, also when the case was closed.
    begun = timezone.localdate(RECEIVED) + timedelta(days=40)
    assert (doubted.safe_due_on, doubted.legal_due_on) == (
        deadlines.safe_due(begun),
        deadlines.legal_due(begun),
    )


def test_every_letter_of_the_clock_can_be_sent(world: World, days: Days, doubted: PrivacyRequest) -> None:
    mine(world, asked(world, name="lise"))
    for day in (7, 20, 25, 28, 30, 31):
        days(day)
    post.settle()
    kinds = set(Letter.objects.filter(sent_at=None).values_list("kind", flat=True))
    assert kinds == set()
    assert len(mail.outbox) == Letter.objects.count()
