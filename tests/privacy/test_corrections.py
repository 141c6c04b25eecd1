"""A value that is wrong: proposed, reviewed, changed with the decision, and told to whoever got it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.apps import apps
from django.core import mail
from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, DateField
from django.test import Client

from accounts import post
from accounts.models import AuditInbox, Disclosure, Person, Recipient
from accounts.wall import scope
from privacy import corrections, decisions, notices, places
from privacy.categories import CATEGORIES
from privacy.corrections import NotValid, ValueChanged
from privacy.decisions import Decision
from privacy.models import Correction, PrivacyRequest, RecipientNotice, RecordNote
from privacy.registry import Route, Table
from privacy.states import Ground, Status, WrongState
from privacy.stores import field_at
from tests.privacy.desk.cases import act, done, page_of, said
from tests.world import World

pytestmark = pytest.mark.django_db
FORM = "/opplysninger/feil/"
TABLES = [table for category in CATEGORIES for table in category.tables if table.export]
IMMUTABLE = ("ArmingEvent", "AlarmActivation", "Invoice", "InvoiceLine", "CallRecording", "CreditCheck")


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    client.force_login(world.users["ingrid"])
    return client


def proposed(
    world: World, client: Client, *, field: str = "family_name", right: str, note: str = ""
) -> PrivacyRequest:
    path = f"{FORM}?kategori=kundeforhold&tabell=person&rad={world.ingrid.pk}"
    typed = {"hva": "Navnet er feil", "felt": field, "riktig": right, "nokkel": str(uuid4())}
    answer = client.post(path, typed | ({"merknad": "on"} if note else {}))
    assert answer.status_code == 303, answer.content.decode()
    request = PrivacyRequest.objects.get(case__reference=answer.headers["Location"].split("/")[-2])
    with scope.of_user(world.users["dina"]):
        decisions.take(request, by=world.users["dina"])
    return request


def granted(request: PrivacyRequest, world: World) -> None:
    """As an employee, behind the wall."""
    decision = Decision(Status.GRANTED, answer="Vi har rettet det.")
    with scope.of_user(world.users["dina"]):
        decisions.decide(request, decision, by=world.users["dina"])


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.label)
def test_every_exported_field_says_how_it_is_put_right(table: Table) -> None:
    for path in table.export:
        way = places.route(table, path)
        if table.is_activity or table.label.rsplit(".", 1)[-1] in IMMUTABLE:
            assert way == Route.NOTE, path
        if way == Route.REQUEST:
            assert "__" not in path
            field = field_at(apps.get_model(table.label), path)
            assert isinstance(field, CharField | DateField), path
            assert not field.choices, path


def test_the_register_names_all_three_ways() -> None:
    ways = {places.route(table, path) for table in TABLES for path in table.export}
    assert ways == set(Route)
    with pytest.raises(FieldDoesNotExist):
        places.name_of(places.table_of("accounts.Person"), "shoe_size")


def test_what_is_proposed_is_shown_before_and_after_and_kept_sealed(world: World, client: Client) -> None:
    request = proposed(world, client, right="Solberg-Hansen")
    [shown] = corrections.proposals(request)
    assert (shown.label, shown.before, shown.after, shown.is_applied) == (
        "Person › Etternavn",
        "Solberg",
        "Solberg-Hansen",
        False,
    )
    row = Correction.objects.get(request=request)
    assert b"Hansen" not in bytes(row.proposed_sealed or b"")
    world.ingrid.refresh_from_db()
    assert world.ingrid.family_name == "Solberg"


def test_a_decision_changes_the_value_in_the_role_of_staff_and_the_log_names_the_field_only(
    world: World, client: Client
) -> None:
    request = proposed(world, client, right="Solberg-Hansen")
    before = AuditInbox.objects.count()
    granted(request, world)
    world.ingrid.refresh_from_db()
    assert world.ingrid.family_name == "Solberg-Hansen"
    assert corrections.proposals(request)[0].is_applied
    written = list(AuditInbox.objects.order_by("pk").values()[before:])
    [changed] = [row for row in written if row["action"] == "data-changed"]
    assert changed["fields"] == "family_name"
    assert "Hansen" not in str(written)


def test_staff_change_no_row_nobody_asked_to_have_corrected(world: World, client: Client) -> None:
    proposed(world, client, right="Solberg-Hansen")
    with scope.of_user(world.users["dina"]):
        assert Person.objects.filter(pk=world.lise.pk).update(family_name="X") == 0
        assert Person.objects.filter(pk=world.ingrid.pk).update(family_name="X") == 1


def test_a_date_is_typed_as_people_write_it_and_checked_at_once(world: World, client: Client) -> None:
    path = f"{FORM}?kategori=kundeforhold&tabell=person&rad={world.ingrid.pk}"
    typed = {"hva": "Feil dag", "felt": "birth_date", "riktig": "31.31.1980", "nokkel": str(uuid4())}
    refused = client.post(path, typed)
    assert refused.status_code == 200
    assert 'value="31.31.1980"' in refused.content.decode()
    request = proposed(world, client, field="birth_date", right="16.01.1980")
    granted(request, world)
    world.ingrid.refresh_from_db()
    assert world.ingrid.birth_date == date(1980, 1, 16)


def test_a_value_that_has_changed_since_stays_with_staff(world: World, client: Client) -> None:
    request = proposed(world, client, right="Solberg-Hansen")
    Person.objects.filter(pk=world.ingrid.pk).update(family_name="Aas")
    with pytest.raises(ValueChanged) as refused:
        granted(request, world)
    assert "endret siden" in str(refused.value)
    request.refresh_from_db()
    assert (request.status, request.decided_by) == (Status.ASSESSING, None)
    world.ingrid.refresh_from_db()
    assert world.ingrid.family_name == "Aas"


def test_a_proposal_the_field_cannot_hold_is_not_applied(world: World, client: Client) -> None:
    request = proposed(world, client, right="Solberg-Hansen")
    row = Correction.objects.get(request=request)
    row.proposed = "x" * 300
    row.save(update_fields=["proposed_sealed"])
    with pytest.raises(NotValid):
        granted(request, world)
    world.ingrid.refresh_from_db()
    assert world.ingrid.family_name == "Solberg"


def test_a_refusal_leaves_the_value_and_lets_the_words_stand_where_that_was_wished(
    world: World, client: Client
) -> None:
    request = proposed(world, client, right="Solberg-Hansen", note="yes")
    assert RecordNote.objects.count() == 0
    refuse(request, world)
    note = RecordNote.objects.get(person=world.ingrid)
    assert (note.text, note.record) == ("Navnet er feil", "Person › Etternavn")
    page = client.get("/opplysninger/kundeforhold/").content.decode()
    assert "Navnet er feil" in page
    world.ingrid.refresh_from_db()
    assert world.ingrid.family_name == "Solberg"


def test_a_refusal_without_that_wish_leaves_no_words(world: World, client: Client) -> None:
    refuse(proposed(world, client, right="Solberg-Hansen"), world)
    assert RecordNote.objects.count() == 0


def refuse(request: PrivacyRequest, world: World) -> None:
    """Two people, as every refusal takes."""
    decision = Decision(Status.REFUSED, answer="Navnet stemmer.", ground=Ground.ACCURATE)
    with scope.of_user(world.users["dina"]):
        assert decisions.decide(request, decision, by=world.users["dina"]) == Status.PROPOSED
    with scope.of_user(world.users["sam"]):
        decisions.confirm(request, by=world.users["sam"])


def test_whoever_got_it_is_told_by_case_number_and_the_person_reads_who(world: World, client: Client) -> None:
    got = recipient("bureau", ["kundeforhold"], email="varsel@byra.example")
    other = recipient("garage", ["bruk"], email="post@garage.example")
    for one in (got, other):
        Disclosure.objects.create(
            person=world.ingrid,
            recipient=one,
            at=world.now,
            data_categories=one.data_categories,
            ground="contract",
        )
    request = proposed(world, client, right="Solberg-Hansen")
    granted(request, world)
    notice = RecipientNotice.objects.get()
    assert (notice.recipient, notice.state) == (got, "owed")
    post.settle()
    [letter] = [one for one in mail.outbox if one.to == ["varsel@byra.example"]]
    assert request.reference in letter.body
    for secret in ("Solberg", "Hansen", "Etternavn", "Ingrid"):
        assert secret not in letter.body
    notices.told(notice, by=world.users["dina"])
    with pytest.raises(WrongState):
        notices.impossible(notice, by=world.users["dina"], reason="Finnes ikke lenger")
    page = client.get("/opplysninger/saker/").content.decode()
    assert "bureau AS" in page
    assert "Har fått beskjed" in page


def recipient(key: str, what: list[str], *, email: str) -> Recipient:
    return Recipient.objects.create(
        key=key,
        name=f"{key} AS",
        category="credit",
        role="controller",
        countries=["NO"],
        data_categories=what,
        contact_email=email,
        active_from=date(2020, 1, 1),
    )


def test_the_desk_shows_before_and_after_and_settles_notices(
    world: World, client: Client, signed_in: Callable[[str], Client]
) -> None:
    got = recipient("bureau", ["kundeforhold"], email="varsel@byra.example")
    Disclosure.objects.create(
        person=world.ingrid, recipient=got, at=world.now, data_categories=["kundeforhold"], ground="contract"
    )
    request = proposed(world, client, right="Solberg-Hansen")
    dina = signed_in("dina")
    page = dina.get(page_of(request)).content.decode()
    assert "Solberg-Hansen" in page
    assert "Mottakere av det som er rettet" not in page
    done(dina, request, "avgjorelse", outcome=Status.GRANTED, answer="Vi har rettet det.")
    world.ingrid.refresh_from_db()
    assert world.ingrid.family_name == "Solberg-Hansen"
    notice = RecipientNotice.objects.get()
    refused = act(dina, request, "mottaker", notice=str(notice.pk), state="impossible")
    assert said(refused) == ["Skriv hvorfor. Personen leser det ordrett."]
    done(dina, request, "mottaker", notice=str(notice.pk), state="impossible", reason="Lagt ned")
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("impossible", "Lagt ned")
    case = client.get(f"/personvern/saker/{request.reference}/").content.decode()
    for words in ("bureau AS", "Lagt ned", "Solberg-Hansen", "Rettet til"):
        assert words in case, words


def test_the_desk_says_that_a_value_has_changed_since(
    world: World, client: Client, signed_in: Callable[[str], Client]
) -> None:
    request = proposed(world, client, right="Solberg-Hansen")
    Person.objects.filter(pk=world.ingrid.pk).update(family_name="Aas")
    answer = act(signed_in("dina"), request, "avgjorelse", outcome=Status.GRANTED, answer="Rettet.")
    assert "endret siden den ble meldt" in answer.content.decode()
    request.refresh_from_db()
    assert request.status == Status.ASSESSING
