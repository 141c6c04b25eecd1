"""Signing in: the same answer and the same work whether somebody is known or not, and limits that hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from allauth.account.adapter import get_adapter
from django.contrib.auth.hashers import BasePasswordHasher
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import sealing
from accounts.models import Letter, User
from accounts.passwords import Argon2
from tests import factors
from tests.world import PASSWORD, World, build

pytestmark = pytest.mark.django_db
WRONG = "E-post, kundenummer eller passord stemmer ikke."
TOO_MANY = "For mange forsøk. Vent noen minutter og prøv igjen."
EVIL = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https:///evil.example",
    "https://evil.example/",
    "http://testserver@evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\t/evil.example",
    "/\r\nLocation: https://evil.example",
    " //evil.example",
    "http://testserver/",
]


def sign_in(client: Client, login: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post("/logg-inn/", {"login": login, "password": password}, **extra)


def without_marks(page: bytes, *typed: str) -> str:
    """A page without what differs by itself: the form's mark and what was typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.decode())
    for word in typed:
        text = text.replace(word, "TYPED")
    return text


@contextmanager
def counted_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """How often a password is hashed: as many entries as hashes."""
    done: list[str] = []
    encode, verify = Argon2.encode, Argon2.verify

    def counted_encode(self: BasePasswordHasher, *args: Any) -> str:
        done.append("encode")
        return encode(self, *args)

    def counted_verify(self: BasePasswordHasher, *args: Any) -> bool:
        done.append("verify")
        return verify(self, *args)

    with monkeypatch.context() as patch:
        patch.setattr(Argon2, "encode", counted_encode)
        patch.setattr(Argon2, "verify", counted_verify)
        yield done


# Who gets in -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "login", ["ingrid@example.no", " Ingrid@Example.NO ", "4410882", "44 10 882", "4410 882 "]
)
def test_one_signs_in_with_address_or_customer_number(world: World, login: str) -> None:
    client = Client()
    answer = sign_in(client, login)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(world.users["ingrid"].pk)


def test_staff_land_in_the_admin(world: World) -> None:
    assert factors.sign_in(Client(), world.users["sam"])["Location"] == "/admin/"


def test_the_session_key_changes_at_sign_in(world: World) -> None:
    client = Client()
    client.post("/logg-inn/kode/", {"email": "ingrid@example.no"})
    before = client.session.session_key
    client.post("/logg-ut/")
    sign_in(client, "ingrid@example.no")
    assert before
    assert client.session.session_key != before


def test_the_field_tells_password_managers_what_it_is(world: World) -> None:
    page = Client().get("/logg-inn/").content.decode()
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "E-post eller kundenummer" in page
    assert "placeholder" not in page


# Nobody is told who exists ------------------------------------------------------------------------

UNKNOWN = ["nobody@example.no", "9999999", "ikke-et-nummer", "x" * 254, "a@b", "0" * 200]


@pytest.mark.parametrize("login", UNKNOWN)
def test_unknown_reads_byte_for_byte_like_a_wrong_password(world: World, login: str) -> None:
    known = sign_in(Client(), "ingrid@example.no", "feil passord her")
    unknown = sign_in(Client(), login, "feil passord her")
    assert known.status_code == unknown.status_code == 200
    assert WRONG in known.content.decode()
    assert without_marks(known.content, "ingrid@example.no") == without_marks(unknown.content, login)


@pytest.mark.parametrize("number", ["4410882", "9999999", "3310771"])
def test_an_unknown_number_reads_like_a_known_one(world: World, number: str) -> None:
    known = sign_in(Client(), "ingrid@example.no", "feil passord her")
    by_number = sign_in(Client(), number, "feil passord her")
    assert without_marks(known.content, "ingrid@example.no") == without_marks(by_number.content, number)


