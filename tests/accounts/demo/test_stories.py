"""The demo's people and their history: made once, true to itself, never among real people."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db import models
from django.test import Client
from django.utils import timezone
from stdnum.no import fodselsnummer, orgnr

from accounts.demo.access import DURESS_CODE
from accounts.demo.contacts import WORDS
from accounts.demo.customers import ORGANISATION_NUMBER
from accounts.demo.grants import ACCESSES
from accounts.demo.history import KEPT_DAYS, NAMED_DAYS, happenings
from accounts.demo.homes import TAKEOVER
from accounts.demo.persons import NATIONAL_NUMBER
from accounts.demo.sample import at, demo_id, end_of_history
from accounts.demo.sign_ins import CUSTOMERS, EMAILS, PASSWORD, STAFF
from accounts.models import ArmingEvent, AuthorisedUser, CodeAssignment, LockEvent, Person, PlugEvent, User
from accounts.models.activity import EVENT_MODELS, ActorKind
from tests.accounts.demo.looking import OURS

AHEAD_BY_NATURE = {"valid_to", "next_try_at", "scheduled_at", "secret_until", "takeover_at"}
LOGS = ((at(2017, 10, 1), at(2018, 4, 1)), (at(2025, 9, 1, 0), at(2025, 12, 1, 0)))


def counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in OURS}


def events() -> Iterator[Any]:
    for model in EVENT_MODELS:
        yield from model._default_manager.select_related("user").all()


def was_loaded(moment: datetime) -> bool:
    return any(first <= moment < last for first, last in LOGS)


def test_the_command_says_in_one_line_what_it_made(demo: str) -> None:
    assert demo.startswith("Made 61 persons, 54 homes and ")
    assert demo.count("\n") == 1


@pytest.mark.usefixtures("asked")
def test_a_second_run_changes_nothing_and_says_so() -> None:
    before = counts()
    said = StringIO()
    call_command("make_demo", stdout=said)
    assert before["accounts.ArmingEvent"] > 3_000
    assert counts() == before
    assert said.getvalue() == "The demo is here already: nothing was changed.\n"


@pytest.mark.usefixtures("asked")
def test_it_runs_only_where_the_demo_or_debug_is_on(settings: Any) -> None:
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="DEMO or DEBUG"):
        call_command("make_demo")


@pytest.mark.parametrize("stranger", ["person", "sign-in"])
def test_it_does_not_touch_a_database_with_other_people(db: None, stranger: str) -> None:
    if stranger == "person":
        Person.objects.create(given_name="Somebody")
    else:
        User.objects.create_user("sam@example.no", is_staff=True)
    before = counts()
    with pytest.raises(CommandError, match="others"):
        call_command("make_demo")
    assert counts() == before


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("email", EMAILS)
def test_everybody_signs_in_with_the_printed_password(email: str) -> None:
    client = Client()
    answer = client.post("/logg-inn/", {"login": email, "password": PASSWORD})
    if email.split("@")[0] in STAFF:
        assert answer["Location"] == "/logg-inn/totrinn/"
        answer = client.post(answer["Location"], {"code": printed_code(email)})
    assert answer.status_code == 302
    assert answer.wsgi_request.user.email == email


def printed_code(email: str) -> str:
    said = StringIO()
    call_command("demo_code", email, stdout=said, stderr=StringIO())
    return said.getvalue().strip()


@pytest.mark.usefixtures("asked")
def test_a_code_is_printed_for_staff_of_the_demo_only(settings: Any) -> None:
    assert re.fullmatch(r"\d{6}", printed_code("sam@example.no"))
    User.objects.create_user("real@example.no", is_staff=True)
    for email in ("ingrid@example.no", "real@example.no", "nobody@example.no"):
        with pytest.raises(CommandError, match="No sign-in"):
            printed_code(email)
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO"):
        printed_code("sam@example.no")


@pytest.mark.usefixtures("asked")
def test_their_secrets_lie_sealed() -> None:
    secrets = [factor.data["secret"] for factor in Authenticator.objects.filter(type="totp")]
    assert len(secrets) == len(STAFF)
    assert all(len(base64.b64decode(secret)) > 32 and not secret.isupper() for secret in secrets)


@pytest.mark.usefixtures("asked")
def test_no_two_passwords_share_a_salt() -> None:
    hashes = set(User.objects.values_list("password", flat=True))
    assert len(hashes) == len(EMAILS)
    assert all(check_password(PASSWORD, one) for one in list(hashes)[:1])


@pytest.mark.usefixtures("asked")
def test_staff_are_no_customers_and_only_some_of_them_look_at_cases() -> None:
    staff = {name: User.objects.get(email=f"{name}@example.no") for name in STAFF}
    looks = {name for name, user in staff.items() if user.has_perm("privacy.view_privacyrequest")}
    assert looks == {"sam", "sara", "stian", "dina", "rune", "tone", "trygve"}
    assert set(staff) - looks == {"omar", "tuva", "frida", "astrid", "arne"}
    assert all(user.is_staff and user.person is None and not user.is_superuser for user in staff.values())
    assert not User.objects.filter(person__isnull=False, is_staff=True).exists()
    assert User.objects.filter(person__isnull=False).count() == len(CUSTOMERS)


@pytest.mark.usefixtures("asked")
def test_nobody_has_access_without_having_been_told() -> None:
    active = AuthorisedUser.objects.filter(state=AuthorisedUser.State.ACTIVE)
    assert active.count() > 5
    assert not active.filter(informed_at__isnull=True).exists()


@pytest.mark.usefixtures("asked")
def test_the_sellers_time_ends_where_the_buyers_begins() -> None:
    by_user = ArmingEvent.objects.filter(site=demo_id("site", "house"), actor_kind=ActorKind.PERSON)
    sellers = by_user.filter(user__occupancy=demo_id("occupancy", "tor"))
    buyers = by_user.filter(user__occupancy=demo_id("occupancy", "ingrid"))
    assert {"Selger En", "Selger To"} == set(sellers.values_list("user__display_name", flat=True))
    assert max(sellers.values_list("occurred_at", flat=True)) < TAKEOVER
    assert min(buyers.values_list("occurred_at", flat=True)) >= TAKEOVER
    assert sellers.count() + buyers.count() == by_user.count()


@pytest.mark.usefixtures("asked")
def test_every_name_in_the_panels_own_logs_is_somebodys() -> None:
    loaded = [row for row in events() if was_loaded(row.occurred_at) and row.unresolved_name]
    assert LockEvent.objects.filter(occurred_at__range=LOGS[1]).count() == 155
    assert loaded == []


@pytest.mark.usefixtures("asked")
def test_nothing_lies_in_the_future() -> None:
    now, looked_at = timezone.now(), 0
    for model in OURS:
        for field in model._meta.concrete_fields:
            if isinstance(field, models.DateTimeField) and field.name not in AHEAD_BY_NATURE:
                assert not model._default_manager.filter(**{f"{field.name}__gt": now}).exists(), field
                looked_at += model._default_manager.filter(**{f"{field.name}__lte": now}).count()
    assert looked_at > 10_000


def test_history_ends_now_where_the_sample_moment_is_still_to_come() -> None:
    end = end_of_history(at(2026, 3, 1))
    told = [happening.moment for happening in happenings(end)]
    assert end == at(2026, 3, 1)
    assert end - timedelta(days=1) < max(told) <= end


@pytest.mark.usefixtures("asked")
def test_no_slot_is_two_peoples_at_once_and_one_went_from_one_to_another() -> None:
    by_slot: dict[Any, list[CodeAssignment]] = {}
    for assignment in CodeAssignment.objects.order_by("valid_from").select_related("user"):
        by_slot.setdefault(assignment.code_id, []).append(assignment)
    for earlier, later in [pair for held in by_slot.values() for pair in pairwise(held)]:
        assert earlier.valid_to is not None
        assert earlier.valid_to <= later.valid_from
    slot_5 = by_slot[demo_id("access code", "house", 5)]
    assert [assignment.user.display_name for assignment in slot_5] == ["Håndverker", "Kari"]


@pytest.mark.usefixtures("asked")
def test_whoever_did_something_had_access_and_that_slot_then() -> None:
    slots = {access.id: access.slot for access in ACCESSES}
    by_users = [row for row in events() if row.user_id in slots]
    assert len(by_users) > 3_000
    for row in by_users:
        assert row.user.valid_from <= row.occurred_at
        assert row.user.valid_to is None or row.occurred_at < row.user.valid_to
        assert row.actor_id == row.user.person_id
        assert row.code_slot in {None, slots[row.user.pk]}


@pytest.mark.usefixtures("asked")
def test_only_the_panels_own_logs_are_older_than_what_may_be_held() -> None:
    end = end_of_history(timezone.now())
    generated = [row for row in events() if not was_loaded(row.occurred_at)]
    assert {type(row) for row in generated} == set(EVENT_MODELS)
    for row in generated:
        assert row.occurred_at >= end - timedelta(days=KEPT_DAYS[type(row)] + 1)
        assert row.user is None or row.occurred_at >= end - timedelta(days=NAMED_DAYS)


@pytest.mark.usefixtures("asked")
def test_what_is_older_than_a_year_keeps_neither_name_nor_hour() -> None:
    old = ArmingEvent.objects.filter(occurred_at__range=(at(2024, 12, 1), at(2025, 8, 31, 23)))
    times = {
        moment.astimezone(TAKEOVER.tzinfo).time() for moment in old.values_list("received_at", flat=True)
    }
    assert old.count() > 1_000
    assert not old.exclude(actor=None, user=None, code_slot=None, actor_kind=ActorKind.UNNAMED).exists()
    assert {moment.hour for moment in times} == {0}
    assert not old.exclude(received_at=models.F("occurred_at")).exists()


@pytest.mark.usefixtures("asked")
def test_both_homes_have_a_recent_life() -> None:
    recent = {"occurred_at__gte": end_of_history(timezone.now()) - timedelta(days=30)}
    for home in ("house", "cabin"):
        assert ArmingEvent.objects.filter(site=demo_id("site", home), **recent).exists()
        assert PlugEvent.objects.filter(site=demo_id("site", home), **recent).exists()


@pytest.mark.usefixtures("asked")
def test_no_code_word_or_national_number_can_be_read_from_the_database() -> None:
    secrets = [NATIONAL_NUMBER, DURESS_CODE, *(one.word for one in WORDS)]
    secrets += [access.code for access in ACCESSES if access.code]
    stored = [value for model in OURS for row in model._default_manager.values_list() for value in row]
    text = "\n".join(value for value in stored if isinstance(value, str))
    raw = b"\n".join(bytes(value) for value in stored if isinstance(value, bytes | memoryview))
    assert "Fjellveien 12" in text
    assert len(raw) > 32 * len(ACCESSES) / 2
    assert [secret for secret in secrets if secret in text or secret.encode() in raw] == []


def test_the_made_up_numbers_belong_to_nobody() -> None:
    assert NATIONAL_NUMBER[-2] == fodselsnummer.calc_check_digit1(NATIONAL_NUMBER)
    assert NATIONAL_NUMBER[-1] == fodselsnummer.calc_check_digit2(NATIONAL_NUMBER)
    assert 80 < int(NATIONAL_NUMBER[2:4]) <= 92
    assert orgnr.is_valid(ORGANISATION_NUMBER)
    assert ORGANISATION_NUMBER[0] in "23"


def test_every_demo_tells_the_same_story() -> None:
    end = at(2026, 1, 15)
    assert list(happenings(end)) == list(happenings(end))
