"""Who it was: never somebody it cannot have been."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.intake.panel_log import load
from accounts.models import AccessCode, AuthorisedUser, CodeAssignment, Site
from accounts.models.activity import ActivityEvent, ActorKind
from accounts.viewers import Viewer
from accounts.viewing import changes_by_others, name_shown, visible
from tests.accounts.intake.conftest import NOW, admit, detail, log, old_log, record, stored
from tests.world import TAKEOVER, World

pytestmark = pytest.mark.django_db
Load = Callable[..., ActivityEvent]
DAY_D = datetime(2026, 5, 4, 6, 0, tzinfo=UTC)
BEFORE, AFTER = "2026-05-04T05:59:59Z", "2026-05-04T06:00:00Z"


def facts(row: ActivityEvent) -> tuple[Any, ...]:
    return (
        row.actor_kind,
        row.user and row.user.display_name,
        row.actor and row.actor.given_name,
        row.code_slot,
    )


def test_the_one_user_with_the_name_at_that_time_is_the_actor_with_the_slot(event: Load) -> None:
    assert facts(event(User="Ole")) == (ActorKind.PERSON, "Ole", "Ole", 2)


@pytest.mark.parametrize("name", ["ole", "OLE", "  Ole ", "oLe\n"])
def test_case_and_outer_spaces_of_a_name_do_not_matter(event: Load, name: str) -> None:
    assert facts(event(User=name))[:2] == (ActorKind.PERSON, "Ole")


def test_the_unicode_form_of_a_name_does_not_matter(world: World, cabin: Site, event: Load) -> None:
    admit(world.occupancies["cabin"], "A\u030asa", world.lise)
    assert event(User="\u00c5SA").actor == world.lise


@pytest.mark.parametrize("name", ["", "  ", "Kod", "kode", "CODE", " Kode "])
def test_no_name_or_the_word_code_is_a_code_without_a_name(event: Load, name: str) -> None:
    row = event(User=name)
    assert facts(row) == (ActorKind.UNNAMED, None, None, None)
    assert row.unresolved_name == ""


@pytest.mark.parametrize("name", ["Ole H", "Ol", "Panel", "3", "Lise", "Selger En", "O\u200ble"])
def test_a_name_that_is_no_users_is_kept_and_attributed_to_nobody(event: Load, name: str) -> None:
    row = event(User=name)
    assert facts(row) == (ActorKind.UNRESOLVED, None, None, None)
    assert row.unresolved_name == name


def test_a_name_two_users_have_at_once_is_attributed_to_neither(
    world: World, cabin: Site, event: Load
) -> None:
    assert event(User="Ole").actor == world.ole
    admit(world.occupancies["cabin"], "OLE", world.nora)
    row = event(User="Ole", Time="2026-03-02T17:00:00Z")
    assert (*facts(row), row.unresolved_name) == (ActorKind.UNRESOLVED, None, None, None, "Ole")


def test_a_user_counts_from_the_first_moment_of_the_access_to_just_before_the_last(
    world: World, cabin: Site, event: Load
) -> None:
    until = DAY_D + timedelta(days=1)
    admit(world.occupancies["cabin"], "Gjest", world.kari, since=DAY_D, until=until)
    times = [BEFORE, AFTER, "2026-05-05T05:59:59.999999Z", "2026-05-05T06:00:00Z"]
    kinds = [event(User="Gjest", Time=time).actor_kind for time in times]
    assert kinds == [ActorKind.UNRESOLVED, ActorKind.PERSON, ActorKind.PERSON, ActorKind.UNRESOLVED]


@pytest.mark.parametrize("state", ["draft", "invited", "notified", "declined"])
def test_somebody_who_never_had_access_is_never_the_actor(
    world: World, cabin: Site, event: Load, state: str
) -> None:
    user = admit(world.occupancies["cabin"], "Per", world.per)
    assert event(User="Per").actor == world.per
    AuthorisedUser.objects.filter(pk=user.pk).update(state=state)
    assert event(User="Per", Time="2026-03-02T17:00:00Z").actor_kind == ActorKind.UNRESOLVED


@pytest.mark.parametrize("state", ["suspended", "revoked", "left"])
def test_somebody_who_had_access_then_is_the_actor_still(
    world: World, cabin: Site, event: Load, state: str
) -> None:
    admit(world.occupancies["cabin"], "Per", world.per, until=DAY_D, state=state)
    assert event(User="Per", Time=BEFORE).actor == world.per
    assert event(User="Per", Time=AFTER).actor is None


def test_a_reassigned_slot_never_mixes_two_peoples_history(world: World, cabin: Site, event: Load) -> None:
    """PE-35: the slot was Kari's until day D and Lise's from then, under the same name in the panel."""
    home = world.occupancies["cabin"]
    admit(home, "Gjest", world.kari, until=DAY_D, slot=7)
    admit(home, "Gjest", world.lise, since=DAY_D, slot=7)
    rows = [event(User="Gjest", Time=time) for time in (BEFORE, AFTER)]
    assert [row.code_slot for row in rows] == [7, 7]
    seen = {
        name: set(
            visible("accounts.ArmingEvent", Viewer(world.people[name]), site=cabin.pk).values_list(
                "id", flat=True
            )
        )
        for name in ("kari", "lise", "ingrid")
    }
    assert seen == {"kari": {rows[0].id}, "lise": {rows[1].id}, "ingrid": set()}


def test_the_slot_is_the_one_the_user_had_then(world: World, cabin: Site, event: Load) -> None:
    user = admit(world.occupancies["cabin"], "Gjest", world.kari)
    assert event(User="Gjest").code_slot is None
    for slot, since, until in ((11, None, DAY_D), (12, DAY_D, None)):
        code = AccessCode.objects.create(site=cabin, slot_no=slot)
        CodeAssignment.objects.create(
            code=code, user=user, valid_from=since or DAY_D - timedelta(days=9), valid_to=until
        )
    assert [event(User="Gjest", Time=time).code_slot for time in (BEFORE, AFTER)] == [11, 12]


def test_of_several_codes_the_slot_is_the_one_of_the_kind_that_was_used(
    world: World, cabin: Site, event: Load
) -> None:
    user = admit(world.occupancies["cabin"], "Gjest", world.kari)
    for slot, kind, duress in ((11, "pin", False), (12, "tag", False), (13, "pin", True)):
        code = AccessCode.objects.create(site=cabin, slot_no=slot, kind=kind, is_duress=duress)
        CodeAssignment.objects.create(code=code, user=user, valid_from=user.valid_from)
    slots = [event(User="Gjest", Channel=channel).code_slot for channel in ("Keypad", "Code", "Tag", "App")]
    assert slots == [11, 11, 12, None]


def test_a_duress_code_leaves_no_slot(world: World, cabin: Site, event: Load) -> None:
    user = admit(world.occupancies["cabin"], "Gjest", world.kari)
    code = AccessCode.objects.create(site=cabin, slot_no=13, is_duress=True)
    CodeAssignment.objects.create(code=code, user=user, valid_from=user.valid_from)
    row = event(User="Gjest")
    assert (row.user, row.code_slot) == (user, None)


def test_the_users_of_one_owner_are_not_those_of_the_next(world: World) -> None:
    house, last = world.sites["house"], TAKEOVER - timedelta(seconds=1)
    before = {row.id for row in stored(house)}
    moments = {f"{time:%Y-%m-%dT%H:%M:%SZ}": time for time in (last, TAKEOVER)}
    load(
        house,
        log(*[record(User=name, Time=time) for name in ("Selger En", "Ole") for time in moments]),
        now=NOW,
    )
    rows = [row for row in stored(house) if row.id not in before]
    found = {(row.occurred_at, row.unresolved_name or row.user.display_name): row.actor for row in rows}
    assert found == {
        (last, "Selger En"): world.tor,
        (TAKEOVER, "Ole"): world.ole,
        (TAKEOVER, "Selger En"): None,
        (last, "Ole"): None,
    }


def test_what_happened_while_nobody_had_the_site_is_nobodys(world: World, cabin: Site, event: Load) -> None:
    for name, kept in {"Ole": "Ole", "": ""}.items():
        row = event(User=name, Time="2014-12-31T23:59:59Z")
        assert (*facts(row), row.unresolved_name) == (ActorKind.UNRESOLVED, None, None, None, kept)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"EventType": "connection_lost"}, ActorKind.SYSTEM),
        ({"EventType": "lock_failed"}, ActorKind.SYSTEM),
        ({"EventType": "LOCK_FAILED"}, ActorKind.SYSTEM),
        ({"EventType": "connection_lost", "Channel": "Keypad"}, ActorKind.UNNAMED),
        ({"EventType": "lock_failed", "Channel": "App"}, ActorKind.UNNAMED),
        ({"EventType": "connection_lost", "User": "Kode"}, ActorKind.UNNAMED),
        ({"EventType": "lock"}, ActorKind.UNNAMED),
        ({"EventType": "armed"}, ActorKind.UNNAMED),
        ({"EventType": "lock_failed", "User": "Ole"}, ActorKind.PERSON),
    ],
)
def test_only_what_no_person_can_have_caused_is_done_by_the_home_itself(
    event: Load, fields: dict[str, str], kind: ActorKind
) -> None:
    assert event(**({"User": "", "Channel": ""} | fields)).actor_kind == kind


def test_the_older_log_says_nothing_of_channels_so_nothing_of_who_did_not(cabin: Site) -> None:
    entry = detail("2017-11-02T08:17:00", type_="something_new", user="")
    load(cabin, old_log(entry, entry | {"Channel": "", "EventType": "lock_failed"}), now=NOW)
    assert [row.actor_kind for row in stored(cabin)] == [ActorKind.UNNAMED] * 2


def test_what_a_firm_did_is_no_persons_own_and_still_shown_as_a_change(world: World, cabin: Site) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    at = f"{yesterday:%Y-%m-%dT%H:%M:%SZ}"
    load(cabin, log(record(User="Renhold", Time=at), record(User="Ingrid", Time=at)))
    firm, own = sorted(stored(cabin), key=lambda row: row.actor is not None)
    assert facts(firm) == (ActorKind.PERSON, "Renhold", None, 4)
    for name, person in world.people.items():
        mine = set(
            visible("accounts.ArmingEvent", Viewer(person), site=cabin.pk).values_list("id", flat=True)
        )
        assert mine == ({own.id} if name == "ingrid" else set())
    (change,) = changes_by_others(Viewer(world.ingrid), site=cabin.pk)
    assert (change.id, name_shown(change)) == (firm.id, "Renhold")
