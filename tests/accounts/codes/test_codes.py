"""A code is chosen by its holder, put in place by the panel, and told to nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts import post
from accounts.codes import flow, refusing, standing
from accounts.models import AccessCode, ArmingEvent, AuthorisedUser, CodeAssignment, DataKey, PanelCommand
from accounts.panels import commands
from accounts.panels.gateways import Refused, StandInGateway
from accounts.viewers import Viewer
from accounts.viewing import visible
from accounts.wall import scope
from accounts.wall.roles import WORKER
from tests.accounts.codes.conftest import NEW, PAGE, Paper, choose, slot_of
from tests.portal.wall.conftest import as_role
from tests.world import SECRETS, World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
CODE, OTHER = "739164", "80264"
NOT_THIS_ONE = "Den koden kan ikke brukes her."


def test_a_new_code_is_in_force_when_the_panel_says_so_and_the_old_one_until_then(
    world: World, client_of: SignedIn, paper: Paper
) -> None:
    ole, client = world.accesses["ole"], client_of("ole")
    before = slot_of(ole)
    old = bytes(before.secret_hmac or b"")
    assert choose(client, CODE).status_code == 303
    [command] = PanelCommand.objects.all()
    assert CODE.encode() not in bytes(command.secret_encrypted)
    assert DataKey.objects.filter(owner=command.pk).exists()
    now = slot_of(ole)
    assert (now.pk, now.status, bytes(now.secret_hmac or b"")) == (before.pk, "waiting", old)
    assert "Venter på panel. Den gamle koden virker" in client.get(PAGE).content.decode()

    assert paper.answer() == 1
    [told] = paper.told
    assert (told["code"], told["slot"], told["installation"]) == (CODE, before.slot_no, "100234")
    command.refresh_from_db()
    assert (command.state, command.secret_encrypted, command.mark_hmac) == ("confirmed", None, None)
    assert not DataKey.objects.filter(owner=command.pk).exists()
    after = slot_of(ole)
    assert (after.status, bytes(after.secret_hmac or b"")) == ("active", after.mark(CODE))
    assert after.last_changed_at > before.last_changed_at
    assert "Venter på panel" not in client.get(PAGE).content.decode()


def test_a_panel_that_refuses_leaves_the_old_code_and_says_so(
    world: World, client_of: SignedIn, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, old = client_of("ole"), bytes(slot_of(world.accesses["ole"]).secret_hmac or b"")
    choose(client, CODE)

    def refuse(_self: StandInGateway, _order: object) -> None:
        raise Refused("422")

    monkeypatch.setattr(StandInGateway, "send", refuse)
    assert paper.answer() == 0
    code, command = slot_of(world.accesses["ole"]), PanelCommand.objects.get()
    assert (code.status, bytes(code.secret_hmac or b"")) == ("active", old)
    assert (command.state, command.secret_encrypted, command.error_code) == ("failed", None, "422")
    assert PanelCommand.objects.late().get() == command
    assert "Panelet tok ikke imot den nye koden." in client.get(PAGE).content.decode()


@pytest.mark.parametrize("code", [f"{SECRETS['code']}1"[:6], "1234", "1979", "0305", "7777", "121212"])
def test_a_code_that_is_easy_or_in_use_is_refused_in_the_same_words_and_not_repeated(
    world: World, client_of: SignedIn, code: str
) -> None:
    taken = slot_of(world.accesses["ingrid"])
    taken.secret_hmac = taken.mark(f"{SECRETS['code']}1"[:6])
    taken.save(update_fields=["secret_hmac"])
    answer = choose(client_of("ole"), code)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert NOT_THIS_ONE in text
    assert f'value="{code}"' not in text
    assert "Ingrid" not in text
    assert not PanelCommand.objects.exists()
    assert slot_of(world.accesses["ole"]).status == "active"


def test_nobody_finds_out_codes_by_trying(world: World, client_of: SignedIn) -> None:
    client = client_of("ole")
    answers = [choose(client, code).status_code for code in ["1234"] * 6 + [CODE]]
    assert answers == [200] * 6 + [429]
    assert not PanelCommand.objects.exists()


def test_what_was_typed_too_late_is_not_kept(world: World, client_of: SignedIn, paper: Paper) -> None:
    client = client_of("ole")
    paper.clock.shift(timedelta(minutes=10))
    answer = choose(client, CODE)
    assert (answer.status_code, answer.headers["Location"]) == (303, NEW)
    assert CODE not in str(dict(client.session))
    assert client.get(NEW).headers["Location"].startswith("/bekreft/")
    assert not PanelCommand.objects.exists()


def test_an_owner_has_a_code_taken_away_and_can_neither_see_nor_set_it(
    world: World, client_of: SignedIn, paper: Paper
) -> None:
    owner, nora = client_of("ingrid"), world.accesses["nora"]
    page, code = f"{PAGE}{nora.pk}/", slot_of(nora)
    text = owner.get(page).content.decode()
    assert "Fjern koden" in text
    assert 'type="password"' not in text
    assert client_of("ole").post(page).status_code == 404
    assert client_of("lise").post(page).status_code == 404
    assert slot_of(nora) == code
    assert owner.post(page, {"kode": CODE, "igjen": CODE}).status_code == 303
    code.refresh_from_db()
    assert (code.status, code.secret_hmac) == ("waiting", None)
    assert "Venter på panel" in owner.get(page).content.decode()
    assert paper.answer() == 1
    assert [(told["kind"], told["code"]) for told in paper.told] == [("remove_code", "")]
    code.refresh_from_db()
    assert code.status == "revoked"


def test_a_slot_is_given_to_another_only_when_the_panel_has_emptied_it(
    world: World, client_of: SignedIn, paper: Paper
) -> None:
    ole, ingrid = world.accesses["ole"], world.accesses["ingrid"]
    slot = slot_of(ole).slot_no
    flow.end_codes_of(ole, now=timezone.now())
    with scope.of_person(world.ingrid.pk):
        flow.end_codes_of(ingrid, now=timezone.now())
    client = client_of("ingrid")
    client.post("/anlegg/", {"site": str(world.sites["house"].pk)})
    choose(client, CODE)
    assert slot_of(ingrid).slot_no not in {slot, 1}
    paper.answer(3)
    flow.end_codes_of(world.accesses["nora"], now=timezone.now())
    choose(client_of("nora"), OTHER)
    assert slot_of(world.accesses["nora"]).slot_no == 1


def test_whose_slot_it_was_is_told_by_the_time(world: World, client_of: SignedIn, paper: Paper) -> None:
    """PE-35: a slot that goes from Ole to Nora carries nobody's history over."""
    ole, nora, start = world.accesses["ole"], world.accesses["nora"], timezone.now()
    slot = slot_of(ole).slot_no
    world.event(ArmingEvent, "ole", ago=timedelta(minutes=5), mode="full", code_slot=slot)
    for user in (ole, nora):
        flow.end_codes_of(user, now=start)
    paper.answer()
    choose(client_of("nora"), CODE)
    paper.answer()
    paper.clock.shift(timedelta(hours=1))
    reused = slot_of(nora)
    assert reused.slot_no == slot
    later = world.event(ArmingEvent, "nora", ago=timedelta(hours=-1), mode="off", code_slot=slot)
    held = CodeAssignment.objects.filter(code=reused).order_by("valid_from")
    assert [one.user for one in held] == [ole, nora]
    assert held[0].valid_to <= held[1].valid_from
    for name in ("ole", "nora"):
        viewer = Viewer(world.people[name])
        seen = visible("accounts.ArmingEvent", viewer).filter(code_slot=slot, actor_kind="person")
        assert {event.actor_id for event in seen} == {world.people[name].pk}
        assert [(event.id == later.id) for event in seen] == [name == "nora"]
        codes = visible("accounts.AccessCode", viewer)
        assert codes.filter(pk=reused.pk).exists() is (name == "nora"), "when it was set is its holder's"
        assert visible("accounts.CodeAssignment", viewer).filter(code=reused).count() == 1


