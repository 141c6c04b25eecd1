"""Ways in behind the second wall: signed out as the web process itself, signed in as oneself alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from allauth.account import signals as account
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import Client, RequestFactory

from accounts import waits
from accounts.models import Change, Letter, User
from accounts.wall.roles import WEB
from tests.accounts.security.test_page import MAC, PHONE
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db


@contextmanager
def as_web_process() -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f'SET LOCAL ROLE "{WEB}"')
        yield
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def test_signing_in_from_a_new_device_and_failing_to_is_written_down(owner: User) -> None:
    with as_web_process():
        for agent in (MAC, PHONE):
            client = Client(headers={"User-Agent": agent})
            wrong = {"login": owner.email, "password": "feil passord 12345"}
            assert client.post("/logg-inn/", wrong).status_code == 200
            assert client.post("/logg-inn/", wrong | {"password": PASSWORD}).status_code == 302
    assert owner.sign_in_events.count() == 4
    assert Letter.objects.filter(kind="new-device").count() == 1


def test_a_new_password_by_mailed_code_starts_the_wait(owner: User) -> None:
    owner.last_login = owner.date_joined
    owner.save()
    request = RequestFactory().post("/")
    request.user, request.session = AnonymousUser(), Client().session  # type: ignore[assignment]
    with as_web_process():
        account.password_reset.send(User, request=request, user=owner)
    assert waits.running(owner)
    assert Letter.objects.get().kind == "password-changed"


def test_the_link_in_a_notice_works_for_whoever_has_it_signed_in_as_another_too(
    owner: User, ingrid: Client
) -> None:
    lise = Client()
    other = User.objects.get(email="lise@example.no")
    _wait, token = waits.start(other, Change.ADDRESS, former_address="lise.before@example.no")
    with as_web_process():
        assert lise.post(f"/konto/angre/{token}/").status_code == 200
    _wait, second = waits.start(other, Change.PASSWORD)
    assert ingrid.get(f"/konto/angre/{second}/").status_code == 200
    assert ingrid.post(f"/konto/angre/{second}/").status_code == 200
    other.refresh_from_db()
    assert other.email == "lise.before@example.no"
    assert not other.has_usable_password()
