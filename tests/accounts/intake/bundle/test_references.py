"""Rows that point nowhere, to another home, or come twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from accounts.models import ArmingEvent, Customer, Occupancy, Person, Site
from tests.accounts.intake.bundle.conftest import (
    SINCE,
    THEN,
    Loader,
    event,
    faults,
    home,
    person,
    picture,
    site,
    tallies,
    user,
)

pytestmark = pytest.mark.django_db
NOWHERE = "viser til noe som ikke finnes"


def follow_up(**fields: Any) -> dict[str, Any]:
    return {
        "alarm_key": "al-1",
        "step_no": 1,
        "at": THEN,
        "action": "call",
        "operator_role": "operator",
    } | fields


def agreement(**fields: Any) -> dict[str, Any]:
    facts = {
        "signed_on": "2024-01-01",
        "starts_on": "2024-01-01",
        "terms_version": "1",
        "sales_channel": "web",
    }
    return {"number": "A", "customer_number": "C-1", "site_installation_number": "S-1"} | facts | fields


def assignment(**fields: Any) -> dict[str, Any]:
    facts = {"site_installation_number": "S-1", "slot_no": 2, "user_key": "u-1", "valid_from": SINCE}
    return facts | fields


def contact(occupancy: str) -> dict[str, Any]:
    return {"key": "cp", "occupancy_key": occupancy, "name": "K", "call_order": 1, "valid_from": SINCE}


Wrong = tuple[dict[str, list[Any]], str, str, str]
OTHERS = "ikke en bruker av dette anlegget"
BEFORE = "2019-12-31T23:59:59Z"
POINTING_WRONG: dict[str, Wrong] = {
    "an unknown site": (
        {"arming_events": [event(site_installation_number="X")]},
        "arming_events",
        "site_installation_number",
        NOWHERE,
    ),
    "an unknown user": ({"arming_events": [event(user_key="X")]}, "arming_events", "user_key", NOWHERE),
    "another home's user": ({"arming_events": [event(user_key="u-3")]}, "arming_events", "user_key", OTHERS),
    "a user before their time": (
        {"arming_events": [event(user_key="u-1", occurred_at=BEFORE)]},
        "arming_events",
        "user_key",
        "ikke tilgang",
    ),
    "an unknown customer": (
        {"agreements": [agreement(customer_number="X")]},
        "agreements",
        "customer_number",
        NOWHERE,
    ),
    "an unknown slot": (
        {"code_assignments": [assignment(slot_no=9)]},
        "code_assignments",
        "slot_no",
        NOWHERE,
    ),
    "another home's user of a slot": (
        {"code_assignments": [assignment(user_key="u-3")]},
        "code_assignments",
        "user_key",
        OTHERS,
    ),
    "an alarm of another home": (
        {"verification_images": [picture(site_installation_number="S-2")]},
        "verification_images",
        "alarm_key",
        "et annet anlegg",
    ),
    "a contact of another home": (
        {"contact_persons": [contact("o-2")], "follow_ups": [follow_up(contact_person_key="cp")]},
        "follow_ups",
        "contact_person_key",
        "ikke kontaktperson for anlegget",
    ),
}


@pytest.mark.parametrize("case", POINTING_WRONG.values(), ids=POINTING_WRONG)
def test_a_wrong_reference_is_refused(loaded: Loader, case: Wrong) -> None:
    added, name, field, reason = case
    report = loaded(home(**added))
    ((file, line, where, why),) = faults(report)
    assert (file, line) == (f"{name}.jsonl", len(home(**added)[name]))
    assert where == field
    assert reason in why
    assert not Person.objects.exists()


def test_the_order_of_lines_makes_no_difference(loaded: Loader) -> None:
    rows = home(arming_events=[event(user_key="u-1")])
    assert loaded({name: rows[name][::-1] for name in reversed(rows)}).refused == 0


def test_what_was_loaded_before_can_be_pointed_to(loaded: Loader) -> None:
    loaded(home())
    assert loaded({"arming_events": [event(user_key="u-2")]}).refused == 0
    assert ArmingEvent.objects.get().actor.given_name == "Ole"


def test_what_the_company_had_by_number_is_the_same_row(loaded: Loader) -> None:
    here = Site.objects.create(**site("S-1"))
    loaded(home())
    assert Site.objects.get(installation_number="S-1").pk == here.pk
    assert Occupancy.objects.get(site=here).customer.customer_number == "C-1"


def test_a_row_twice_in_a_bundle_is_refused(loaded: Loader) -> None:
    report = loaded({"persons": [person("a"), person("b"), person("a", given_name="Other")]})
    assert faults(report) == [("persons.jsonl", 3, "", "er den samme som linje 1")]
    assert not Person.objects.exists()


def test_an_event_twice_in_a_bundle_is_refused_and_the_first_stays(loaded: Loader) -> None:
    rows = home(arming_events=[event("a"), event("b"), event("a")])
    assert faults(loaded(rows)) == [("arming_events.jsonl", 3, "", "er den samme som linje 1")]
    assert faults(loaded(rows, dry_run=True)) == [("arming_events.jsonl", 3, "", "er den samme som linje 1")]
    assert tallies(loaded(rows, keep_going=True))["arming_events"] == (2, 0, 0, 1)
    assert ArmingEvent.objects.count() == 2


def test_what_points_to_a_refused_row_is_refused_too(loaded: Loader) -> None:
    rows = home(persons=[person("p-9", birth_date="x")], authorised_users=[user("u-9", "p-9")])
    rows["arming_events"] = [event("a", user_key="u-9"), event("b", user_key="u-1")]
    report = loaded(rows, keep_going=True)
    assert [fault[:3] for fault in faults(report)] == [
        ("persons.jsonl", 4, "birth_date"),
        ("authorised_users.jsonl", 4, "person_key"),
        ("arming_events.jsonl", 1, "user_key"),
    ]
    assert ArmingEvent.objects.get().actor.given_name == "Ingrid"


def test_overlapping_occupancies_are_told_by_line(loaded: Loader) -> None:
    again = {"key": "o-9", "site_installation_number": "S-1", "customer_number": "C-2"}
    rows = home(
        occupancies=[again | {"valid_from": "2019-01-01T00:00:00Z", "valid_to": "2020-06-01T00:00:00Z"}]
    )
    report = loaded(rows)
    assert faults(report) == [
        ("occupancies.jsonl", 3, "valid_from", "overlapper en annen tid for samme anlegg")
    ]
    report = loaded(rows, keep_going=True)
    assert tallies(report)["occupancies"] == (2, 0, 0, 1)


RULES: dict[str, tuple[str, dict[str, Any], str]] = {
    "a person without person": ("customers", {"customer_number": "C-9", "kind": "person"}, "kind"),
    "two open times": (
        "occupancies",
        {"key": "o-9", "site_installation_number": "S-1", "customer_number": "C-2", "valid_from": THEN},
        "valid_",
    ),
    "an end before the beginning": (
        "authorised_users",
        user("u-9", "p-1", valid_to="2019-01-01T00:00:00Z"),
        "valid_to",
    ),
    "an active user nobody told": ("authorised_users", user("u-9", "p-1", role="household"), "informed_at"),
    "a firm without proprietor": (
        "organisations",
        {"organisation_number": "974760673", "name": "X", "organisation_form": "ENK"}
        | {"is_sole_proprietorship": True},
        "proprietor_key",
    ),
    "closed before it went off": (
        "alarm_activations",
        {"key": "al-9", "site_installation_number": "S-1", "occurred_at": THEN, "alarm_type": "fire"}
        | {"closed_at": SINCE},
        "closed_at",
    ),
}


@pytest.mark.parametrize("case", RULES.values(), ids=RULES)
def test_a_rule_of_the_database_is_told_by_line_and_field(
    loaded: Loader, case: tuple[str, dict[str, Any], str]
) -> None:
    name, line, field = case
    rows = home()
    place = len(rows.get(name, [])) + 1
    report = loaded(home(**{name: [line]}))
    ((file, number, where, _reason),) = faults(report)
    assert (file, number) == (f"{name}.jsonl", place)
    assert where.startswith(field)
    assert not Person.objects.exists()


def test_among_many_lines_the_broken_ones_are_found(loaded: Loader) -> None:
    rows = {"persons": [person(f"p-{number}") for number in range(40)]}
    rows["customers"] = [
        {"customer_number": f"C-{number}", "kind": "person", "person_key": f"p-{number}"}
        | ({"started_on": "2020-01-01", "ended_on": "2019-01-01"} if number in {3, 17, 39} else {})
        for number in range(40)
    ]
    report = loaded(rows, keep_going=True)
    assert [fault[1] for fault in faults(report)] == [4, 18, 40]
    assert Customer.objects.count() == 37
    assert tallies(report)["customers"] == (37, 0, 0, 3)


def test_a_bundle_of_many_homes_takes_few_locks(loaded: Loader) -> None:
    """PostgreSQL has room for some thousands; a company has hundreds of thousands of homes."""
    rows = {"persons": [person()], "customers": home()["customers"][:1]}
    rows["sites"] = [site(f"S-{number}") for number in range(600)]
    rows["occupancies"] = [
        {"key": f"o-{number}", "site_installation_number": f"S-{number}", "customer_number": "C-1"}
        | {"valid_from": SINCE}
        for number in range(600)
    ]
    assert loaded(rows).refused == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone()[0] < 300
