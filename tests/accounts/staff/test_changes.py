"""Who may change whose rights: two for all that widens them, one and at once for ending an employment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts import sealing
from accounts.models import AuditInbox, Letter, StaffChange, StaffInvitation, User
from accounts.staff import changes, roles
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
Kind = StaffChange.Kind
NEW = "en lang setning å huske"


@pytest.fixture
def two(world: World) -> tuple[User, User]:
    """The two administrators."""
    return world.users["astrid"], world.users["arne"]


def role_names(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def test_a_role_is_given_by_one_and_confirmed_by_another(world: World, two: tuple[User, User]) -> None:
    astrid, arne = two
    change = changes.propose(Kind.GIVE_ROLE, user=world.users["sam"], role="saksbehandler", by=astrid)
    assert role_names(world.users["sam"]) == {"support"}
    changes.confirm(change, by=arne)
    assert role_names(world.users["sam"]) == {"support", "saksbehandler"}
    change.refresh_from_db()
    assert (change.proposed_by, change.confirmed_by) == (astrid, arne)
    assert (
        AuditInbox.objects.filter(action="role-given", target=f"accounts.StaffChange:{change.pk}").count()
        == 1
    )
    with pytest.raises(changes.Refused, match="venter ikke"):
        changes.confirm(change, by=arne)


def test_nobody_confirms_their_own_proposal(world: World, two: tuple[User, User]) -> None:
    astrid, _arne = two
    change = changes.propose(Kind.TAKE_ROLE, user=world.users["sam"], role="support", by=astrid)
    with pytest.raises(changes.Refused, match="En annen"):
        changes.confirm(change, by=astrid)
    assert role_names(world.users["sam"]) == {"support"}


def test_nobody_changes_their_own_rights(world: World, two: tuple[User, User]) -> None:
    astrid, arne = two
    for kind, role in ((Kind.GIVE_ROLE, "support"), (Kind.END_STAFF, ""), (Kind.RESET_FACTOR, "")):
        with pytest.raises(changes.Refused, match="egne"):
            changes.propose(kind, user=astrid, role=role, by=astrid)
    change = changes.propose(Kind.TAKE_ROLE, user=arne, role=roles.ADMINISTRATOR, by=astrid)
    with pytest.raises(changes.Refused, match="egne"):
        changes.confirm(change, by=arne)


@pytest.mark.parametrize(
    "wrong",
    [
        {"user": "astrid", "proposed_by": "astrid"},
        {"user": "sam", "proposed_by": "astrid", "confirmed_by": "astrid"},
        {"user": "sam", "proposed_by": "astrid", "confirmed_by": "sam"},
        {"user": "sam", "proposed_by": "astrid", "done_at": "now"},
        {"user": "sam", "proposed_by": "astrid", "role": ""},
        {
            "user": "sam",
            "proposed_by": "astrid",
            "confirmed_by": "arne",
            "done_at": "now",
            "withdrawn_at": "now",
        },
    ],
)
def test_the_database_holds_the_rule_too(world: World, wrong: dict[str, str]) -> None:
    def stored(facts: dict[str, str]) -> None:
        values: dict[str, Any] = {"kind": Kind.GIVE_ROLE, "role": "revisor"}
        for name, value in facts.items():
            values[name] = timezone.now() if value == "now" else world.users.get(value, value)
        StaffChange.objects.create(**values)

    with transaction.atomic(), pytest.raises(IntegrityError), transaction.atomic():
        stored(wrong)
    stored({"user": "sam", "proposed_by": "astrid", "confirmed_by": "arne", "done_at": "now"})


def test_an_administrator_has_no_other_role(world: World, two: tuple[User, User]) -> None:
    astrid, arne = two
    for user, role in ((arne, "support"), (world.users["sam"], roles.ADMINISTRATOR)):
        with pytest.raises(changes.Refused, match="andre roller"):
            changes.propose(Kind.GIVE_ROLE, user=user, role=role, by=astrid)


def test_customers_get_no_roles(world: World, two: tuple[User, User]) -> None:
    for kind in (Kind.GIVE_ROLE, Kind.MAKE_STAFF, Kind.END_STAFF, Kind.RESET_FACTOR):
        role = "support" if kind in changes.WITH_ROLE else ""
        with pytest.raises(changes.Refused):
            changes.propose(kind, user=world.users["ingrid"], role=role, by=two[0])
    with pytest.raises(changes.Refused, match="kan ikke brukes"):
        changes.propose_employee("INGRID@example.no", role="support", by=two[0])
    world.users["ingrid"].refresh_from_db()
    assert not world.users["ingrid"].is_staff


def test_the_same_waits_only_once(world: World, two: tuple[User, User]) -> None:
    for by in two[:1]:
        changes.propose(Kind.GIVE_ROLE, user=world.users["sam"], role="revisor", by=by)
    with pytest.raises(changes.Refused, match="venter på"):
        changes.propose(Kind.GIVE_ROLE, user=world.users["sam"], role="revisor", by=two[1])


def test_a_proposal_gets_too_old_and_dies_with_its_proposer(world: World, two: tuple[User, User]) -> None:
    astrid, arne = two
    change = changes.propose(Kind.GIVE_ROLE, user=world.users["sam"], role="revisor", by=astrid)
    StaffChange.objects.filter(pk=change.pk).update(proposed_at=timezone.now() - timedelta(days=7, minutes=1))
    with pytest.raises(changes.Refused, match="venter ikke"):
        changes.confirm(change, by=arne)
    StaffChange.objects.filter(pk=change.pk).update(proposed_at=timezone.now())
    astrid.groups.clear()
    with pytest.raises(changes.Refused, match="En annen"):
        changes.confirm(change, by=arne)
    assert role_names(world.users["sam"]) == {"support"}


def test_a_new_employee_is_closed_until_confirmed_and_invited(two: tuple[User, User]) -> None:
    astrid, arne = two
    change = changes.propose_employee("Ny@Example.no", role="support", by=astrid)
    new = User.objects.get(email="ny@example.no")
    assert (new.is_active, new.is_staff, new.has_usable_password()) == (False, False, False)
    changes.confirm(change, by=arne)
    new.refresh_from_db()
    assert (new.is_active, new.is_staff, role_names(new)) == (False, True, {"support"})
    letter = Letter.objects.get(kind="staff-invitation")
    assert letter.address == "ny@example.no"
    code = sealing.unseal(letter.secret_encrypted, context=f"letter:{letter.pk}")
    client = Client()
    form = {
        "email": "ny@example.no",
        "code": code.lower(),
        "password1": NEW,
        "password2": "x",
    }
    assert client.post("/ansatt/velkommen/", form).status_code == 200
    assert client.post("/ansatt/velkommen/", form | {"password2": form["password1"]}).status_code == 303
    new.refresh_from_db()
    assert new.is_active
    assert client.post("/ansatt/velkommen/", form | {"password2": form["password1"]}).status_code == 200
    signed_in = client.post("/logg-inn/", {"login": new.email, "password": form["password1"]}, follow=True)
    assert "Du må slå på totrinnsbekreftelse" in client.get("/admin/", follow=True).content.decode()
    assert signed_in.wsgi_request.user == new


def test_a_wrong_code_reads_like_an_unknown_address_and_is_tried_five_times(two: tuple[User, User]) -> None:
    changes.confirm(changes.propose_employee("ny@example.no", role="support", by=two[0]), by=two[1])
    letter = Letter.objects.get(kind="staff-invitation")
    right = sealing.unseal(letter.secret_encrypted, context=f"letter:{letter.pk}")
    typed = {"password1": NEW, "password2": NEW, "code": "AAAA"}
    for email in ("ny@example.no", "ukjent@example.no", "ingrid@example.no", "sam@example.no"):
        page = Client().post("/ansatt/velkommen/", typed | {"email": email})
        assert "brukt eller for gammel" in page.content.decode(), email
    for _try in range(4):
        Client().post("/ansatt/velkommen/", typed | {"email": "ny@example.no"})
    late = Client().post("/ansatt/velkommen/", typed | {"email": "ny@example.no", "code": right})
    assert late.status_code == 200
    assert not User.objects.get(email="ny@example.no").is_active


def test_an_invitation_ends(two: tuple[User, User]) -> None:
    changes.confirm(changes.propose_employee("ny@example.no", role="support", by=two[0]), by=two[1])
    letter = Letter.objects.get(kind="staff-invitation")
    code = sealing.unseal(letter.secret_encrypted, context=f"letter:{letter.pk}")
    StaffInvitation.objects.update(expires_at=timezone.now())
    typed = {
        "email": "ny@example.no",
        "code": code,
        **dict.fromkeys(("password1", "password2"), NEW),
    }
    assert Client().post("/ansatt/velkommen/", typed).status_code == 200
    StaffInvitation.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
    assert Client().post("/ansatt/velkommen/", typed).status_code == 303


def test_a_withdrawn_proposal_leaves_no_address(two: tuple[User, User]) -> None:
    change = changes.propose_employee("ny@example.no", role="support", by=two[0])
    assert User.objects.filter(email="ny@example.no").exists()
    changes.withdraw(change, by=two[0])
    assert not User.objects.filter(email="ny@example.no").exists()
    assert StaffChange.objects.get(pk=change.pk).user is None
    with pytest.raises(changes.Refused):
        changes.withdraw(change, by=two[1])


def test_ending_takes_effect_at_the_next_request(
    world: World, two: tuple[User, User], signed_in: SignedIn
) -> None:
    dina, client, other = world.users["dina"], signed_in("dina"), signed_in("dina")
    assert client.get("/admin/").status_code == other.get("/admin/privacy/job/").status_code == 200
    changes.propose(Kind.END_STAFF, user=dina, by=two[0])
    for window in (client, other):
        assert window.get("/admin/privacy/job/")["Location"].startswith("/logg-inn/")
        assert "_auth_user_id" not in window.session
    dina.refresh_from_db()
    assert (dina.is_active, dina.is_staff, dina.has_usable_password(), role_names(dina)) == (
        False,
        False,
        False,
        set(),
    )
    assert not Authenticator.objects.filter(user=dina).exists()
    change = StaffChange.objects.get(user=dina)
    assert change.done_at
    assert change.confirmed_by is None


def test_the_ended_come_back_only_by_two(world: World, two: tuple[User, User]) -> None:
    dina = world.users["dina"]
    changes.propose(Kind.END_STAFF, user=dina, by=two[0])
    back = changes.propose_employee(dina.email, role="support", by=two[0])
    changes.confirm(back, by=two[1])
    dina.refresh_from_db()
    assert (dina.is_staff, dina.is_active, role_names(dina)) == (True, False, {"support"})


def test_a_lost_factor_is_reset_by_two(world: World, two: tuple[User, User], signed_in: SignedIn) -> None:
    sam, client = world.users["sam"], signed_in("sam")
    change = changes.propose(Kind.RESET_FACTOR, user=sam, by=two[0])
    assert client.get("/admin/").status_code == 200
    changes.confirm(change, by=two[1])
    assert client.get("/admin/").status_code == 302
    assert "_auth_user_id" not in client.session
    assert not Authenticator.objects.filter(user=sam).exists()
    assert Letter.objects.get(kind="staff-factor-reset").address == sam.email


def test_the_first_administrators_come_from_the_server(db: None) -> None:
    roles.settle()
    for email in ("en@example.no", "to@example.no"):
        call_command("first_administrator", email)
        assert User.objects.get(email=email).groups.get().name == roles.ADMINISTRATOR
    for wrong in ("tre@example.no", "ikke en adresse"):
        with pytest.raises(CommandError):
            call_command("first_administrator", wrong)
    assert User.objects.count() == Letter.objects.count() == StaffInvitation.objects.count() == 2
