"""Text that lies sealed in the database is in the copy as it was written, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from accounts.keys import opening
from accounts.models import CallRecording, CustomerContact
from privacy.exports.lines import logger
from tests.privacy.exports.conftest import Make
from tests.world import World, canary

BODY = canary("ingrid", "bodyingrid_chat")
NOTE = canary("ingrid", "noteingrid_email_out")
TRANSCRIPT = canary("ingrid", "transcriptcall")


def everything_stored() -> str:
    """Every row of every table as text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = current_schema()::regnamespace"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608 - names of our own tables
            found += [text for (text,) in cursor.fetchall()]
    return "\n".join(found)


def test_sealed_text_is_in_every_format_and_nowhere_plain(make: Make, full: World) -> None:
    made = make()
    for text, path in (
        (BODY, "kundekontakt/customercontact"),
        (NOTE, "kundekontakt/customercontact"),
        (TRANSCRIPT, "kundekontakt/callrecording"),
    ):
        assert text in made.text(f"data/{path}.jsonl")
        assert text in made.text(f"data/{path}.csv")
        assert text in made.text("pages/kundekontakt.html")
    stored = everything_stored()
    assert canary("ingrid", "subjectingrid_chat") in stored
    for text in (BODY, NOTE, TRANSCRIPT):
        assert text not in stored
        assert text.encode().hex() not in stored
        for file in Path(settings.STORAGE_DIR).rglob("*"):
            assert not file.is_file() or text.encode() not in file.read_bytes()


def test_what_others_wrote_is_not_in_it(make: Make, full: World) -> None:
    theirs = canary("ole", "bodyole_email_in")
    assert theirs in make("ole").everything
    made = make()
    assert theirs not in made.everything
    assert canary("lise", "bodylise_email_in") not in made.everything


def test_columns_have_their_plain_name_and_place(make: Make, full: World) -> None:
    [row] = [row for row in make().json_rows("kundekontakt/customercontact") if row["key"] == "C-ingrid_chat"]
    assert list(row)[5:8] == ["subject", "body", "internal_note"]
    assert (row["body"], row["internal_note"]) == (BODY, None)


@pytest.mark.parametrize(
    "text",
    ['</td><script>alert("1")</script>', "=1+1", "linje 1\r\nlinje 2", "\\x6162 æøå 🙂", '{"body":"x"}'],
)
def test_whatever_was_written_comes_back_as_it_was(make: Make, full: World, text: str) -> None:
    contact = full.held["ingrid_chat"]
    contact.body = text
    contact.save()
    made = make(categories=("kundekontakt",))
    rows = {row["key"]: row for row in made.json_rows("kundekontakt/customercontact")}
    in_csv = {row["key"]: row for row in made.csv_rows("kundekontakt/customercontact")}
    assert rows["C-ingrid_chat"]["body"] == text
    assert in_csv["C-ingrid_chat"]["body"].removeprefix("'") == text
    assert "<script" not in made.text("pages/kundekontakt.html")


@pytest.mark.parametrize("broken", ["moved", "cut", "other key"])
def test_text_that_does_not_open_is_told_and_stops_nothing(
    make: Make, full: World, caplog: pytest.LogCaptureFixture, broken: str
) -> None:
    whole, moved = full.held["ingrid_chat"], full.held["ingrid_sms"]
    raw = bytes(whole.body_sealed)
    wrong = {"moved": bytes(moved.body_sealed), "cut": raw[:5], "other key": raw[:-1] + bytes([raw[-1] ^ 1])}
    CustomerContact.objects.filter(pk=whole.pk).update(body_sealed=wrong[broken])
    made = make()
    rows = {row["key"]: row["body"] for row in made.json_rows("kundekontakt/customercontact")}
    assert rows["C-ingrid_chat"] == "kunne ikke åpnes"
    assert rows["C-ingrid_sms"] == canary("ingrid", "bodyingrid_sms")
    where = {"category": "kundekontakt", "table": "customercontact", "column": "body"}
    assert [one for one in made.manifest["texts_left_out"] if one["table"] == "customercontact"] == [
        {**where, "row": "C-ingrid_chat", "reason": "kunne ikke åpnes"}
    ]
    assert "<td>kunne ikke åpnes</td>" in made.text("pages/kundekontakt.html")
    assert "C-ingrid_chat" in made.text("index.html")
    said = [record for record in caplog.records if record.name == logger.name]
    assert [record.getMessage() for record in said] == [
        f"body_sealed of accounts.CustomerContact {whole.pk} does not open"
    ]


def test_what_was_said_is_held_back_where_it_may_not_be_heard(make: Make, full: World) -> None:
    said, reason = (
        canary("ingrid", "transcriptunheard"),
        "Sperret: vi kan ikke vise at du fikk beskjed om opptaket",
    )
    made = make(categories=("kundekontakt",))
    rows = {row["contact_key"]: row["transcript"] for row in made.json_rows("kundekontakt/callrecording")}
    assert rows["C-ingrid_call"] == TRANSCRIPT
    assert rows["C-ingrid_unheard"] == reason
    assert said not in made.everything
    where = {"category": "kundekontakt", "table": "callrecording", "column": "transcript"}
    assert made.manifest["texts_left_out"] == [{**where, "row": "C-ingrid_unheard", "reason": reason}]
    assert f"<li>C-ingrid_unheard: {reason}</li>" in made.text("index.html")
    assert "kunne ikke åpnes" not in made.everything
    CallRecording.objects.filter(contact__key="C-ingrid_unheard").update(
        state="available", notice_given=True, notice_version="2025-1"
    )
    assert said in make(categories=("kundekontakt",)).everything


def test_nothing_left_out_is_an_empty_list(make: Make, stored: World) -> None:
    assert make().manifest["texts_left_out"] == make().manifest["stored_files"] == []


def test_text_whose_key_was_destroyed_is_told_as_deleted_and_is_no_error(
    make: Make, full: World, caplog: pytest.LogCaptureFixture
) -> None:
    assert BODY in make(categories=("kundekontakt",)).everything
    opening.destroy(full.ingrid.pk)
    made = make(categories=("kundekontakt",))
    rows = {row["key"]: row for row in made.json_rows("kundekontakt/customercontact")}
    assert rows["C-ingrid_chat"]["body"] == "slettet"
    for text in (BODY, NOTE, TRANSCRIPT):
        assert text not in made.everything
    assert "does not open" not in caplog.text
    assert canary("ole", "bodyole_email_in") in make("ole", categories=("kundekontakt",)).everything