def test_a_duress_code_is_known_to_its_holder_and_on_no_other_page(
    world: World, client_of: SignedIn, paper: Paper
) -> None:
    own, page = client_of("ole"), PAGE + "overfall/"
    assert "Ikke satt" in own.get(page).content.decode()
    usual = own.get(PAGE).content
    assert choose(own, CODE, page).status_code == 303
    paper.answer()
    code = AccessCode.objects.get(is_duress=True, assignments__user=world.accesses["ole"])
    assert code.status == "active"
    assert "Ikke satt" not in own.get(page).content.decode()
    assert usual.count(b"Satt") == own.get(PAGE).content.count(b"Satt")
    with scope.of_person(world.ingrid.pk):
        assert not AccessCode.objects.filter(is_duress=True).exists()
        assert not CodeAssignment.objects.filter(code__is_duress=True).exists()
    assert not visible("accounts.AccessCode", Viewer(world.ole)).filter(is_duress=True).exists()
    assert choose(client_of("nora"), CODE).status_code == 200, "in use, although nobody may know where"


def test_the_letter_tells_the_holder_that_something_changed_and_nothing_else(
    world: World, client_of: SignedIn, paper: Paper
) -> None:
    client = client_of("ole")
    post.settle()
    mail.outbox.clear()
    choose(client, CODE)
    choose(client, OTHER, PAGE + "overfall/")
    post.settle()
    [usual, duress] = mail.outbox
    assert usual.to == duress.to == ["ole@example.no"]
    assert usual.subject == "Kode eller kontrollord er byttet"
    words = [" ".join(one.body.split()).split(" er byttet")[-1] for one in (usual, duress)]
    assert "overfall" not in str(words).casefold()
    assert CODE not in usual.body + duress.body