def test_every_try_costs_one_hash(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ole = world.users["ole"]
    ole.set_unusable_password()
    ole.save()
    User.objects.filter(email="lise@example.no").update(is_active=False)
    logins = ["ingrid@example.no", "4410882", "ole@example.no", "lise@example.no", *UNKNOWN]
    for login in logins:
        cache.clear()
        with counted_hashes(monkeypatch) as done:
            sign_in(Client(), login, "feil passord her")
        assert len(done) == 1, (login, done)


def test_a_closed_account_is_told_only_to_its_owner(world: World) -> None:
    User.objects.filter(email="ingrid@example.no").update(is_active=False)
    assert WRONG in sign_in(Client(), "ingrid@example.no", "feil passord her").content.decode()
    assert sign_in(Client(), "ingrid@example.no")["Location"] == reverse("account_inactive")


@pytest.mark.parametrize("address", ["/logg-inn/kode/", "/glemt/"])
def test_a_code_is_asked_for_with_the_same_answer_and_one_letter(
    world: World, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    User.objects.filter(email="lise@example.no").update(is_active=False)
    seen = []
    for email in ("ingrid@example.no", "nobody@example.no", "lise@example.no"):
        cache.clear()
        client = Client()
        before = Letter.objects.count()
        with counted_hashes(monkeypatch) as done:
            answer = client.post(address, {"email": email})
        page = client.get(answer["Location"])
        next_page = without_marks(page.content, email)
        letters = Letter.objects.count() - before
        seen.append((answer.status_code, answer["Location"], next_page, letters, len(done)))
    assert seen[0][3:] == (1, 0)
    assert seen[0] == seen[1] == seen[2]


@pytest.mark.parametrize("address", ["/logg-inn/kode/", "/glemt/"])
def test_a_code_for_nobody_is_refused_like_a_wrong_one(world: World, address: str) -> None:
    seen = []
    for email in ("ingrid@example.no", "nobody@example.no"):
        client = Client()
        confirm = client.post(address, {"email": email})["Location"]
        tries = [client.post(confirm, {"code": "BBBB-BBBB"}) for _try in range(3)]
        seen.append([(one.status_code, one.get("Location"), without_marks(one.content)) for one in tries])
        assert client.get(confirm).status_code == 302
    assert seen[0] == seen[1]


def test_a_new_code_is_one_letter_for_known_and_unknown(world: World) -> None:
    for email, kind in {"ingrid@example.no": "sign-in-code", "nobody@example.no": "unknown-account"}.items():
        client = Client()
        client.post("/logg-inn/kode/", {"email": email})
        answer = client.post("/logg-inn/kode/bekreft/?next=/personvern/", {"action": "resend"})
        assert (answer.status_code, answer["Location"]) == (
            303,
            "/logg-inn/kode/bekreft/?next=%2Fpersonvern%2F",
        )
        assert Letter.objects.filter(kind=kind).count() == 2


def test_the_queries_for_unknown_and_known_codes_are_as_many(world: World) -> None:
    counts = []
    for email in ("ole@example.no", "nobody@example.no"):
        cache.clear()
        client = Client()
        client.get("/logg-inn/kode/")
        with CaptureQueriesContext(connections["default"]) as queries:
            client.post("/logg-inn/kode/", {"email": email})
        counts.append([query["sql"].split()[0] for query in queries if "letter" in query["sql"]])
    assert counts[0] == counts[1]


# Codes --------------------------------------------------------------------------------------------


def code_of(kind: str) -> str:
    letter = Letter.objects.filter(kind=kind).latest("created_at")
    return sealing.unseal(letter.secret_encrypted, context=f"letter:{letter.pk}")


def test_a_mailed_code_signs_in_and_keeps_where_one_was_going(world: World) -> None:
    client = Client()
    confirm = client.post("/logg-inn/kode/", {"email": "ole@example.no", "next": "/personvern/"})["Location"]
    answer = client.post(confirm, {"code": code_of("sign-in-code").lower().replace("-", " ")})
    assert answer["Location"] == "/personvern/"
    assert client.session["_auth_user_id"] == str(world.users["ole"].pk)


@pytest.mark.parametrize(("seconds", "works"), [(590, True), (610, False)])
@pytest.mark.parametrize(
    ("address", "kind"), [("/logg-inn/kode/", "sign-in-code"), ("/glemt/", "password-reset-code")]
)
def test_a_code_works_for_ten_minutes(
    world: World, address: str, kind: str, seconds: int, works: bool
) -> None:
    with time_machine.travel(world.now, tick=False) as clock:
        client = Client()
        confirm = client.post(address, {"email": "ole@example.no"})["Location"]
        clock.shift(seconds)
        answer = client.post(confirm, {"code": code_of(kind)})
    good = {"/logg-inn/kode/": "/", "/glemt/": "/glemt/nytt-passord/"}[address]
    assert (answer["Location"] == good) is works


def test_a_code_lives_for_three_tries(world: World) -> None:
    client = Client()
    confirm = client.post("/logg-inn/kode/", {"email": "ole@example.no"})["Location"]
    for _try in range(3):
        client.post(confirm, {"code": "BBBB-BBBB"})
    client.post(confirm, {"code": code_of("sign-in-code")})
    assert "_auth_user_id" not in client.session


def test_four_codes_an_hour_and_no_more(world: World) -> None:
    answers = []
    with time_machine.travel(world.now, tick=False) as clock:
        for _letter in range(5):
            answers.append(Client().post("/logg-inn/kode/", {"email": "ole@example.no"}).status_code)
            clock.shift(60)
        assert answers == [302, 302, 302, 302, 200]
        clock.shift(3600)
        assert Client().post("/logg-inn/kode/", {"email": "ole@example.no"}).status_code == 302
    assert Letter.objects.filter(kind="sign-in-code").count() == 5


# A forgotten password -----------------------------------------------------------------------------


def test_a_new_password_works_ends_other_sessions_and_is_told(
    world: World, signed_in: Callable[[str], Client]
) -> None:
    elsewhere = signed_in("ole")
    client = Client()
    confirm = client.post("/glemt/", {"email": "ole@example.no"})["Location"]
    form = client.post(confirm, {"code": code_of("password-reset-code")})["Location"]
    new = "en helt ny setning om sauer"
    done = client.post(form, {"password1": new, "password2": new})
    assert done["Location"] == "/glemt/ferdig/"
    assert "_auth_user_id" not in client.session
    assert elsewhere.get("/logg-ut/").status_code == 302
    assert Letter.objects.filter(kind="password-changed", person=world.people["ole"]).exists()
    assert sign_in(Client(), "ole@example.no").status_code == 200
    assert sign_in(Client(), "ole@example.no", new).status_code == 302


@pytest.mark.parametrize("password", ["kort", "passordpassord", "1234567890123456", "ole@example.no.no"])
def test_a_poor_password_is_refused(world: World, password: str) -> None:
    client = Client()
    confirm = client.post("/glemt/", {"email": "ole@example.no"})["Location"]
    form = client.post(confirm, {"code": code_of("password-reset-code")})["Location"]
    assert client.post(form, {"password1": password, "password2": password}).status_code == 200
    assert sign_in(Client(), "ole@example.no").status_code == 302


# Limits -------------------------------------------------------------------------------------------


def test_five_wrong_tries_and_then_not_even_the_right_one(world: World) -> None:
    client = Client()
    pages = [sign_in(client, "ingrid@example.no", "feil passord her").content.decode() for _try in range(5)]
    assert all(WRONG in page for page in pages)
    assert TOO_MANY in sign_in(client, "ingrid@example.no").content.decode()
    assert sign_in(client, "ole@example.no").status_code == 302


def test_address_and_customer_number_share_the_five_tries(world: World) -> None:
    for login in ("ingrid@example.no", "4410882", "INGRID@example.no", "441 0882", " ingrid@example.no"):
        assert WRONG in sign_in(Client(), login, "feil passord her").content.decode()
    assert TOO_MANY in sign_in(Client(), "4410882").content.decode()


def test_another_host_header_or_forwarded_address_is_not_another_five_tries(world: World) -> None:
    for number in range(5):
        extra = {"HTTP_HOST": f"testserver:{8000 + number}", "HTTP_X_FORWARDED_FOR": f"10.0.0.{number}"}
        assert WRONG in sign_in(Client(), "ingrid@example.no", "feil passord her", **extra).content.decode()
    page = sign_in(Client(), "ingrid@example.no", HTTP_HOST="localhost", HTTP_X_FORWARDED_FOR="10.9.9.9")
    assert TOO_MANY in page.content.decode()


def test_signing_in_well_does_not_clear_the_count(world: World) -> None:
    for _try in range(4):
        sign_in(Client(), "ingrid@example.no", "feil passord her")
    assert sign_in(Client(), "ingrid@example.no").status_code == 302
    sign_in(Client(), "ingrid@example.no", "feil passord her")
    assert TOO_MANY in sign_in(Client(), "ingrid@example.no").content.decode()


def test_an_unknown_address_runs_into_the_same_limit(world: World) -> None:
    pages = [sign_in(Client(), "nobody@example.no").content.decode() for _try in range(6)]
    assert [WRONG in page for page in pages] == [True] * 5 + [False]
    assert TOO_MANY in pages[5]


def test_the_count_survives_many_other_counts(world: World) -> None:
    for _try in range(5):
        sign_in(Client(), "ingrid@example.no", "feil passord her")
    for number in range(400):
        cache.set(f"another:{number}", [1.0], 300)
    assert TOO_MANY in sign_in(Client(), "ingrid@example.no").content.decode()


def test_over_the_limit_of_requests_says_when_to_come_back(world: World) -> None:
    for _try in range(5):
        Client().post("/glemt/", {"email": "nobody@example.no"})
    answer = Client().post("/glemt/", {"email": "ole@example.no"})
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")


@pytest.fixture
def counts_afresh() -> Iterator[None]:
    """Counters are no model's table, so that no test's end clears what really was committed."""
    cache.clear()
    yield
    cache.clear()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("counts_afresh")
def test_sixty_wrong_tries_at_once_check_five(monkeypatch: pytest.MonkeyPatch) -> None:
    build()

    def attempt(number: int) -> int:
        try:
            page = sign_in(Client(REMOTE_ADDR=f"10.0.{number}.1"), "ingrid@example.no", "feil passord her")
            return page.status_code
        finally:
            connections.close_all()

    with counted_hashes(monkeypatch) as done, ThreadPoolExecutor(16) as pool:
        statuses = set(pool.map(attempt, range(60)))
    assert len(done) == 5
    assert statuses == {200}


# Doors --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("evil", EVIL)
def test_no_redirect_leaves_the_site(world: World, signed_in: Callable[[str], Client], evil: str) -> None:
    form = {"login": "ingrid@example.no", "password": PASSWORD, "next": evil}
    assert Client().post("/logg-inn/", form)["Location"] == "/"
    client = signed_in("ingrid")
    assert client.get("/logg-inn/", {"next": evil})["Location"] == "/"
    for address, fields in {"/sprak/": {"language": "en"}, "/utseende/": {"appearance": "dark"}}.items():
        answer = client.post(address, fields | {"next": evil})
        assert (answer.status_code, answer["Location"]) == (303, "/")
    assert client.post("/logg-ut/", {"next": evil})["Location"] == "/logg-inn/"


def test_where_one_was_going_is_kept(world: World) -> None:
    client = Client()
    wanted = client.get("/personvern/?a=b")["Location"]
    assert wanted == "/logg-inn/?next=/personvern/%3Fa%3Db"
    form = {"login": "ingrid@example.no", "password": PASSWORD, "next": "/personvern/?a=b"}
    assert client.post("/logg-inn/", form)["Location"] == "/personvern/?a=b"


def test_looking_at_the_sign_out_page_signs_nobody_out(
    world: World, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("ingrid")
    assert client.get("/logg-ut/").status_code == 200
    assert "_auth_user_id" in client.session
    answer = client.post("/logg-ut/")
    assert answer["Location"] == "/logg-inn/"
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "_auth_user_id" not in client.session
    assert "Du er logget ut." in client.get("/logg-inn/").content.decode()


def test_nobody_makes_an_account_by_themselves(world: World) -> None:
    before = User.objects.count()
    form = {"email": "ny@example.no", "password1": PASSWORD}
    assert Client().post(reverse("account_signup"), form)["Location"] == "/logg-inn/"
    for address in ("/accounts/signup/", "/signup/", "/accounts/email/", "/password/change/"):
        assert Client().get(address).status_code == 404
    assert User.objects.count() == before
    assert get_adapter().is_open_for_signup(None) is False


def test_an_address_nobody_has_confirmed_is_confirmed_first(world: World) -> None:
    ole = world.users["ole"]
    ole.emailaddress_set.update(verified=False)
    client = Client()
    confirm = sign_in(client, "ole@example.no")["Location"]
    assert confirm == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session
    assert client.get(confirm).status_code == 200
    client.post(confirm, {"code": code_of("address-code")})
    assert client.session["_auth_user_id"] == str(ole.pk)


def test_an_address_cannot_be_changed_while_it_is_being_confirmed(world: World) -> None:
    world.users["ole"].emailaddress_set.update(verified=False)
    client = Client()
    confirm = sign_in(client, "ole@example.no")["Location"]
    client.post(confirm, {"action": "change", "email": "ny@example.no"})
    world.users["ole"].refresh_from_db()
    assert world.users["ole"].email == "ole@example.no"


def test_a_form_without_our_mark_is_refused_with_a_page(world: World) -> None:
    answer = Client(enforce_csrf_checks=True).post("/logg-inn/", {"login": "a@b.no", "password": "x"})
    assert answer.status_code == 403
    assert "Skjemaet ble for gammelt" in answer.content.decode()
