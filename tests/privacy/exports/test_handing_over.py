"""`manage.py export_person`: the same copy in a plain file, for a case, by somebody, and the person reads of it."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.audit import Action
from accounts.audit.sealer import seal
from accounts.models import AuditEntry, Customer
from privacy import asking
from privacy.arrivals import Wish
from privacy.exports import signing
from privacy.models import Job, Reading
from privacy.states import Right
from privacy.workflow import withdraw
from tests.privacy.exports.conftest import Make, Order
from tests.world import World


def export(world: World, case: str, output: Path, *, person: str = "", by: str = "dina@example.no") -> str:
    out, told = io.StringIO(), io.StringIO()
    call_command(
        "export_person",
        person or str(world.ingrid.pk),
        output=output,
        case=case,
        by=by,
        stdout=out,
        stderr=told,
    )
    assert "It is not sealed." in told.getvalue()
    return out.getvalue()


def refused(world: World, case: str, output: Path, **details: str) -> str:
    with pytest.raises(CommandError) as error:
        export(world, case, output, **details)
    return str(error.value)


def test_it_holds_what_the_copy_of_the_same_case_holds(
    full: World, make: Make, order: Order, tmp_path: Path
) -> None:
    made = make()
    case = made.archive.request.reference
    told = export(full, case, tmp_path / "kopi.zip")
    with zipfile.ZipFile(tmp_path / "kopi.zip") as handed:
        assert handed.testzip() is None
        assert handed.namelist() == made.names
        manifest = json.loads(handed.read("manifest.json"))
        assert signing.check(handed.read("manifest.json.sig").decode())
        # Who looked is itself in a copy, and now somebody has.
        changed = [
            one["path"]
            for one, other in zip(manifest["files"], made.manifest["files"], strict=True)
            if one["path"].startswith("data/") and one["sha256"] != other["sha256"]
        ]
    assert {path.split("/")[1] for path in changed} <= {"minesider", "saker"}
    assert manifest["reference"] == case
    assert f"{len(made.archive.contents)} categories" in told
    assert stat.S_IMODE((tmp_path / "kopi.zip").stat().st_mode) == 0o600


def test_the_person_reads_who_took_it_out_and_for_which_case(
    stored: World, order: Order, tmp_path: Path
) -> None:
    case = order(categories=("bruk", "avtale")).reference
    assert not Reading.objects.exists()
    export(stored, case, tmp_path / "kopi.zip")
    found = Reading.objects.filter(person=stored.ingrid)
    assert {one.category for one in found} == {"bruk", "avtale"}
    assert {(one.what, one.reason, one.reference) for one in found} == {("export", "case", case)}
    assert {one.by for one in found} == {stored.users["dina"]}
    seal(patience=timedelta(0))
    logged = AuditEntry.objects.filter(action=Action.DATA_SEEN, case=case)
    assert logged.count() == 2
    assert not Job.objects.filter(state="succeeded").exists()


def test_a_customer_number_names_the_person_too(stored: World, order: Order, tmp_path: Path) -> None:
    number = Customer.objects.get(person=stored.ingrid).customer_number
    export(stored, order().reference, tmp_path / "kopi.zip", person=number)
    assert (tmp_path / "kopi.zip").exists()


def test_a_case_without_a_copy_in_it_gives_everything(stored: World, tmp_path: Path) -> None:
    wish = Wish(Right.QUESTION, words="Kan jeg få alt på minnepinne?")
    asked = asking.ask(stored.ingrid, by=stored.users["ingrid"], wishes=[wish], language="nb")
    export(stored, asked.case.reference, tmp_path / "kopi.zip")
    with zipfile.ZipFile(tmp_path / "kopi.zip") as handed:
        manifest = json.loads(handed.read("manifest.json"))
    assert manifest["chosen"]["is_everything"]
    assert [one.right for one in asked.case.requests.all()] == [Right.QUESTION]


def test_what_may_not_be_is_refused_and_leaves_nothing(stored: World, order: Order, tmp_path: Path) -> None:
    output = tmp_path / "kopi.zip"
    case = order().reference
    others = order("lise").reference
    closed = order("ole")
    withdraw(closed, by=stored.users["ole"])
    ole = str(stored.people["ole"].pk)
    assert "no such person" in refused(stored, case, output, person="nobody")
    assert "no open case" in refused(stored, others, output)
    assert "no open case" in refused(stored, "PV-2222-2222", output)
    assert "no open case" in refused(stored, closed.reference, output, person=ole)
    assert "no such employee" in refused(stored, case, output, by="hvem@example.no")
    assert "no such employee" in refused(stored, case, output, by="ingrid@example.no")
    assert "may not decide" in refused(stored, case, output, by="sam@example.no")
    assert "Nobody has the case" in refused(stored, case, output, by="")
    assert not output.exists()
    assert not Reading.objects.exists()


def test_whoever_has_the_case_need_not_be_named(stored: World, order: Order, tmp_path: Path) -> None:
    request = order(categories=("bruk",))
    request.case.requests.update(assigned_to=stored.users["dina"])
    export(stored, request.reference, tmp_path / "kopi.zip", by="")
    assert Reading.objects.get().by == stored.users["dina"]


def test_a_file_that_is_there_stays_as_it_is(stored: World, order: Order, tmp_path: Path) -> None:
    output = tmp_path / "kopi.zip"
    output.write_text("mine")
    assert "exists already" in refused(stored, order().reference, output)
    assert output.read_text() == "mine"


def test_half_a_copy_does_not_stay(
    stored: World, order: Order, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_text: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("privacy.exports.signing.sign", full_disk)
    assert "No space left" in refused(stored, order().reference, tmp_path / "kopi.zip")
    assert list(tmp_path.glob("kopi.zip")) == []
    assert not Reading.objects.exists()
