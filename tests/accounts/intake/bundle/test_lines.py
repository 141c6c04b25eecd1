"""Lines that cannot be used: each is refused with its number, its field and what was expected, and no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from accounts.intake.bundle.lines import MOST_BYTES
from accounts.intake.bundle.loading import load
from accounts.intake.bundle.report import Outcome
from accounts.models import Person
from tests.accounts.intake.bundle.conftest import Loader, event, faults, home, manifest, person, write

pytestmark = pytest.mark.django_db
SECRET = "Hemmelig Navnesen"


def raw(text: str) -> bytes:
    return text.encode() + b"\n"


NOT_A_LINE = {
    "no JSON": (raw("{key: 1}"), "er ikke JSON"),
    "two objects": (raw('{"key": "a", "given_name": "b"} {}'), "mer enn ett objekt"),
    "a key twice": (raw('{"key": "a", "given_name": "b", "key": "c"}'), "flere ganger"),
    "a key twice, escaped": (raw('{"key": "a", "given_name": "b", "\\u006bey": "c"}'), "flere ganger"),
    "NaN": (raw('{"key": "a", "given_name": "b", "birth_date": NaN}'), "ikke er et tall"),
    "Infinity": (raw('{"key": "a", "given_name": "b", "birth_date": -Infinity}'), "ikke er et tall"),
    "1e999": (raw('{"key": "a", "given_name": "b", "birth_date": 1e999}'), "for stort tall"),
    "a number of ten thousand digits": (raw(f'{{"key": {"9" * 10_000}}}'), "for langt tall"),
    "NUL": (raw('{"key": "a", "given_name": "b\\u0000c"}'), "tegn som ikke kan lagres"),
    "NUL in a name of a field": (raw('{"key": "a", "given_name": "b", "c\\u0000": 1}'), "ikke kan lagres"),
    "a raw NUL": (raw('{"key": "a", "given_name": "b\0c"}'), "er ikke JSON"),
    "escape": (raw('{"key": "a", "given_name": "\\u001b[2J"}'), "tegn som ikke kan lagres"),
    "half a pair": (raw('{"key": "a", "given_name": "\\ud800"}'), "tegn som ikke kan lagres"),
    "deep": (raw('{"key": ' + "[" * 100_000 + "]" * 100_000 + "}"), "for mange nivåer"),
    "less deep": (raw('{"key": "a", "given_name": ' + "[" * 400 + "]" * 400 + "}"), "for mange nivåer"),
    "not UTF-8": (b'{"key": "a", "given_name": "\xff"}\n', "ikke UTF-8"),
    "UTF-16": ('{"key": "a"}'.encode("utf-16") + b"\n", "ikke UTF-8"),
    "long": (raw(json.dumps(person("a", given_name="x" * MOST_BYTES))), "lengre enn 2 MB"),
}


@pytest.mark.parametrize("line", NOT_A_LINE.values(), ids=NOT_A_LINE)
def test_what_is_no_line_is_refused_and_nothing_is_stored(loaded: Loader, line: tuple[bytes, str]) -> None:
    report = loaded({"persons": [person("first"), line[0], person("last")]})
    ((file, number, field, reason),) = faults(report)
    assert (file, number, field) == ("persons.jsonl", 2, "")
    assert line[1] in reason
    assert report.outcome is Outcome.HELD_BACK
    assert not Person.objects.exists()


@pytest.mark.parametrize("line", NOT_A_LINE.values(), ids=NOT_A_LINE)
def test_the_lines_around_it_are_stored_when_asked(loaded: Loader, line: tuple[bytes, str]) -> None:
    report = loaded({"persons": [person("first"), line[0], person("last")]}, keep_going=True)
    assert (report.refused, Person.objects.count()) == (1, 2)


WRONG: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "missing": ("persons", {"key": "a"}, "given_name", "mangler"),
    "empty": ("persons", person(given_name=""), "given_name", "er tom"),
    "a number for text": ("persons", person(given_name=7), "given_name", "skal være tekst"),
    "true for text": ("persons", person(given_name=True), "given_name", "skal være tekst"),
    "null for text": ("persons", person(given_name=None), "given_name", "skal være tekst"),
    "a list for text": ("persons", person(given_name=["a"]), "given_name", "skal være tekst"),
    "a million letters": ("persons", person(given_name="x" * 10**6), "given_name", "er lengre enn 100 tegn"),
    "no such word": (
        "persons",
        person(preferred_language="sv"),
        "preferred_language",
        "skal være en av: nb, en",
    ),
    "no such day": ("persons", person(birth_date="2026-02-30"), "birth_date", "er ikke en dato"),
    "a day with time": (
        "persons",
        person(birth_date="2026-02-03T00:00:00Z"),
        "birth_date",
        "er ikke en dato",
    ),
    "no such field": ("persons", person(shoe_size=42), "shoe_size", "et felt formatet ikke har"),
    "a name for a field": ("persons", person(**{SECRET: 1}), "", "et felt formatet ikke har"),
    "no object": ("persons", [1], "", "skal være et objekt"),  # type: ignore[dict-item]
    "no offset": ("arming_events", event(occurred_at="2026-03-02T16:00:00"), "occurred_at", "tidspunkt"),
    "no such hour": ("arming_events", event(occurred_at="2026-03-02T24:00:00Z"), "occurred_at", "tidspunkt"),
    "no such minute": (
        "arming_events",
        event(occurred_at="2026-03-02T23:60:00Z"),
        "occurred_at",
        "tidspunkt",
    ),
    "leap second": ("arming_events", event(occurred_at="2016-12-31T23:59:60Z"), "occurred_at", "tidspunkt"),
    "a far offset": (
        "arming_events",
        event(occurred_at="2026-03-02T16:00:00+20:00"),
        "occurred_at",
        "tidspunkt",
    ),
    "a number for time": ("arming_events", event(occurred_at=1772467200), "occurred_at", "skal være tekst"),
    "before all": ("arming_events", event(occurred_at="1989-12-31T23:59:59Z"), "occurred_at", "før 1990"),
    "tomorrow's tomorrow": (
        "arming_events",
        event(occurred_at="2098-01-01T00:00:00Z"),
        "occurred_at",
        "fremtiden",
    ),
    "a slot below": ("arming_events", event(code_slot=-1), "code_slot", "er under 0"),
    "a slot above": ("arming_events", event(code_slot=10**30), "code_slot", "er over 32767"),
    "half a slot": ("arming_events", event(code_slot=1.5), "code_slot", "skal være et heltall"),
    "two ways to say who": ("arming_events", event(system=True, user_key="u-1"), "", "på to måter"),
    "system false": ("arming_events", event(system=False), "system", "skal være true"),
    "yes for true": ("arming_events", event(time_uncertain="yes"), "time_uncertain", "true eller false"),
    "money as a number": (
        "agreement_lines",
        {"key": "l", "agreement_number": "A", "product": "alarm", "description": "d", "monthly_price": 499.0}
        | {"valid_from": "2024-01-01"},
        "monthly_price",
        "skal være tekst",
    ),
    "money with a comma": (
        "agreement_lines",
        {
            "key": "l",
            "agreement_number": "A",
            "product": "alarm",
            "description": "d",
            "monthly_price": "499,00",
        }
        | {"valid_from": "2024-01-01"},
        "monthly_price",
        "et beløp i tekst",
    ),
    "a wrong check digit": (
        "organisations",
        {"organisation_number": "974760674", "name": "X", "organisation_form": "AS"},
        "organisation_number",
        "gyldig organisasjonsnummer",
    ),
    "twelve digits": (
        "national_identifiers",
        {"person_key": "p-1", "kind": "fnr", "value": "158180123456", "need_reason": "x"},
        "value",
        "elleve sifre",
    ),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_a_wrong_field_is_named_with_what_was_expected(
    loaded: Loader, case: tuple[str, dict[str, Any], str, str]
) -> None:
    name, line, field, reason = case
    rows = home()
    place = len(rows.get(name, [])) + 1
    report = loaded(home(**{name: [line]}))
    assert len(faults(report)) == 1
    assert faults(report)[0][:3] == (f"{name}.jsonl", place, field)
    assert reason in faults(report)[0][3]
    assert not Person.objects.exists()


def test_no_value_is_ever_quoted(loaded: Loader) -> None:
    rows = {
        "persons": [person(SECRET * 20, given_name=SECRET * 20, birth_date=SECRET), person(**{SECRET: 1})],
        "national_identifiers": [{"person_key": SECRET, "kind": SECRET, "value": SECRET, "need_reason": ""}],
        "customers": [{"customer_number": "C-1", "kind": "person", "person_key": SECRET}],
    }
    report = loaded(rows)
    assert report.refused == 4
    assert "emmelig" not in str(faults(report))


def test_each_fault_of_a_line_is_told_and_the_line_counted_once(loaded: Loader) -> None:
    report = loaded({"persons": [person(given_name=1, birth_date="x", shoe_size=1)]})
    assert {fault[2] for fault in faults(report)} == {"given_name", "birth_date", "shoe_size"}
    assert report.refused == 1


def test_marks_empty_lines_and_line_ends_make_no_difference(tmp_path: Path) -> None:
    folder = write(tmp_path / "bundle", {"persons": []})
    lines = [b"\xef\xbb\xbf" + json.dumps(person("a")).encode(), b"", b"  ", json.dumps(person("b")).encode()]
    (folder / "persons.jsonl").write_bytes(b"\r\n".join(lines))
    manifest(folder, {"persons": 2})
    assert load(folder).refused == 0
    assert Person.objects.count() == 2


def test_odd_letters_arrive_as_they_are(loaded: Loader) -> None:
    names = [
        "Tab\there",
        "Back\\slash",
        "\\N",
        "Line\nend",
        '"Quoted"',
        "Ærlig Åse 😀",
        "\u202eright",
        "a\\tb",
    ]
    loaded({"persons": [person(f"p{number}", given_name=name) for number, name in enumerate(names)]})
    assert set(Person.objects.values_list("given_name", flat=True)) == set(names)


def test_whole_numbers_may_be_written_as_json_allows(loaded: Loader) -> None:
    line = b'{"site_installation_number": "S-1", "slot_no": 7.0}\n'
    assert loaded(home(access_codes=[line])).refused == 0


def test_of_many_faults_a_hundred_are_told_and_all_counted(loaded: Loader) -> None:
    report = loaded({"persons": [{"key": "a"}] * 250})
    assert (len(faults(report)), report.refused) == (100, 250)


def test_a_cut_off_file_is_noticed(tmp_path: Path) -> None:
    folder = write(tmp_path / "bundle", {"persons": [person("a"), person("b")]})
    manifest(folder, {"persons": 3})
    report = load(folder)
    assert faults(report) == [("persons.jsonl", None, "", "har 2 linjer, men manifest.json sier 3")]
    assert not Person.objects.exists()
