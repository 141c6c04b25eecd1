"""The officer is told when deletion does not go as it should; the command counts and plans."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts import post
from accounts.models import Inquiry, Letter
from privacy.models import Hold, Reading, SweepRun
from privacy.retention import watching
from privacy.retention.chores import every
from tests.privacy.retention.conftest import as_worker
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
FRONT, PAGE = "/admin/personvernombud/", "/admin/personvernombud/sletting/"
HOLDS = "/admin/personvernombud/sperrer/"


def run(*, ago: timedelta = timedelta(hours=1), **fields: object) -> SweepRun:
    at = timezone.now() - ago
    facts = {"category": "alarmer", "rule": "RET-ALARM", "started_at": at, "ended_at": at} | fields
    return SweepRun.objects.create(**facts)


def watched() -> bool:
    with as_worker():
        return watching.watch(timezone.now())


def test_all_is_well_when_the_night_removed_what_it_should(world: World) -> None:
    run(expected=5, removed=5)
    assert watched()
    assert not Letter.objects.filter(kind="retention-alarm").exists()


def test_a_sweep_that_did_not_run_is_told_once_a_day(world: World) -> None:
    run(ago=timedelta(hours=37), expected=5, removed=5)
    assert not watched()
    assert not watched()
    letter = Letter.objects.get(kind="retention-alarm")
    assert letter.address == "personvernombud@sectoralarm.no"
    text = post.compose(letter, address=letter.address).body
    assert "36 timer" in text
    assert PAGE in text


def test_a_rule_that_removed_nothing_though_it_should_is_told(world: World) -> None:
    run(rule="RET-IMG", expected=0, removed=0)
    run(expected=5, removed=0)
    assert not watched()
    letter = Letter.objects.get(kind="retention-alarm")
    assert "1 regel" in post.compose(letter, address=letter.address).body


def test_an_error_is_told_and_a_later_good_night_ends_it(world: World) -> None:
    run(ago=timedelta(hours=25), expected=5, removed=2, error_code="InternalError")
    run(ago=timedelta(hours=26), rule="RET-IMG", expected=0)
    assert not watched()
    run(expected=3, removed=3)
    assert watched()


def test_the_officer_sees_it_on_the_front_page(world: World, signed_in: SignedIn) -> None:
    dina = signed_in("dina")
    assert "ikke kommet til slutten på 36 timer" in dina.get(FRONT).content.decode()
    run(expected=5, removed=5)
    assert "Nattens rydding" not in dina.get(FRONT).content.decode()
    page = dina.get(PAGE).content.decode()
    assert "RET-ALARM" in page
    assert "Alt som skulle slettes, er slettet" in page
    run(expected=5, removed=0, error_code="DataError")
    assert "slettet ikke alt den skulle" in dina.get(FRONT).content.decode()
    assert "DataError" in dina.get(PAGE).content.decode()


def test_others_do_not_see_it(world: World, signed_in: SignedIn) -> None:
    assert signed_in("sam").get(PAGE).status_code == 403
    assert signed_in("sam").get(HOLDS).status_code == 403
    assert signed_in("omar").get(HOLDS + "ny/").status_code == 403


def counted(*arguments: str) -> str:
    out = StringIO()
    call_command("retention", *arguments, stdout=out)
    return out.getvalue()


def test_a_dry_run_counts_and_removes_nothing(world: World) -> None:
    Inquiry.objects.create(
        reference="Q-1", channel="chat", received_at=timezone.now(), subject="x", closed_at=timezone.now()
    )
    name = "accounts.Inquiry"
    line = next(one for one in counted("--dry-run").splitlines() if name in one).split()
    assert line[4:7] == ["0", "0", "0"]
    ahead = str(timezone.localdate() + timedelta(days=200))
    planned = counted("--dry-run", "--as-of", ahead, "--category", "kundekontakt")
    line = next(one for one in planned.splitlines() if name in one).split()
    assert line[4] == "1"
    assert Inquiry.objects.exists()
    assert len(counted("--dry-run").splitlines()) == len(every()) + 1


@pytest.mark.parametrize(
    "arguments", [("--as-of", "2030-01-01"), ("--category", "bruk"), ("--dry-run", "--category", "nope")]
)
def test_what_does_not_fit_together_is_refused(world: World, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("retention", *arguments)


def test_one_holds_it_back_and_two_let_it_go(world: World, signed_in: SignedIn) -> None:
    dina, sara = signed_in("dina"), signed_in("sara")
    day = str(timezone.localdate() + timedelta(days=30))
    typed = {"customer_number": "4410882", "category": "avtale", "reason": "ZQX-tvist", "review_on": day}
    answer = dina.post(HOLDS + "ny/", typed)
    assert answer.status_code in (302, 303), answer.content.decode()[-2000:]
    hold = Hold.objects.get()
    page = f"{HOLDS}{hold.pk}/"
    shown = sara.get(page).content.decode()
    assert "ZQX-tvist" in shown
    assert "4410882" in shown
    assert Reading.objects.filter(person=world.ingrid, reference=str(hold.pk)).exists()
    dina.post(page, {"act": "propose", "why": "Tvisten er over"})
    dina.post(page, {"act": "release"})
    hold.refresh_from_db()
    assert hold.proposed_by == world.users["dina"]
    assert hold.released_at is None
    sara.post(page, {"act": "release"})
    hold.refresh_from_db()
    assert hold.released_by == world.users["sara"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"customer_number": "9999999"}, "ingen kunde"),
        ({"review_on": "2020-01-01"}, "fram i tid"),
        ({"label": "accounts.Conversation"}, "kategori som denne"),
        ({"row_key": "x"}, "hvilken tabell"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    world: World, signed_in: SignedIn, wrong: dict[str, str], says: str
) -> None:
    day = str(timezone.localdate() + timedelta(days=30))
    typed = {"customer_number": "4410882", "category": "avtale", "reason": "ZQX-skrevet", "review_on": day}
    page = signed_in("dina").post(HOLDS + "ny/", typed | wrong).content.decode()
    assert says in page
    assert "ZQX-skrevet" in page
    assert not Hold.objects.exists()
