"""The worker that asks contact persons, and the clock behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts import notices, post
from accounts.contacts import sending
from accounts.contacts.calling import may_be_called
from accounts.models import AuthorisedUser, ContactNotice, ContactPerson, LateNotice, Letter, TextMessage
from accounts.texting import gateways, outbox
from accounts.wall.roles import WORKER
from tests.accounts.contacts.conftest import ASTRID, LIST, link_in
from tests.portal.wall.conftest import as_role
from tests.world import World

pytestmark = pytest.mark.django_db
Texts = Callable[[], list[str]]


def later(clock: time_machine.Traveller, days: float) -> None:
    clock.shift(timedelta(days=days).total_seconds())


def watch() -> int:
    with as_role(WORKER):
        sending.reconfirm_due(timezone.now())
        sending.silent_due(timezone.now())
        return notices.watch(timezone.now())


def test_without_a_gateway_the_question_goes_by_e_mail(
    world: World, ingrid: Client, settings: Settings
) -> None:
    settings.SMS_BACKEND = ""
    ingrid.post(f"{LIST}ny/", ASTRID | {"epost": "Astrid@example.no"})
    mail.outbox.clear()
    with as_role(WORKER):
        assert sending.send_due(timezone.now()) == 1
        post.settle()
        assert sending.note_sent() == 1
    letter = next(one for one in mail.outbox if one.to == ["astrid@example.no"])
    assert Client().get(link_in(str(letter.body))).status_code == 200
    astrid = ContactPerson.objects.get(name="Astrid Lunde")
    assert (astrid.state, astrid.notice_channel) == ("notice_sent", "email")
    assert not Letter.objects.filter(address="astrid@example.no").exists(), "the address is kept in one place"
    assert "Astrid" not in str(letter.body)


def test_what_did_not_go_is_no_notice_and_is_tried_the_next_day(
    world: World,
    astrid: ContactPerson,
    texts: Texts,
    clock: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(gateways.FileGateway, "send", refuse)
        for _try in range(outbox.GIVE_UP_AFTER + 1):
            texts()
            clock.shift(3_700)
    assert TextMessage.objects.get(key__startswith="contact:").given_up_at is not None
    astrid.refresh_from_db()
    assert (astrid.state, astrid.notice_sent_at) == ("added", None)
    later(clock, 1)
    assert len(texts()) == 1
    astrid.refresh_from_db()
    assert astrid.state == "notice_sent"


def refuse(*_arguments: object, **_named: object) -> None:
    raise gateways.NotSent("503")


def test_who_is_silent_for_a_month_is_still_called_in_an_emergency_and_only_then(
    world: World, astrid: ContactPerson, link: str, clock: time_machine.Traveller
) -> None:
    later(clock, 29.9)
    watch()
    astrid.refresh_from_db()
    assert astrid.state == "notice_sent"
    later(clock, 0.2)
    watch()
    astrid.refresh_from_db()
    assert astrid.state == "no_response"
    assert may_be_called(astrid, emergency=True)
    assert not may_be_called(astrid, emergency=False)


def test_once_a_year_everybody_is_asked_again_and_no_answer_is_no_yes(
    world: World, astrid: ContactPerson, link: str, texts: Texts, clock: time_machine.Traveller
) -> None:
    Client().post(link, {"svar": "ja"})
    later(clock, 364)
    watch()
    assert ContactNotice.objects.get(contact=astrid).wanted_at is None
    later(clock, 2)
    watch()
    asked = [
        text for text in texts() if "Kan vi fortsatt ringe deg" in text and text.startswith(astrid.phone)
    ]
    assert len(asked) == 1
    astrid.refresh_from_db()
    assert may_be_called(astrid, emergency=False), "what they said counts until then"
    later(clock, 31)
    watch()
    astrid.refresh_from_db()
    assert astrid.state == "no_response"


@pytest.fixture
def untold(world: World, ingrid: Client, settings: Settings) -> ContactPerson:
    """On the list, and nothing that is sent arrives."""
    settings.SMS_BACKEND = ""
    ingrid.post(f"{LIST}ny/", ASTRID | {"epost": "astrid@example.no"})
    return ContactPerson.objects.get(name="Astrid Lunde")


def test_staff_hear_on_day_20_and_after_a_month_it_is_for_emergencies_alone(
    world: World,
    untold: ContactPerson,
    clock: time_machine.Traveller,
    signed_in: Callable[[str], Client],
) -> None:
    AuthorisedUser.objects.filter(pk=world.accesses["nora"].pk).update(
        state="invited", informed_at=None, created_at=timezone.now()
    )
    ContactPerson.objects.filter(pk=untold.pk).update(state="added")
    later(clock, 19.9)
    assert watch() == 0
    later(clock, 0.2)
    assert watch() == 2, "a contact person and a user"
    assert watch() == 0, "once"
    late = LateNotice.objects.get(key=untold.pk)
    assert late.suspended_at is None
    assert not notices.is_contact_suspended(untold, timezone.now())
    later(clock, 12)
    assert watch() == 2
    late.refresh_from_db()
    assert late.suspended_at is not None
    assert notices.is_contact_suspended(untold, timezone.now())
    ContactPerson.objects.filter(pk=untold.pk).update(state="confirmed")
    untold.refresh_from_db()
    assert may_be_called(untold, emergency=True)
    assert not may_be_called(untold, emergency=False)
    page = signed_in("sam").get("/admin/accounts/latenotice/").content.decode()
    assert page.count("100234") == 2
    assert "Astrid" not in page


def test_told_late_is_told_and_leaves_the_list_of_staff(
    world: World, untold: ContactPerson, clock: time_machine.Traveller
) -> None:
    later(clock, 25)
    assert watch() == 1
    with as_role(WORKER):
        sending.send_due(timezone.now())
        post.settle()
        sending.note_sent()
    watch()
    assert LateNotice.objects.get().settled_at is not None


def test_whoever_is_untold_once_more_is_before_staff_once_more(
    world: World, untold: ContactPerson, clock: time_machine.Traveller
) -> None:
    later(clock, 32)
    assert watch() == 2, "late, and suspended"
    ContactPerson.objects.filter(pk=untold.pk).update(notice_sent_at=timezone.now())
    assert watch() == 0
    assert LateNotice.objects.get().settled_at is not None
    ContactPerson.objects.filter(pk=untold.pk).update(notice_sent_at=None)
    later(clock, 1)
    assert watch() == 2
    assert watch() == 0, "once"
    late = LateNotice.objects.get()
    assert (late.settled_at, late.alerted_at) == (None, late.suspended_at)
    assert Letter.objects.filter(kind="notice-late").count() == 2


def test_what_the_customer_says_they_told_counts(
    world: World, ingrid: Client, settings: Settings, clock: time_machine.Traveller
) -> None:
    settings.SMS_BACKEND = ""
    ingrid.post(f"{LIST}ny/", ASTRID | {"fortalt": "on"})
    later(clock, 40)
    assert watch() == 0
    assert not notices.is_contact_suspended(ContactPerson.objects.get(name="Astrid Lunde"), timezone.now())


@pytest.mark.parametrize(
    ("since", "is_late_on"), [("2026-01-31", "2026-02-28"), ("2026-12-15", "2027-01-15")]
)
def test_a_month_ends_on_the_same_day_or_the_last(since: str, is_late_on: str) -> None:
    from datetime import UTC, datetime

    start, end = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (since, is_late_on))
    assert not notices.is_late(start, end - timedelta(seconds=1))
    assert notices.is_late(start, end)


def test_an_entry_that_is_changed_back_and_forth_is_asked_no_more_than_three_times_a_day(
    world: World, ingrid: Client, astrid: ContactPerson, texts: Texts, clock: time_machine.Traveller
) -> None:
    for turn in range(5):
        ingrid.post(f"{LIST}{astrid.pk}/", ASTRID | {"epost": f"astrid{turn % 2}@example.no"})
        texts()
    assert len(texts()) == sending.MOST_A_DAY
    astrid.refresh_from_db()
    assert astrid.state == "added"
    later(clock, 1.01)
    assert len(texts()) == sending.MOST_A_DAY + 1, "the last change is asked about the next day"
    astrid.refresh_from_db()
    assert astrid.state == "notice_sent"


@pytest.mark.parametrize("is_said_by_contact", [False, True])
def test_what_went_to_the_former_number_tells_nobody_at_the_new_one(
    world: World,
    ingrid: Client,
    astrid: ContactPerson,
    link: str,
    texts: Texts,
    is_said_by_contact: bool,
) -> None:
    if is_said_by_contact:
        Client().post(link, {"svar": "feil-nummer"})
    ingrid.post(f"{LIST}{astrid.pk}/", ASTRID | {"telefon": "915 03 035"})
    with as_role(WORKER):
        assert sending.note_sent() == 0
    astrid.refresh_from_db()
    assert (astrid.state, astrid.notice_sent_at) == ("added", None)
    with as_role(WORKER):
        sending.send_due(timezone.now())
    astrid.refresh_from_db()
    assert (astrid.state, astrid.notice_sent_at) == ("added", None), "owed is not yet sent"
    assert TextMessage.objects.filter(key__startswith="contact:", sent_at=None).get().kind == "contact-asked"
    assert texts()[-1].startswith("+4791503035")
    astrid.refresh_from_db()
    assert astrid.state == "notice_sent"
    assert astrid.notice_sent_at is not None
