"""Who was erased does not come back with a bundle: refused by line number, and never by value."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import ledger
from accounts.intake.bundle.erased import CHUNK, REASON
from accounts.intake.bundle.report import Report, sentences
from accounts.models import ContactPoint, Customer, LedgerEntry, Person, User
from tests.accounts.intake.bundle.conftest import Loader, home, person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
EMAIL, PHONE, NUMBER = "ingrid@example.no", "+47 900 00 001", "01018012345"


def company() -> dict[str, list[Any]]:
    """As in `home`, and how to reach p-1."""
    points = [
        {"key": "k-1", "person_key": "p-1", "kind": "email", "value": EMAIL},
        {"key": "k-2", "person_key": "p-1", "kind": "phone", "value": PHONE},
    ]
    return home(contact_points=points)


def erased(key: str = "p-1") -> Person:
    """The ledger as it is after the erasure, and nothing of anybody left."""
    known = Person.objects.get(accesses__display_name=key.replace("p", "u"))
    ledger.enter(known, plan_hash="a" * 64, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE accounts_person, accounts_site CASCADE")
    # Cascades take the ledger too, which the file then tells.
    ledger.take_in(now=NOW)
    ledger.finish(LedgerEntry.objects.get(), now=NOW)
    return known


def reasons(report: Report) -> set[tuple[str, int | None]]:
    return {(one.file, one.line) for one in report.findings.refusals if one.reason == REASON}


def test_nobody_is_refused_before_the_first_erasure(loaded: Loader) -> None:
    assert loaded(company()).refused == 0
    assert Person.objects.count() == 3


def test_the_same_bundle_again_leaves_the_erased_person_out(loaded: Loader) -> None:
    loaded(company())
    gone = erased()
    report = loaded(company(), keep_going=True)
    assert not Person.objects.filter(pk=gone.pk).exists()
    assert Person.objects.count() == 2
    assert not ContactPoint.objects.exists()
    assert [*Customer.objects.values_list("customer_number", flat=True)] == ["C-2"]
    told = reasons(report)
    assert {("persons.jsonl", 1), ("customers.jsonl", 1), ("contact_points.jsonl", 1)} <= told
    assert ("authorised_users.jsonl", 1) in told or report.refused > len(told)


def test_without_keep_going_nothing_is_stored(loaded: Loader) -> None:
    loaded(company())
    erased()
    assert loaded(company()).refused
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("contact_points", {"key": "k-9", "kind": "email", "value": " INGRID@example.no"}),
        ("contact_points", {"key": "k-9", "kind": "phone", "value": "90000001"}),
        ("customers", {"customer_number": "C-1", "kind": "person"}),
    ],
)
def test_under_another_key_they_are_known_by_what_they_are_reached_by(
    loaded: Loader, name: str, line: dict[str, Any]
) -> None:
    loaded(company())
    erased()
    back = {"persons": [person("p-9"), person("p-8")], name: [line | {"person_key": "p-9"}]}
    report = loaded(back, keep_going=True)
    assert Person.objects.count() == 1
    assert reasons(report) == {("persons.jsonl", 1), (f"{name}.jsonl", 1)}
    told = "\n".join(sentences(report))
    assert "linje 1" in told
    for value in (EMAIL, "90000001", "C-1", "p-9"):
        assert value.casefold() not in told.casefold()


def test_who_is_here_already_was_not_erased(loaded: Loader) -> None:
    loaded(company())
    erased()
    loaded({"persons": [person("p-8")]})
    point = {"key": "k-9", "person_key": "p-8", "kind": "phone", "value": PHONE}
    report = loaded({"persons": [person("p-8")], "contact_points": [point]}, keep_going=True)
    assert reasons(report) == {("contact_points.jsonl", 1)}
    assert Person.objects.count() == 1


def test_who_was_let_in_again_is_loaded(loaded: Loader, django_user_model: type[User]) -> None:
    loaded(company())
    mark = ledger.marks_of(Person.objects.get(accesses__display_name="u-1"))[0]
    gone = erased()
    officer = django_user_model.objects.create_user(email="dina@example.no", is_staff=True)
    assert loaded(company()).refused
    ledger.lift(mark, by=officer, now=NOW)
    assert loaded(company()).refused == 0
    assert Person.objects.filter(pk=gone.pk).exists()


def test_a_bounded_number_of_queries_for_each_chunk(loaded: Loader) -> None:
    loaded(company())
    erased()

    def queries(count: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            loaded({"persons": [person(f"q-{count}-{number}") for number in range(count)]})
        return sum("accounts_ledgerentry" in query["sql"] for query in asked.captured_queries)

    few = queries(5)
    assert few
    assert queries(CHUNK) == few
    assert queries(3 * CHUNK) == few + 2