def test_only_who_may_ends_codes(world: World, paper: Paper) -> None:
    ole, now = world.accesses["ole"], timezone.now()
    for stranger in ("lise", "tor", "nora"):
        with scope.of_person(world.people[stranger].pk):
            assert flow.end_codes_of(ole, now=now) == 0
            assert flow.forget_passphrases(occupancy=world.occupancies["ingrid"]) == 0
    with scope.of_person(world.ole.pk):
        assert flow.suspend_codes_of(ole, now=now) == 1
    with as_role(WORKER):
        assert flow.end_codes_at(world.occupancies["ingrid"], now=now) == 4
        assert flow.end_codes_at(world.occupancies["ingrid"], now=now) == 0
        assert flow.forget_passphrases(occupancy=world.occupancies["ingrid"]) == 1
    assert AccessCode.objects.filter(site=world.sites["house"], status="waiting").count() == 4
    assert slot_of(world.accesses["lise"]).status == "active"


def test_a_code_whose_time_ran_out_is_taken_from_the_panel_too(world: World, paper: Paper) -> None:
    """`valid_to` ends the assignment by itself; the panel knows nothing of it until it is told."""
    ole, now = world.accesses["ole"], timezone.now()
    code = slot_of(ole)
    ole.code_assignments.update(valid_to=now - timedelta(days=1))
    with as_role(WORKER):
        assert flow.end_codes_of(ole, now=now) == 1
        assert flow.end_codes_of(ole, now=now) == 0
    code.refresh_from_db()
    assert (code.status, code.secret_hmac) == ("waiting", None)
    assert ole.code_assignments.get().valid_to == now - timedelta(days=1)


def test_no_request_reads_or_writes_a_code_past_the_functions(world: World, paper: Paper) -> None:
    with scope.of_person(world.ole.pk), connection.cursor() as cursor:
        for text in (
            "SELECT id FROM accounts_panelcommand",
            "UPDATE accounts_accesscode SET status = 'active'",
            "SELECT wall_settle_command(gen_random_uuid(), true, '', now())",
            "SELECT wall_end_codes('{}', now())",
        ):
            cursor.execute("SAVEPOINT one")
            with pytest.raises(Exception, match="permission denied"):
                cursor.execute(text)
            cursor.execute("ROLLBACK TO SAVEPOINT one")


def test_without_a_gateway_no_code_is_asked_for_and_one_can_be_taken_away(
    world: World, client_of: SignedIn, settings: Settings
) -> None:
    client = client_of("ole")
    settings.PANEL_BACKEND = ""
    assert "Ring oss" in client.get(NEW).content.decode()
    assert 'name="kode"' not in client.get(NEW).content.decode()
    choose(client, CODE)
    assert not PanelCommand.objects.exists()
    assert client.post(PAGE + "fjern/").status_code == 303
    assert commands.settle() == 0
    assert commands.escalate(timezone.now() + timedelta(minutes=16)) == 1


def test_how_it_stands_is_told_of_several_at_once(world: World, paper: Paper) -> None:
    now, nora = timezone.now(), world.accesses["nora"]
    flow.end_codes_of(nora, now=now)
    users = [one.pk for one in AuthorisedUser.objects.filter(occupancy=world.occupancies["ingrid"])]
    with scope.of_person(world.ingrid.pk):
        found = standing.of_users(users, now=timezone.now())
    assert found[world.accesses["ole"].pk].state == "set"
    assert found[nora.pk].state == "removing"


