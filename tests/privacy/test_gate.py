"""The gate: the table of what stops what, and everybody who must ask."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.db import models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import ContactPoint, Customer
from privacy import gate
from privacy.arrivals import Wish, receive
from privacy.categories import CATEGORIES
from privacy.consequences import NEEDED_BY_ALARM
from privacy.gate import Restricted, Use, may, refuse, unrestricted
from privacy.models import Restriction
from privacy.states import Right
from privacy.uses import ALWAYS, KEEPS, STOPPABLE, Why
from tests.world import World

pytestmark = pytest.mark.django_db
CATEGORY = "kundeforhold"
TABLE = "accounts.ContactPoint"
OTHER_TABLE = "accounts.Customer"
# Who asks before each use. Where nobody does, it says why: whoever builds it replaces the words with its module.
CALLERS: Mapping[Use, str] = {
    Use.MARKETING: "privacy.marketing.facts, of everybody who sends; privacy.marketing.choosing",
    Use.PERSONALISATION: "nothing is adapted to a person by what is held of them",
    Use.ANALYTICS: "no extract for the development of services exists",
    Use.SHARING: "privacy.officer.disclosing",
    Use.EDIT: "privacy.corrections; what one changes oneself is one's own act (Art. 18(2))",
    Use.RETENTION: "nothing is deleted by age yet; the sweep asks when it is built",
    Use.CONNECTORS: "no other system is written to",
    Use.ALARM: "alarms are received by the alarm centre, not here",
    Use.OTHER: "calls are recorded and credit checked in other systems",
    Use.STORAGE: "never stopped",
    Use.CLAIMS: "never stopped",
    Use.PROTECT_OTHERS: "never stopped",
    Use.PUBLIC_INTEREST: "never stopped",
}


def restriction(world: World, **fields: object) -> Restriction:
    return Restriction.objects.create(person=world.ingrid, **({"ground": Why.ACCURACY} | fields))


def expected(row: Restriction, use: Use, *, category: str, table: str, key: str) -> bool:
    """The same table in other words: whether `row` stops such a use."""
    if use in ALWAYS or row.lifted_at is not None or row.use not in {"", use}:
        return False
    if use == Use.RETENTION and row.ground not in KEEPS:
        return False
    if use == Use.ALARM and row.alarm_goes_on:
        return False
    if use == Use.ALARM and not category:
        return not row.table and (not row.category or row.category in NEEDED_BY_ALARM)
    pairs = ((row.category, category), (row.table, table), (row.row, key))
    return all(not mine or not asked or mine == asked for mine, asked in pairs)


PLACES = st.sampled_from(
    [("", "", ""), (CATEGORY, "", ""), (CATEGORY, TABLE, ""), (CATEGORY, TABLE, "1"), ("kreditt", "", "")]
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ground=st.sampled_from(Why),
    stopped=st.sampled_from(["", *STOPPABLE]),
    place=PLACES,
    asked=st.one_of(PLACES, st.just((CATEGORY, TABLE, "2")), st.just((CATEGORY, OTHER_TABLE, ""))),
    use=st.sampled_from(Use),
    alarm=st.sampled_from([None, True, False]),
)
def test_what_is_restricted_is_refused_and_nothing_else(
    world: World,
    ground: Why,
    stopped: str,
    place: tuple[str, str, str],
    asked: tuple[str, str, str],
    use: Use,
    alarm: bool | None,
) -> None:
    category, table, key = place
    row = restriction(
        world, ground=ground, use=stopped, category=category, table=table, row=key, alarm_goes_on=alarm
    )
    asked_category, asked_table, asked_key = asked
    about = {"category": asked_category, "table": asked_table, "row": asked_key}
    stops = expected(row, use, category=asked_category, table=asked_table, key=asked_key)
    assert may(world.ingrid, use, **about) is not stops
    # Somebody else's is nothing to Ingrid, nor hers to them.
    assert may(world.lise, use, **about)
    Restriction.objects.filter(pk=row.pk).update(lifted_at=row.started_at, is_lifted_by_oneself=True)
    assert may(world.ingrid, use, **about)


def test_the_gate_is_open_before_and_shut_after(world: World) -> None:
    refuse(world.ingrid, Use.EDIT)
    found = restriction(world)
    with pytest.raises(Restricted) as refused:
        refuse(world.ingrid, Use.EDIT, category=CATEGORY)
    assert refused.value.restriction == found
    assert "bare lagres" in gate.explain(refused.value)
    assert "Ingrid" not in gate.explain(refused.value)


@pytest.mark.parametrize("ground", Why)
def test_the_end_of_time_waits_only_for_who_needs_the_data(world: World, ground: Why) -> None:
    restriction(world, ground=ground)
    assert may(world.ingrid, Use.RETENTION) is (ground not in {Why.UNLAWFUL, Why.CLAIMS})


@pytest.mark.parametrize(("choice", "goes_on"), [(None, False), (False, False), (True, True)])
def test_the_alarm_goes_on_only_by_express_choice(world: World, choice: bool | None, goes_on: bool) -> None:
    restriction(world, alarm_goes_on=choice)
    assert may(world.ingrid, Use.ALARM) is goes_on
    assert may(world.ingrid, Use.PROTECT_OTHERS)


def test_a_purpose_is_stopped_by_itself(world: World) -> None:
    restriction(world, use=Use.SHARING, purpose="P-14")
    assert not may(world.ingrid, Use.SHARING, purpose="P-14")
    assert may(world.ingrid, Use.SHARING, purpose="P-15")
    assert not may(world.ingrid, Use.SHARING)  # whoever does not say for what is refused


def test_a_table_is_found_in_its_category(world: World) -> None:
    restriction(world, category=CATEGORY)
    assert not may(world.ingrid, Use.EDIT, table=TABLE)
    assert may(world.ingrid, Use.EDIT, table="accounts.AlarmActivation")


def test_what_a_request_restricts_does_not_stop_its_own_carrying_out(world: World) -> None:
    wishes = [Wish(Right.RECTIFICATION)]
    request = receive(world.ingrid, by=world.users["ingrid"], wishes=wishes, language="nb").requests.get()
    restriction(world, request=request)
    assert not may(world.ingrid, Use.EDIT)
    assert may(world.ingrid, Use.EDIT, besides=request)
    restriction(world, ground=Why.CLAIMS)
    assert not may(world.ingrid, Use.EDIT, besides=request)


def test_rows_are_left_out_one_by_one(world: World) -> None:
    mine = list(ContactPoint.objects.filter(person=world.ingrid))
    assert len(mine) > 1
    everybody = ContactPoint.objects.count()
    rows = ContactPoint.objects.all()
    assert unrestricted(rows, Use.ANALYTICS).count() == everybody
    restriction(world, category=CATEGORY, table=TABLE, row=str(mine[0].pk))
    left = unrestricted(rows, Use.ANALYTICS)
    assert mine[0] not in left
    assert left.count() == everybody - 1
    assert unrestricted(rows, Use.STORAGE).count() == everybody
    restriction(world, use=Use.ANALYTICS)
    assert unrestricted(rows, Use.ANALYTICS).count() == everybody - len(mine)
    assert unrestricted(rows, Use.CONNECTORS).count() == everybody - 1
    assert not unrestricted(Customer.objects.filter(person=world.ingrid), Use.ANALYTICS).exists()
    assert unrestricted(Customer.objects.filter(person=world.lise), Use.ANALYTICS).exists()


def test_asking_costs_one_query(world: World, django_assert_num_queries) -> None:
    restriction(world)
    with django_assert_num_queries(1):
        may(world.ingrid, Use.MARKETING, category=CATEGORY, table=TABLE, row="1")


def test_every_use_names_who_asks_or_says_why_nobody_does() -> None:
    assert set(CALLERS) == set(Use)
    assert all(CALLERS.values())


def test_every_table_of_the_register_has_its_category() -> None:
    tables = [table.label for category in CATEGORIES for table in category.tables]
    assert set(gate.CATEGORY_OF) == set(tables)
    assert all(isinstance(slug, str) for slug in gate.CATEGORY_OF.values())
    assert isinstance(gate.restricting(Use.EDIT), models.Q)
