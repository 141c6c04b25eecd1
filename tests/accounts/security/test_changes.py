"""Changes of a way in: what they ask for, who is told, and what ends."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import ContactPoint, KnownDevice, Letter, SignInEvent, User, Wait
from accounts.security import pending
from tests.accounts.security.conftest import app_code, sent, with_app, with_passkey
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
NEW = "en helt ny setning om sjøen"
CODE = re.compile(r"^[A-Z0-9]{3,}-?[A-Z0-9]*$", re.MULTILINE)
OTHER = "ingrid.solberg@example.org"


def reachable(owner: User) -> None:
    """A second verified address, and one nobody has confirmed."""
    for value, is_verified in ((OTHER, True), ("unproven@example.org", False)):
        ContactPoint.objects.create(
            person=owner.person,
            kind="email",
            value=value,
            verified_at=owner.date_joined if is_verified else None,
        )


def change_password(client: Client, *, old: str = PASSWORD, new: str = NEW) -> str:
    fields = {"oldpassword": old, "password1": new, "password2": new}
    return client.post("/konto/passord/", fields, follow=True).content.decode()


def change_address(client: Client, new: str) -> None:
    client.post("/konto/e-post/", {"email": new})
    client.post("/konto/e-post/", {"action": "confirm", "code": client.session[pending.ADDRESS]["code"]})


# Password -----------------------------------------------------------------------------------------


def test_a_new_password_ends_other_sessions_keeps_this_one_and_is_told(
    ingrid: Client, owner: User, signed_in: SignedIn
) -> None:
    other = signed_in("ingrid")
    reachable(owner)
    assert other.get("/").status_code == 200
    sent()
    assert "Passordet er endret." in change_password(ingrid)
    assert ingrid.get("/konto/sikkerhet/").status_code == 200
    assert other.get("/").status_code == 302
    assert sorted(to for to, _text in sent()) == [OTHER, owner.email]
    owner.refresh_from_db()
    assert owner.check_password(NEW)


def test_a_wrong_old_password_or_a_short_new_one_is_told_beside_its_field(
    ingrid: Client, owner: User
) -> None:
    text = change_password(ingrid, old="feil passord 12345")
    assert 'id="id_oldpassword_error"' in text
    assert 'id="id_password1_error"' in change_password(ingrid, new="kort")
    owner.refresh_from_db()
    assert owner.check_password(PASSWORD)
    assert not Wait.objects.exists()


def test_no_password_is_held_while_one_confirms_oneself(
    ingrid: Client, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.freshness.is_fresh", lambda _request: False)
    answer = ingrid.post("/konto/passord/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert (answer.status_code, answer["Location"]) == (303, "/konto/passord/")
    assert NEW not in str(dict(ingrid.session))
    owner.refresh_from_db()
    assert owner.check_password(PASSWORD)


def test_whoever_has_no_password_makes_one_and_that_is_a_change(ingrid: Client, owner: User) -> None:
    owner.set_unusable_password()
    owner.save()
    client = Client()
    client.force_login(owner)
    session = client.session
    session["account_authentication_methods"] = ingrid.session["account_authentication_methods"]
    session["account_authentication_methods_user"] = ingrid.session.get("account_authentication_methods_user")
    session.save()
    assert client.get("/konto/passord/")["Location"] == "/konto/passord/nytt/"
    client.post("/konto/passord/nytt/", {"password1": NEW, "password2": NEW})
    owner.refresh_from_db()
    assert owner.check_password(NEW)
    assert Wait.objects.get().reason == "password"


# Address ------------------------------------------------------------------------------------------


def test_another_address_counts_once_its_code_is_given_and_the_old_one_is_told(
    ingrid: Client, owner: User
) -> None:
    former = owner.email
    ingrid.post("/konto/e-post/", {"email": "Ny@Example.no"})
    owner.refresh_from_db()
    assert owner.email == former
    [(to, _text)] = sent()
    assert to == "ny@example.no"
    code = ingrid.session[pending.ADDRESS]["code"]
    ingrid.post("/konto/e-post/", {"action": "confirm", "code": code})
    owner.refresh_from_db()
    assert owner.email == "ny@example.no"
    assert list(EmailAddress.objects.filter(user=owner).values_list("email", "verified", "primary")) == [
        ("ny@example.no", True, True)
    ]
    letters = dict(sent())
    assert set(letters) == {former, "ny@example.no"}
    assert "/konto/angre/" in letters[former]
    assert "/konto/angre/" not in letters["ny@example.no"]
    assert Wait.objects.get().former_address == former


def test_three_wrong_codes_end_the_change(ingrid: Client, owner: User) -> None:
    ingrid.post("/konto/e-post/", {"email": "ny@example.no"})
    for turn in range(3):
        assert pending.ADDRESS in ingrid.session, turn
        ingrid.post("/konto/e-post/", {"action": "confirm", "code": "XXXX-XXXX"})
    assert pending.ADDRESS not in ingrid.session
    owner.refresh_from_db()
    assert owner.email == "ingrid@example.no"


def test_an_address_of_somebody_else_is_asked_like_a_free_one_and_refused_at_the_end(
    ingrid: Client, owner: User, world: World
) -> None:
    taken = ingrid.post("/konto/e-post/", {"email": world.users["lise"].email}, follow=True)
    kinds = list(Letter.objects.filter(sent_at=None).values_list("kind", flat=True))
    assert kinds == ["address-code"]
    code = ingrid.session[pending.ADDRESS]["code"]
    answer = ingrid.post("/konto/e-post/", {"action": "confirm", "code": code}, follow=True)
    assert "Adressen er i bruk til en annen innlogging." in answer.content.decode()
    ingrid.post("/konto/e-post/", {"email": "free@example.no"})
    free = ingrid.get("/konto/e-post/")
    assert len(taken.content) - len(world.users["lise"].email) == len(free.content) - len("free@example.no")
    owner.refresh_from_db()
    assert owner.email == "ingrid@example.no"
    assert not Wait.objects.exists()


@pytest.mark.parametrize("typed", ["", "nothing", "a" * 300 + "@example.no", "ingrid@example.no"])
def test_a_bad_address_gets_a_message_beside_its_field(ingrid: Client, typed: str) -> None:
    assert 'id="id_email_error"' in ingrid.post("/konto/e-post/", {"email": typed}).content.decode()


# Factors ------------------------------------------------------------------------------------------


def user_of(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


def add_app(client: Client) -> str:
    client.get("/konto/totrinn/kodeapp/")
    code = app_code(pending.app_secret(client.session, user_of(client)))
    return client.post("/konto/totrinn/kodeapp/", {"code": code}, follow=True).content.decode()


def test_an_app_is_set_up_with_its_first_code_and_recovery_codes_are_shown_once(
    ingrid: Client, owner: User
) -> None:
    picture = ingrid.get("/konto/totrinn/kodeapp/bilde.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<script" not in picture.content
    secret = pending.app_secret(ingrid.session, user_of(ingrid))
    assert secret not in str(dict(ingrid.session))
    shown = ingrid.get("/konto/totrinn/kodeapp/").content.decode()
    assert secret in shown.replace(" ", "")
    text = add_app(ingrid)
    codes = Authenticator.objects.get(user=owner, type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    assert all(code in text for code in codes)
    again = ingrid.get("/konto/reservekoder/").content.decode()
    assert not any(code in again for code in codes)
    assert "Du har 10 ubrukte koder." in again
    assert Authenticator.objects.filter(user=owner, type="totp").exists()
    assert [wait.reason for wait in Wait.objects.all()] == ["app-added"]


def test_a_wrong_code_sets_up_nothing_and_keeps_the_picture(ingrid: Client, owner: User) -> None:
    ingrid.get("/konto/totrinn/kodeapp/")
    secret = pending.app_secret(ingrid.session, user_of(ingrid))
    wrong = "000000" if app_code(secret) != "000000" else "111111"
    answer = ingrid.post("/konto/totrinn/kodeapp/", {"code": wrong})
    assert 'id="id_code_error"' in answer.content.decode()
    assert pending.app_secret(ingrid.session, user_of(ingrid)) == secret
    assert not Authenticator.objects.filter(user=owner).exists()
    assert not Wait.objects.exists()


def test_guesses_at_the_first_code_are_limited(ingrid: Client) -> None:
    for _turn in range(5):
        ingrid.post("/konto/totrinn/kodeapp/", {"code": "000000"})
    code = app_code(pending.app_secret(ingrid.session, user_of(ingrid)))
    assert "For mange forsøk." in ingrid.post("/konto/totrinn/kodeapp/", {"code": code}).content.decode()


def test_new_recovery_codes_replace_the_old_and_can_be_fetched_where_they_were_made(
    ingrid: Client, owner: User, signed_in: SignedIn
) -> None:
    other = signed_in("ingrid")
    other.get("/")
    with_app(owner)
    text = ingrid.post("/konto/reservekoder/nye/", follow=True).content.decode()
    codes = Authenticator.objects.get(user=owner, type="recovery_codes").wrap().get_unused_codes()
    assert all(code in text for code in codes)
    file = ingrid.post("/konto/reservekoder/fil/")
    assert file["Content-Disposition"] == 'attachment; filename="reservekoder.txt"'
    assert all(code in file.content.decode() for code in codes)
    assert "no-store" in file["Cache-Control"]
    assert other.post("/konto/reservekoder/fil/").status_code == 302, "its session was ended"
    session = ingrid.session
    kept = session.pop(pending.RECOVERY)
    session.save()
    assert ingrid.post("/konto/reservekoder/fil/").status_code == 404, "a session that did not make them"
    session[pending.RECOVERY] = kept | {"at": kept["at"] - 700}
    session.save()
    assert ingrid.post("/konto/reservekoder/fil/").status_code == 404, "ten minutes are over"
    ingrid.post("/konto/reservekoder/nye/")
    fresh = Authenticator.objects.get(user=owner, type="recovery_codes").wrap().get_unused_codes()
    assert not set(codes) & set(fresh)


def test_recovery_codes_go_with_the_last_factor(ingrid: Client, owner: User) -> None:
    add_app(ingrid)
    assert Authenticator.objects.filter(user=owner).count() == 2
    ingrid.post("/konto/totrinn/kodeapp/av/")
    assert not Authenticator.objects.filter(user=owner).exists()


def test_recovery_codes_alone_are_not_to_be_had(ingrid: Client, owner: User) -> None:
    answer = ingrid.post("/konto/reservekoder/nye/", follow=True)
    assert "Legg til det først." in answer.content.decode()
    assert not Authenticator.objects.filter(user=owner).exists()


def test_a_passkey_is_renamed_without_a_wait_and_removed_with_one(
    ingrid: Client, owner: User, signed_in: SignedIn
) -> None:
    other = signed_in("ingrid")
    other.get("/")
    key = with_passkey(owner)
    assert 'id="id_name_error"' in ingrid.post(f"/konto/passnokler/{key.pk}/", {"name": ""}).content.decode()
    answer = ingrid.post(f"/konto/passnokler/{key.pk}/", {"name": "Jobbmaskinen"}, follow=True)
    assert "Jobbmaskinen" in answer.content.decode()
    assert not Wait.objects.exists()
    assert other.get("/").status_code == 200
    ingrid.post(f"/konto/passnokler/{key.pk}/fjern/")
    assert not Authenticator.objects.filter(pk=key.pk).exists()
    assert Wait.objects.get().reason == "passkey-removed"
    assert other.get("/").status_code == 302
    assert ingrid.get("/").status_code == 200


@pytest.mark.parametrize(
    "credential",
    ["", "{", "[]", "1", '"x"', "null", "{}", '{"id": "x", "rawId": "x", "response": {}}', "\\ud800"],
)
def test_what_no_browser_sends_as_a_passkey_is_told_and_not_a_failure(
    ingrid: Client, owner: User, credential: str
) -> None:
    ingrid.get("/konto/passnokler/ny/")
    answer = ingrid.post("/konto/passnokler/ny/", {"name": "x", "credential": credential})
    assert answer.status_code == 200
    assert "data-error-summary" in answer.content.decode()
    assert not Authenticator.objects.filter(user=owner).exists()


# Closing, reset, revocation (S4) ------------------------------------------------------------------


def test_closing_ends_everything_erases_the_ways_in_alone_and_is_told(
    ingrid: Client, owner: User, signed_in: SignedIn
) -> None:
    other = signed_in("ingrid")
    other.get("/")
    sent()
    points = ContactPoint.objects.filter(person=owner.person).count()
    assert owner.has_usable_password()
    answer = ingrid.post("/konto/sikkerhet/steng/", follow=True)
    assert "Innloggingen din er stengt." in answer.content.decode()
    for client in (ingrid, other):
        assert client.get("/").status_code == 302
    answer = Client().post("/logg-inn/", {"login": owner.email, "password": PASSWORD})
    assert answer.headers.get("Location") != "/"
    assert "_auth_user_id" not in answer.client.session
    [(to, text)] = sent()
    assert to == owner.email
    assert "Alt annet" in text
    owner.refresh_from_db()
    assert not owner.is_active
    assert not owner.has_usable_password()
    assert not KnownDevice.objects.filter(user=owner).exists()
    assert owner.person_id
    assert ContactPoint.objects.filter(person=owner.person).count() == points
    assert SignInEvent.objects.filter(user=owner, change="closed").exists()


def test_a_deactivated_user_is_out_with_the_next_request(ingrid: Client, owner: User) -> None:
    assert ingrid.get("/").status_code == 200
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert ingrid.get("/").status_code == 302
    assert ingrid.post("/konto/enheter/logg-ut-alle/").status_code == 302


def test_a_password_changed_elsewhere_is_out_with_the_next_request(ingrid: Client, owner: User) -> None:
    assert ingrid.get("/").status_code == 200
    owner.set_password(NEW)
    owner.save()
    assert ingrid.get("/").status_code == 302
