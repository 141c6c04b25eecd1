"""A code on the telephone, both ways: good for five minutes, once, for one employee, and no stranger reads it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import AuditInbox, DataKey, Letter
from privacy import caller_checks, look_notices, readings
from privacy.caller_checks import CheckOver, TooManyChecks, WrongCode
from privacy.models import CallerCheck, Opening, Reading
from privacy.models.looks import TRIES
from tests.privacy.looks.conftest import AtWork
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
OpenUp = Callable[..., Opening]


def asked(world: World, at_work: AtWork, *, by: str = "ingrid") -> str:
    """Somebody asks for the code that an employee must say; the code."""
    with at_work(by):
        return str(caller_checks.ask(world.people[by], by=world.users[by]).code)


def shown(world: World, at_work: AtWork, *, to: str = "ingrid") -> list[str]:
    with at_work(to):
        return [str(check.code) for check in caller_checks.shown_to(world.people[to])]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


# We say it --------------------------------------------------------------------------------------------


def test_one_employee_is_given_the_code_and_only_once(world: World, at_work: AtWork, open_up: OpenUp) -> None:
    code = asked(world, at_work)
    assert len(code) == 6
    assert shown(world, at_work) == [code]
    with at_work("sam"):
        opening = open_up("sam")
        check = caller_checks.take(opening)
        assert caller_checks.code_to_say(check) == code
        with pytest.raises(CheckOver):
            caller_checks.take(opening)
    with at_work("omar"):
        other = open_up("omar", reason="alarm")
        with pytest.raises(CheckOver):
            caller_checks.take(other)
        with pytest.raises(CheckOver):
            caller_checks.code_to_say(check)


def test_a_code_that_is_too_old_or_replaced_is_given_to_nobody(
    world: World, at_work: AtWork, open_up: OpenUp
) -> None:
    asked(world, at_work)
    second = asked(world, at_work)
    assert shown(world, at_work) == [second]
    with at_work("sam"):
        assert caller_checks.code_to_say(caller_checks.take(open_up("sam"))) == second
    third = asked(world, at_work)
    assert third in shown(world, at_work)
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1), tick=False):
        assert shown(world, at_work) == []
        with at_work("sam"), pytest.raises(CheckOver):
            caller_checks.take(open_up("sam"))


def test_another_customers_code_is_out_of_reach(world: World, at_work: AtWork, open_up: OpenUp) -> None:
    asked(world, at_work, by="lise")
    with at_work("sam"):
        opening = open_up("sam")
        assert caller_checks.waiting(world.lise) is None
        with pytest.raises(CheckOver):
            caller_checks.take(opening)
    assert shown(world, at_work) == []
    assert len(shown(world, at_work, to="lise")) == 1


def test_codes_are_not_asked_for_without_end(world: World, at_work: AtWork) -> None:
    for _number in range(caller_checks.AT_MOST_A_DAY):
        asked(world, at_work)
    with pytest.raises(TooManyChecks):
        asked(world, at_work)
    assert len(asked(world, at_work, by="lise")) == 6


# The customer says it -----------------------------------------------------------------------------------


def test_what_the_customer_says_is_right_once(world: World, at_work: AtWork, open_up: OpenUp) -> None:
    with at_work("sam"):
        caller_checks.start(open_up("sam"))
    [code] = shown(world, at_work)
    with at_work("sam"):
        opening = open_up("sam")
        assert caller_checks.hear(opening, code=f" {code} ").used_at is None  # as it was read
        with pytest.raises(CheckOver):
            caller_checks.hear(opening, code=code)
    assert shown(world, at_work) == []
    assert CallerCheck.objects.get().used_at is not None


def test_five_wrong_codes_end_it_even_for_the_right_one(
    world: World, at_work: AtWork, open_up: OpenUp
) -> None:
    with at_work("sam"):
        opening = open_up("sam")
        caller_checks.start(opening)
    [code] = shown(world, at_work)
    with at_work("sam"):
        opening = open_up("sam")
        for left in range(TRIES - 1, 0, -1):
            with pytest.raises(WrongCode) as refused:
                caller_checks.hear(opening, code=wrong(code))
            assert refused.value.left == left
        for typed in (wrong(code), code):
            with pytest.raises(CheckOver):
                caller_checks.hear(opening, code=typed)
    assert CallerCheck.objects.get().used_at is None
    assert shown(world, at_work) == []


def test_four_wrong_codes_leave_room_for_the_right_one(
    world: World, at_work: AtWork, open_up: OpenUp
) -> None:
    with at_work("sam"):
        caller_checks.start(open_up("sam"))
    [code] = shown(world, at_work)
    with at_work("sam"):
        opening = open_up("sam")
        for _number in range(TRIES - 1):
            with pytest.raises(WrongCode):
                caller_checks.hear(opening, code=wrong(code))
        caller_checks.hear(opening, code=code)
    assert CallerCheck.objects.get().used_at is not None


@pytest.mark.parametrize(("seconds", "is_good"), [(299, True), (301, False)])
def test_it_is_good_for_five_minutes(
    world: World, at_work: AtWork, open_up: OpenUp, seconds: int, is_good: bool
) -> None:
    with at_work("sam"):
        caller_checks.start(open_up("sam"))
    [code] = shown(world, at_work)
    with time_machine.travel(timezone.now() + timedelta(seconds=seconds), tick=False), at_work("sam"):
        opening = open_up("sam")
        if is_good:
            caller_checks.hear(opening, code=code)
        else:
            with pytest.raises(CheckOver):
                caller_checks.hear(opening, code=code)


def test_a_colleague_cannot_finish_or_wear_out_my_check(
    world: World, at_work: AtWork, open_up: OpenUp
) -> None:
    with at_work("sam"):
        caller_checks.start(open_up("sam"))
    [code] = shown(world, at_work)
    with at_work("omar"):
        opening = open_up("omar", reason="alarm")
        with pytest.raises(CheckOver):
            caller_checks.hear(opening, code=code)
        assert CallerCheck.objects.filter(direction="you_say").update(tries=5) == 0
    assert CallerCheck.objects.get().tries == 0


# What is kept, and who reaches it -----------------------------------------------------------------------


def test_each_use_is_in_the_log_and_in_the_persons_list(
    world: World, at_work: AtWork, open_up: OpenUp, signed_in: SignedIn
) -> None:
    asked(world, at_work)
    with at_work("sam"):
        opening = open_up("sam", reference="PV-9")
        caller_checks.take(opening)
        caller_checks.start(opening)
        with pytest.raises(WrongCode):
            caller_checks.hear(opening, code="abc")
    assert list(Reading.objects.values_list("what", "reference")) == [("caller_check", "PV-9")] * 2
    entries = AuditInbox.objects.filter(action="caller-checked").values_list("reason", "outcome")
    assert sorted(entries) == [
        ("asked", "ok"),
        ("started", "ok"),
        ("we-say", "ok"),
        ("you-say", "refused"),
    ]
    page = signed_in("ingrid").get("/innsynslogg/").content.decode()
    assert page.count("Sjekket en kode med deg i telefonen") == 2


def test_no_code_lies_readable_in_the_database(world: World, at_work: AtWork, open_up: OpenUp) -> None:
    codes = [asked(world, at_work)]
    with at_work("sam"):
        caller_checks.start(open_up("sam"))
    codes = sorted({*codes, *shown(world, at_work)})
    assert len(codes) == 2
    with connection.cursor() as cursor:
        for table in ("privacy_callercheck", "accounts_auditinbox", "privacy_reading", "accounts_letter"):
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 - names of our own tables
            stored = " ".join(text for (text,) in cursor.fetchall())
            for code in codes:
                assert f"{code.encode().hex()}" not in stored
                assert f",{code}," not in stored
    assert DataKey.objects.filter(owner=world.ingrid.pk).exists()


def test_an_employee_reads_no_code_around_the_function(
    world: World, at_work: AtWork, open_up: OpenUp
) -> None:
    asked(world, at_work)
    with at_work("sam"):
        opening = open_up("sam")
        caller_checks.start(opening)
        assert CallerCheck.objects.defer("code_sealed").count() == 2
        for which in (lambda: list(CallerCheck.objects.all()), lambda: CallerCheck.objects.first()):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                which()
        own = caller_checks.running(opening).get()
        with pytest.raises(CheckOver):
            caller_checks.code_to_say(own)
        with pytest.raises(CheckOver):
            caller_checks.code_to_say(caller_checks.waiting(world.ingrid) or own)


def test_a_person_makes_no_check_in_an_employees_name(world: World, at_work: AtWork) -> None:
    now = timezone.now()
    with at_work("ingrid"):
        for facts in (
            {"direction": "we_say", "by": world.users["sam"]},
            {"direction": "you_say", "by": world.users["sam"], "code_hmac": b"x"},
        ):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                CallerCheck.objects.create(person=world.ingrid, expires_at=now, made_at=now, **facts)
    with at_work("ole"), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
        CallerCheck.objects.create(person=world.ingrid, direction="we_say", made_at=now, expires_at=now)


# The pages ----------------------------------------------------------------------------------------------


def test_both_pages_work_both_ways(world: World, signed_in: SignedIn) -> None:
    person = world.ingrid.pk
    customer, agent = signed_in("ingrid"), signed_in("sam")
    desk = f"/admin/privacy/callercheck/kunde/{person}/"
    gate = f"/admin/privacy/opening/{person}/grunn/"
    assert agent.get(desk)["Location"] == gate
    agent.post(gate, {"reason": "customer_called", "reference": "88213", "explanation": ""})
    assert "ikke bedt om en kode" in agent.get(desk).content.decode()
    assert customer.post("/innringer/").status_code == 303
    code = code_on(customer.get("/innringer/").content.decode())
    before = agent.get(desk).content.decode()
    assert spoken(code) not in before
    assert agent.post(desk, {"do": "take"})["Location"] == desk
    assert spoken(code) in agent.get(desk).content.decode()
    assert "har fått se koden" in customer.get("/innringer/").content.decode()
    agent.post(desk, {"do": "start"})
    said = code_on(customer.get("/innringer/").content.decode())
    assert spoken(said) not in agent.get(desk).content.decode()
    for typed, words in (("", "Skriv koden"), ("12", "seks sifre"), (wrong(said), "4 forsøk igjen")):
        answer = agent.post(desk, {"do": "hear", "code": typed})
        assert answer.status_code == 200
        assert words in answer.content.decode(), typed
    answer = agent.post(desk, {"do": "hear", "code": spoken(said)}, follow=True)
    assert "Riktig kode" in answer.content.decode()
    assert "Gjelder ikke" not in answer.content.decode()
    again = agent.post(desk, {"do": "hear", "code": said}, follow=True)
    assert "gjelder ikke lenger" in again.content.decode()
    assert agent.post(desk, {"do": "zqx"}).status_code == 400
    listed = agent.get("/admin/privacy/callercheck/").content.decode()
    assert "du sier koden" in listed
    assert "Ingrid" not in listed
    assert code not in listed


@pytest.mark.parametrize(("name", "may"), [("sam", True), ("omar", True), ("dina", False), ("astrid", False)])
def test_only_those_who_speak_with_customers_check_callers(
    world: World, signed_in: SignedIn, name: str, may: bool
) -> None:
    answer = signed_in(name).get(f"/admin/privacy/callercheck/kunde/{world.ingrid.pk}/")
    assert answer.status_code == (303 if may else 403)
    nobody = signed_in(name).get("/admin/privacy/callercheck/kunde/00000000-0000-4000-8000-000000000000/")
    assert nobody.status_code == (404 if may else 403)


def test_the_customers_page_is_the_customers_alone(world: World, signed_in: SignedIn) -> None:
    signed_in("ingrid").post("/innringer/")
    code = str(CallerCheck.objects.get().code)
    for name in ("ole", "lise"):
        assert spoken(code) not in signed_in(name).get("/innringer/").content.decode()


def test_a_reading_of_a_check_sends_no_letter(world: World, at_work: AtWork, open_up: OpenUp) -> None:
    look_notices.choose(world.ingrid, which=look_notices.Which.ALL, by=world.users["ingrid"])
    asked(world, at_work)
    with at_work("sam"):
        opening = open_up("sam")
        caller_checks.take(opening)
        assert readings.opening_of(world.users["sam"], world.ingrid) == opening
    assert not Letter.objects.filter(kind="look-noticed").exists()


def code_on(page: str) -> str:
    return page.split('class="spoken-code numeric">')[1].split("<")[0].replace(" ", "")


def spoken(code: str) -> str:
    return f"{code[:3]} {code[3:]}"