def test_what_everybody_tries_first_is_easy_and_the_rest_is_not(world: World) -> None:
    ole = world.ole
    assert all(refusing.is_easy(code, ole) for code in ("0000", "4321", "2580", "1984", "030579", "123123"))
    assert not any(refusing.is_easy(code, ole) for code in ("7391", CODE, OTHER))


def test_an_owner_takes_away_code_and_tag_but_no_duress_code_and_the_holder_is_told(
    world: World, client_of: SignedIn, paper: Paper
) -> None:
    nora, owner = world.accesses["nora"], client_of("ingrid")
    choose(client_of("nora"), OTHER, PAGE + "overfall/")
    paper.answer()
    tag = AccessCode.objects.create(site=world.sites["house"], slot_no=77, kind="tag")
    CodeAssignment.objects.create(code=tag, user=nora, valid_from=nora.valid_from)
    post.settle()
    mail.outbox.clear()
    assert owner.post(f"{PAGE}{nora.pk}/").status_code == 303
    tag.refresh_from_db()
    assert (slot_of_any(nora), tag.status) == ([True], "waiting")
    post.settle()
    [told] = mail.outbox
    assert (told.to, told.subject) == (["nora@example.no"], "Tilgangen din til en alarm er endret")
    duress = AccessCode.objects.get(is_duress=True, assignments__user=nora)
    assert duress.status == "active"
    AuthorisedUser.objects.filter(pk=nora.pk).update(role="owner")
    assert owner.get(f"{PAGE}{nora.pk}/").status_code == 404
    with pytest.raises(flow.NoAccess), scope.of_person(world.ole.pk):
        flow.order_removal(world.accesses["ingrid"], by=world.users["ole"], now=timezone.now())


def slot_of_any(user: AuthorisedUser) -> list[bool]:
    """Of each code a user has now, whether it is for duress."""
    held = user.code_assignments.exclude(valid_to__lte=timezone.now())
    return [one.code.is_duress for one in held]


@pytest.mark.parametrize("answer", ["refused", "late"])
def test_a_code_that_came_in_a_bundle_stays_when_the_panel_does_not_take_a_new_one(
    world: World, client_of: SignedIn, paper: Paper, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    ole, client = world.accesses["ole"], client_of("ole")
    code = slot_of(ole)
    AccessCode.objects.filter(pk=code.pk).update(secret_hmac=None, set_at=None, last_changed_at=None)
    assert choose(client, CODE).status_code == 303
    assert "Den gamle koden virker" in client.get(PAGE).content.decode()

    def refuse(_self: StandInGateway, _order: object) -> None:
        raise Refused("422")

    if answer == "refused":
        monkeypatch.setattr(StandInGateway, "send", refuse)
    else:
        paper.clock.shift(timedelta(hours=25))
    paper.answer()
    assert PanelCommand.objects.get().state == "failed"
    assert slot_of(ole).pk == code.pk
    assert slot_of(ole).status == "active"


def test_a_first_code_that_is_not_taken_goes_again(
    world: World, client_of: SignedIn, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow.end_codes_of(world.accesses["ole"], now=timezone.now())
    paper.answer()
    assert choose(client_of("ole"), CODE).status_code == 303

    def refuse(_self: StandInGateway, _order: object) -> None:
        raise Refused("422")

    monkeypatch.setattr(StandInGateway, "send", refuse)
    paper.answer(1)
    assert PanelCommand.objects.filter(kind="remove_code").count() == 2


def test_a_new_code_calls_off_the_one_before_and_no_pause(
    world: World, client_of: SignedIn, paper: Paper
) -> None:
    ole, client = world.accesses["ole"], client_of("ole")
    with scope.of_person(world.ole.pk):
        assert flow.resume_codes_of(ole, now=timezone.now()) == 1
    choose(client, CODE)
    choose(client, OTHER)
    states = PanelCommand.objects.order_by("created_at").values_list("kind", "state")
    assert list(states) == [("resume_slot", "owed"), ("set_code", "failed"), ("set_code", "owed")]


def test_nobody_orders_a_code_into_a_slot_that_is_not_theirs_now(world: World, paper: Paper) -> None:
    def order(name: str) -> None:
        code, site = slot_of(world.accesses[name]), world.sites["house"]
        with scope.of_person(world.ingrid.pk):
            PanelCommand(
                site=site.pk,
                installation_number=site.installation_number,
                kind="set_code",
                slot_no=code.slot_no,
                code=code.pk,
            ).save(force_insert=True)

    order("ingrid")
    assert PanelCommand.objects.count() == 1
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        order("nora")
