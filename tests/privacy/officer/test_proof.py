"""The proof of a closed case: what happened is in it, who the person is and what they wrote is not."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.audit.sealer import seal
from accounts.models import AuditEntry, AuditInbox
from privacy import decisions, readings
from privacy.arrivals import Wish, receive
from privacy.decisions import Decision
from privacy.models import PrivacyCase, Reading
from privacy.officer import proof
from privacy.states import Ground, Right, Status
from tests.world import World, canary

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
PAGE = "/admin/personvernombud/bevis/"
ANSWER = "Navnet stemmer med folkeregisteret."


@pytest.fixture
def case(world: World) -> PrivacyCase:
    """Ingrid's rectification, refused by two, closed, read by Dina and written about; sealed in the log."""
    wish = Wish(Right.RECTIFICATION, words=canary("ingrid", "wish"))
    made = receive(world.ingrid, by=world.users["ingrid"], wishes=[wish], language="nb")
    request = made.requests.get()
    decisions.take(request, by=world.users["sam"])
    refusal = Decision(
        Status.REFUSED, answer=ANSWER, ground=Ground.ACCURATE, assessment=canary("ingrid", "own")
    )
    decisions.decide(request, refusal, by=world.users["sam"])
    decisions.confirm(request, by=world.users["dina"])
    readings.note(
        world.ingrid,
        by=world.users["dina"],
        category="saker",
        what="case",
        reason="case",
        reference=made.reference,
    )
    seal(patience=timedelta(0))
    made.refresh_from_db()
    assert made.closed_at
    return made


def fetched(client: Client, case: PrivacyCase) -> zipfile.ZipFile:
    answer = client.post(PAGE, {"sak": case.reference})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.content))


def found(file: zipfile.ZipFile) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(file.read("case.json"))
    return told


def test_the_file_tells_how_the_case_went(world: World, case: PrivacyCase, signed_in: SignedIn) -> None:
    told = found(fetched(signed_in("dina"), case))
    sam, dina = (world.users[name] for name in ("sam", "dina"))
    for user in (sam, dina):
        user.refresh_from_db()
    assert told["case"]["reference"] == case.reference
    assert told["case"]["identity"] == "sign_in"
    [right] = told["rights"]
    assert (right["right"], right["status"], right["ground"]) == ("rectification", "refused", "accurate")
    assert right["answer"].startswith(ANSWER)
    assert "Datatilsynet" in right["answer"]
    assert right["decided_by"] == {"role": "personvernombud", "number": dina.staff_number}
    assert right["proposed_by"] == {"role": "support", "number": sam.staff_number}
    assert right["legal_due_on"] == case.requests.get().legal_due_on.isoformat()
    assert [event["to"] for event in told["events"]] == ["received", "assessing", "proposed", "refused"]
    assert [event["by"]["role"] for event in told["events"]] == [
        *("person", "support", "support", "personvernombud")
    ]
    assert [letter["kind"] for letter in told["letters"]] == ["case-received", "case-decided"]
    assert [reading["by"]["number"] for reading in told["readings"]] == [dina.staff_number]


def test_the_file_is_no_more_than_the_case(case: PrivacyCase, signed_in: SignedIn) -> None:
    file = fetched(signed_in("dina"), case)
    every = "".join(file.read(name).decode() for name in file.namelist())
    assert case.reference in every  # presence first
    assert ANSWER in every
    for word in ("Ingrid", "Solberg", "@", "4410882", "ZQX-", str(case.person_id), "Dina", "dina"):
        assert word not in every, word


def test_the_checksums_hold_and_the_page_says_the_same(case: PrivacyCase, signed_in: SignedIn) -> None:
    file = fetched(signed_in("dina"), case)
    sums = dict(reversed(line.split("  ")) for line in file.read("SHA256SUMS").decode().splitlines())  # type: ignore[misc]
    assert set(sums) == {"case.json", "case.html"}
    for name, checksum in sums.items():
        assert hashlib.sha256(file.read(name)).hexdigest() == checksum
    page, told = file.read("case.html").decode(), found(file)
    assert all(entry["hash"] in page for entry in told["log"]["entries"])
    assert "Alle oppføringene om saken er hele." in page
    assert "<script" not in page


def test_the_log_of_the_case_is_hashed_anew_and_damage_is_told(case: PrivacyCase) -> None:
    whole = proof.check_log(case.reference)
    assert whole["whole"]
    assert {entry["action"] for entry in whole["entries"]} >= {"request-moved", "decision-made", "data-seen"}
    first = AuditEntry.objects.filter(case=case.reference).order_by("seq").first()
    assert first
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_auditentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE accounts_auditentry SET reason = 'granted' WHERE seq = %s", [first.seq])
        cursor.execute("ALTER TABLE accounts_auditentry ENABLE TRIGGER USER")
    damaged = proof.check_log(case.reference)
    assert not damaged["whole"]
    assert [entry["number"] for entry in damaged["entries"] if not entry["holds"]] == [first.seq]


def test_fetching_it_is_in_the_log_and_seen_by_the_person(
    world: World, case: PrivacyCase, signed_in: SignedIn
) -> None:
    before = Reading.objects.filter(person=world.ingrid).count()
    fetched(signed_in("dina"), case)
    assert Reading.objects.filter(person=world.ingrid).count() == before + 1
    assert AuditInbox.objects.filter(action="proof-fetched", case=case.reference).exists()


def test_an_open_or_unknown_case_has_no_proof(world: World, signed_in: SignedIn) -> None:
    open_ = receive(world.lise, by=world.users["lise"], wishes=[Wish(Right.QUESTION)], language="nb")
    client = signed_in("dina")
    for number, words in {
        open_.reference: "Saken er ikke avsluttet",
        "PV-2222-2222": "Vi finner ingen sak",
        "": "validation",
        "x" * 500: "validation",
    }.items():
        answer = client.post(PAGE, {"sak": number})
        assert answer.status_code == 200
        assert words in answer.content.decode()
    assert not AuditInbox.objects.filter(action="proof-fetched").exists()
    with pytest.raises(proof.StillOpen):
        proof.proof(open_, now=timezone.now())


def test_the_case_leads_to_its_proof_when_it_is_over(case: PrivacyCase, signed_in: SignedIn) -> None:
    client, address = signed_in("dina"), f"/admin/privacy/privacyrequest/{case.requests.get().pk}/change/"
    assert f"{PAGE}?sak={case.reference}" in client.get(address).content.decode()
    assert case.reference in client.get(PAGE, {"sak": case.reference}).content.decode()
    assert PAGE not in signed_in("sam").get(address).content.decode()


@pytest.mark.parametrize("name", ["sam", "omar", "astrid"])
def test_nobody_else_fetches_it(case: PrivacyCase, signed_in: SignedIn, name: str) -> None:
    client = signed_in(name)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"sak": case.reference}).status_code == 403
