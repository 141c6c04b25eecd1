"""The wait after a change (F-14, R-65, S6b): what waits, how long, and the link in the notice that cuts it off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from allauth.account import signals as account
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings as site
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from accounts import waits
from accounts.models import Change, Letter, User, Wait
from accounts.security import changes
from privacy import workflow
from privacy.categories import CATEGORIES
from privacy.models import PrivacyRequest
from privacy.states import Status
from privacy.workflow import Scope
from tests.accounts.security.conftest import sent, undo_link, with_app, with_passkey
from tests.accounts.security.test_changes import add_app, change_address, change_password
from tests.privacy.finished import bring, file_address
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
HOURS = timedelta(hours=site.CREDENTIAL_WAIT_HOURS)
SCOPE = Scope(tuple(category.slug for category in CATEGORIES))
ORDER = {"kategori": [category.slug for category in CATEGORIES]}


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGE_DIR = tmp_path


def remove_passkey(client: Client, owner: User) -> None:
    client.post(f"/konto/passnokler/{with_passkey(owner).pk}/fjern/")


def remove_app(client: Client, owner: User) -> None:
    with_app(owner)
    client.post("/konto/totrinn/kodeapp/av/")


def new_codes(client: Client, owner: User) -> None:
    with_app(owner)
    client.post("/konto/reservekoder/nye/")


def directly(change: Change) -> Callable[[Client, User], None]:
    """A change another page makes: it calls the same function."""

    def make(_client: Client, owner: User) -> None:
        request = RequestFactory(headers={"User-Agent": "x"}).post("/")
        request.user, request.session = owner, Client().session  # type: ignore[assignment]
        changes.record(request, owner, change)

    return make


def reset_password(_client: Client, owner: User) -> None:
    owner.refresh_from_db()
    request = RequestFactory().post("/")
    request.user, request.session = owner, Client().session  # type: ignore[assignment]
    account.password_reset.send(User, request=request, user=owner)


CHANGES: dict[str, Callable[[Client, User], object]] = {
    "password": lambda client, _owner: change_password(client),
    "reset": reset_password,
    "address": lambda client, _owner: change_address(client, "ny@example.no"),
    "contact": directly(Change.CONTACT),
    "app-added": lambda client, _owner: add_app(client),
    "app-removed": remove_app,
    "passkey-added": directly(Change.PASSKEY_ADDED),
    "passkey-removed": remove_passkey,
    "recovery-codes": new_codes,
    "bankid-linked": directly(Change.BANKID_LINKED),
    "bankid-unlinked": directly(Change.BANKID_UNLINKED),
}


def order(client: Client) -> HttpResponse:
    return client.post("/personvern/kopi/ny/", ORDER)


def download(client: Client) -> HttpResponse:
    case = PrivacyRequest.objects.get()
    return client.post(file_address(case))


@pytest.mark.parametrize("change", CHANGES)
def test_after_every_change_no_copy_is_ordered_and_none_is_fetched(
    change: str, ingrid: Client, owner: User, world: World, file_storage: object
) -> None:
    case = bring(workflow.open_export(world.ingrid, by=owner, scope=SCOPE, language="nb"), Status.READY)
    CHANGES[change](ingrid, owner)
    owner.refresh_from_db()
    if ingrid.get("/").status_code == 302:
        ingrid = signed_in_again(owner)
    answer = download(ingrid)
    assert answer.status_code == 303
    assert "application/zip" not in answer["Content-Type"]
    said = ingrid.get(answer["Location"]).content.decode()
    assert "Derfor venter kopier og sletting til" in said
    assert not case.downloads.exists()
    workflow.withdraw(case, by=owner)
    page = order(ingrid)
    assert page.status_code == 200
    assert "venter kopier og sletting til" in page.content.decode()
    assert PrivacyRequest.objects.count() == 1


def signed_in_again(owner: User) -> Client:
    client = Client()
    answer = client.post("/logg-inn/", {"login": owner.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def test_what_was_chosen_for_a_copy_is_still_chosen(ingrid: Client, owner: User) -> None:
    waits.start(owner, Change.CONTACT)
    chosen = CATEGORIES[0].slug
    page = ingrid.post("/personvern/kopi/ny/", {"kategori": [chosen], "fra": "2025-02-03"}).content.decode()
    assert "2025-02-03" in page
    assert page.count(" checked") == 2, "the category, and what the copy is for"


@pytest.mark.parametrize(
    ("after", "waits_still"), [(HOURS - timedelta(minutes=1), True), (HOURS, False), (HOURS * 2, False)]
)
def test_it_lasts_72_hours_to_the_minute(owner: User, after: timedelta, waits_still: bool) -> None:
    start = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        waits.start(owner, Change.PASSWORD)
    with time_machine.travel(start + after, tick=False):
        assert (waits.running(owner) is not None) is waits_still
        if waits_still:
            with pytest.raises(waits.StillWaiting):
                waits.refuse(owner)
        else:
            waits.refuse(owner)


def test_it_lasts_72_hours_also_over_the_night_the_clocks_change(owner: User) -> None:
    start = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        wait, _token = waits.start(owner, Change.PASSWORD)
    assert wait.ends_at - wait.started_at == timedelta(hours=72)


def test_a_second_change_makes_it_longer_and_neither_shortens_it(owner: User) -> None:
    start = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        waits.start(owner, Change.PASSWORD)
    with time_machine.travel(start + timedelta(hours=50), tick=False):
        second, _token = waits.start(owner, Change.APP_ADDED)
        assert waits.running(owner) == second
    with time_machine.travel(start + timedelta(hours=80), tick=False):
        assert waits.running(owner) == second


def test_the_first_password_of_somebody_new_starts_no_wait_but_is_told(owner: User) -> None:
    assert owner.last_login is None
    reset_password(Client(), owner)
    assert waits.running(owner) is None
    [(to, text)] = sent()
    assert to == owner.email
    assert "/konto/angre/" not in text


def test_a_wait_is_one_persons_alone(owner: User, world: World, signed_in: SignedIn) -> None:
    waits.start(owner, Change.PASSWORD)
    lise = signed_in("lise")
    assert "venter kopier" not in lise.get("/").content.decode()
    assert order(lise)["Location"].startswith("/personvern/saker/")


def test_the_first_page_and_the_page_of_copies_say_what_waits_and_until_when(
    ingrid: Client, owner: User
) -> None:
    assert "Kopier og sletting må vente" not in ingrid.get("/").content.decode()
    wait, _token = waits.start(owner, Change.APP_ADDED)
    until = timezone.localtime(wait.ends_at).strftime("%H:%M")
    for path in ("/", "/personvern/kopi/ny/", "/konto/sikkerhet/"):
        text = ingrid.get(path).content.decode()
        assert "kodeapp ble slått på" in text, path
        assert f"kl. {until}" in text, path


# «Det var ikke meg» -------------------------------------------------------------------------------


def test_the_link_in_the_notice_shows_first_and_cuts_only_when_asked(
    ingrid: Client, owner: User, signed_in: SignedIn
) -> None:
    change_password(ingrid, new="tyvens nye passord 99")
    link = undo_link(sent())
    stranger = Client()
    page = stranger.get(link)
    assert page.status_code == 200
    assert "passordet ble endret" in page.content.decode()
    assert "ingrid@" not in page.content.decode()
    assert ingrid.get("/").status_code == 200
    assert stranger.post(link).status_code == 200
    assert ingrid.get("/").status_code == 302
    owner.refresh_from_db()
    assert not owner.has_usable_password()
    wait = waits.running(owner)
    assert wait
    assert wait.is_locked
    assert stranger.get(link).status_code == 404
    assert stranger.post(link).status_code == 404


def test_everything_added_in_the_stretch_goes_and_the_address_comes_back(ingrid: Client, owner: User) -> None:
    kept = with_passkey(owner, "Min egen")
    Authenticator.objects.filter(pk=kept.pk).update(created_at=timezone.now() - timedelta(days=400))
    change_address(ingrid, "tyv@example.org")
    letters = [(to, text) for to, text in sent() if to == "ingrid@example.no"]
    add_app(ingrid)
    owner.socialaccount_set.create(provider="bankid", uid="the-thief")
    Client().post(undo_link(letters))
    owner.refresh_from_db()
    assert owner.email == "ingrid@example.no"
    assert [one.email for one in EmailAddress.objects.filter(user=owner)] == ["ingrid@example.no"]
    assert list(Authenticator.objects.filter(user=owner)) == [kept]
    assert not owner.socialaccount_set.exists()
    assert owner.has_usable_password(), "the password was not changed in the stretch"
    assert not any(wait.undone_at is None for wait in Wait.objects.filter(user=owner))


def test_what_was_reported_stays_shut_until_staff_lift_it_and_the_officer_is_told(
    owner: User, world: World
) -> None:
    start = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        _wait, token = waits.start(owner, Change.ADDRESS, former_address=owner.email)
        assert Client().post(f"/konto/angre/{token}/").status_code == 200
        [letter] = Letter.objects.filter(kind="change-undone")
        assert letter.address == "personvernombud@sectoralarm.no"
        assert letter.person is None
    with time_machine.travel(start + timedelta(days=30), tick=False):
        with pytest.raises(waits.StillWaiting) as held:
            workflow.open_export(world.ingrid, by=owner, scope=SCOPE, language="nb")
        assert "Ring oss." in waits.explain(held.value.wait)
        assert waits.lift(owner, by=world.users["sam"]) == 1
        assert workflow.open_export(world.ingrid, by=owner, scope=SCOPE, language="nb")
    assert Wait.objects.get().lifted_by == world.users["sam"]


@pytest.mark.parametrize("token", ["x", "A" * 43, "A" * 5000, "%F0%9F%94%92", ".."])
def test_a_link_nobody_sent_is_a_404_that_says_so(world: World, token: str) -> None:
    for answer in (Client().get(f"/konto/angre/{token}/"), Client().post(f"/konto/angre/{token}/")):
        assert answer.status_code == 404


def test_a_link_works_as_long_as_the_wait(owner: User) -> None:
    start = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        _wait, token = waits.start(owner, Change.PASSWORD)
    with time_machine.travel(start + HOURS - timedelta(minutes=1), tick=False):
        assert Client().get(f"/konto/angre/{token}/").status_code == 200
    with time_machine.travel(start + HOURS, tick=False):
        assert Client().get(f"/konto/angre/{token}/").status_code == 404


def test_an_address_somebody_else_has_by_now_is_left_to_staff(owner: User, world: World) -> None:
    _wait, token = waits.start(owner, Change.ADDRESS, former_address=world.users["lise"].email)
    assert Client().post(f"/konto/angre/{token}/").status_code == 200
    owner.refresh_from_db()
    assert owner.email == "ingrid@example.no"


def test_the_link_lies_nowhere_in_the_database(ingrid: Client) -> None:
    change_password(ingrid)
    [letter] = Letter.objects.filter(kind="password-changed")
    assert "angre" not in str(letter.facts)
    link = undo_link(sent())
    token = link.split("/")[3]
    letter.refresh_from_db()
    assert letter.secret_encrypted is None
    assert len(token) >= 43
    assert token.encode() not in bytes(Wait.objects.get().undo_hmac)
